"""Money as a reader of each language expects it."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from amity.web.formats import money


@pytest.mark.parametrize(
    ("minor", "english", "chinese"),
    [
        (0, "¥0", "¥0"),
        (123_49, "¥123", "¥123"),
        (9_999_49, "¥9,999", "¥9,999"),
        (9_999_50, "¥10K", "¥1万"),
        (48_000_00, "¥48K", "¥4.8万"),
        (900_000_00, "¥900K", "¥90万"),
        (999_499_00, "¥999K", "¥99.9万"),
        (999_500_00, "¥1.00M", "¥100万"),
        (2_400_000_00, "¥2.40M", "¥240万"),
        (34_560_000_00, "¥34.6M", "¥3,456万"),
        (120_000_000_00, "¥120M", "¥1.2亿"),
        (99_999_600_00, "¥100M", "¥1亿"),
        (99_944_000_00, "¥99.9M", "¥9,994万"),
        (8_936_000_00, "¥8.94M", "¥894万"),
        (1_500_000_000_00, "¥1.50B", "¥15亿"),
        (-1_200_000_00, "−¥1.20M", "−¥120万"),
    ],
)
def test_shows_the_digits_that_count(minor: int, english: str, chinese: str) -> None:
    with override("en"):
        assert money.compact(minor, "CNY") == english
    with override("zh-hans"):
        assert money.compact(minor, "CNY") == chinese


def test_an_int_is_minor_units_and_a_decimal_an_amount() -> None:
    with override("en"):
        assert money.compact(250_000_00, "USD") == money.compact(Decimal(250_000), "USD") == "$250K"


@pytest.mark.parametrize(
    ("currency", "shown"),
    [
        ("USD", "$12,345.60"),
        ("EUR", "€12,345.60"),
        ("CZK", "Kč\u00a012,345.60"),
        ("SEK", "SEK\u00a012,345.60"),
    ],
)
def test_is_exact_to_the_hundredth_in_any_currency(currency: str, shown: str) -> None:
    assert money.exact(12_345_60, currency) == shown


def test_nothing_has_no_sign() -> None:
    assert money.compact(-20, "CNY") == "¥0"
    assert money.exact(-20, "CNY") == "−¥0.20"
