"""What a rule may say, what it becomes, and how it is refused."""

import pytest

from amity.analytics import engine
from amity.analytics.rules import compiler
from amity.analytics.rules.definition import Kind, RuleError

COLUMNS = {
    "deposits_total": Kind.NUMBER,
    "age": Kind.NUMBER,
    "holds_wealth": Kind.FLAG,
    "tier": Kind.TEXT,
}
ROWS = """
    SELECT * FROM (VALUES
        (1, 60000, 40, false, 'CORE'),
        (2, 60000, 50, false, 'WEALTH'),
        (3, 60000, 40, true, 'CORE'),
        (4, 10, NULL, false, 'PRIVATE')
    ) AS t(party_id, deposits_total, age, holds_wealth, tier)
"""


def who(condition: str) -> list[int]:
    rule = compiler.condition(condition, COLUMNS)
    with engine.connect() as duck:
        return [row[0] for row in duck.rows(f"SELECT party_id FROM ({ROWS}) WHERE {rule.sql} ORDER BY 1")]


@pytest.mark.parametrize(
    ("condition", "parties"),
    [
        ("deposits_total >= 50000 AND age BETWEEN 30 AND 45 AND NOT holds_wealth", [1]),
        ("tier IN ('WEALTH', 'PRIVATE')", [2, 4]),
        ("tier NOT IN ('WEALTH', 'PRIVATE') AND holds_wealth", [3]),
        ("age IS NULL", [4]),
        ("age IS NOT NULL AND tier <> 'CORE'", [2]),
        ("coalesce(age, 0) < 1 OR deposits_total / 2 - 1 > greatest(29000, age)", [1, 2, 3, 4]),
        ("deposits_total / (age - 40) > 0", [2]),  # a division by nothing is not known, so not true
        ("DEPOSITS_TOTAL = 10", [4]),
        ("abs(-age) = 50", [2]),
        ("NOT (age = 40)", [2]),
        ("tier = 'O''Brien'", []),
    ],
)
def test_means_what_it_says(condition: str, parties: list[int]) -> None:
    assert who(condition) == parties


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("deposit_total > 1", "no deposit_total in the catalogue. Did you mean deposits_total"),
        ("nonsense_xyz > 1", "no nonsense_xyz in the catalogue"),
        ("t.age > 1", "no t.age"),
        ("age > 'x'", "'x' is a text where a number is needed"),
        ("tier > 'A'", "compare it with ="),
        ("holds_wealth = 1", "write it alone"),
        ("age", "Expected a condition"),
        ("age > (SELECT 1)", "not allowed"),
        ("age IN (SELECT 1)", "list of values"),
        ("read_csv('/etc/passwd') > 1", "not allowed"),
        ("getenv('HOME') = 'x'", "The function getenv is not allowed"),
        ("age > 1; DROP TABLE x", "not allowed"),
        ("CASE WHEN age > 1 THEN true END", "not allowed"),
        ("age::VARCHAR = '1'", "not allowed"),
        ("current_date > age", "not allowed"),
        ("age >", "cannot be read"),
        ("", "cannot be read"),
        ("age > 1 " * 400, "may have 2000 characters"),
        ("age IS TRUE", "IS is for"),
    ],
)
def test_refuses_and_names_the_word(condition: str, words: str) -> None:
    with pytest.raises(RuleError, match=words.replace("(", r"\(")):
        compiler.condition(condition, COLUMNS)


def test_an_amount_is_a_number() -> None:
    assert compiler.amount("deposits_total * 0.01", COLUMNS).columns == ("deposits_total",)
    with pytest.raises(RuleError, match="Expected an amount"):
        compiler.amount("age > 1", COLUMNS)
