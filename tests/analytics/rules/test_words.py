"""A rule says in both languages what it means."""

import pytest

from amity.analytics.features.columns import COLUMNS
from amity.analytics.rules import reading, words

NAMES = {"PREFERRED": "Preferred", "CORE": "Core"}


@pytest.mark.parametrize(
    ("condition", "english", "chinese"),
    [
        (
            "deposits_total >= 50000 AND age BETWEEN 30 AND 45",
            "deposits at least 50,000 and age between 30 and 45",
            "存款不低于50,000且年龄在30至45之间",
        ),
        ("NOT holds_wealth", "holds no wealth products", "未持有理财"),
        ("holds_card OR has_manager", "holds a card or has a manager", "持有银行卡或有客户经理"),
        ("tier IN ('PREFERRED', 'CORE')", "tier is Preferred or Core", "客户层级为Preferred或Core"),
        (
            "tier NOT IN ('PREFERRED', 'CORE')",
            "tier is neither Preferred nor Core",
            "客户层级不为Preferred或Core",
        ),
        ("tier NOT IN ('CORE')", "tier is not Core", "客户层级不为Core"),
        ("NOT (age > 30 OR holds_card)", "age at most 30 and holds no card", "年龄不高于30且未持有银行卡"),
        (
            "age < 30 AND (holds_card OR holds_loan)",
            "age less than 30 and (holds a card or holds a loan)",
            "年龄低于30且(持有银行卡或有贷款)",
        ),
        ("NOT NOT holds_card", "holds a card", "持有银行卡"),
        ("age IS NULL", "age is not known", "年龄未知"),
        ("age IS NOT NULL", "age is known", "年龄已知"),
        ("rfm LIKE '5%_'", "recency, frequency and money looks like “5…?”", "RFM形如“5…?”"),
        (
            "assets_change_90d <= assets_90d_before * -0.3",
            "change of assets in 90 days at most assets 90 days before × −0.3",
            "近90天资产变动不高于90天前资产 × −0.3",
        ),
        (
            "greatest(deposits_total / 2, 1.5) <> -(age + 1)",
            "the greatest of (deposits ÷ 2), 1.5 is not −(age + 1)",
            "(存款 ÷ 2)、1.5中的最大值不为−(年龄 + 1)",
        ),
        ("true", "everybody", "所有客户"),
    ],
)  # fmt: skip
def test_says_what_the_rule_means(condition: str, english: str, chinese: str) -> None:
    rule = reading.condition(condition, COLUMNS)

    assert words.explained(rule, COLUMNS, "en", NAMES) == english
    assert words.explained(rule, COLUMNS, "zh-hans", NAMES) == chinese
