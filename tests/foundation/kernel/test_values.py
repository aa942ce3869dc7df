"""Money and references."""

from decimal import Decimal

import pytest

from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.money import Money, to_minor
from amity.foundation.kernel.references import new_reference


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("12.34", 1234), ("-0.01", -1), ("0.125", 12), ("0.135", 14), ("9999999999999999.99", 10**18 - 1)],
)
def test_minor_units_are_exact_and_round_half_to_even(amount: str, minor: int) -> None:
    assert to_minor(Decimal(amount)) == minor


def test_money_comes_back_from_minor_units_to_the_cent() -> None:
    assert Money.of_minor(-1205, "CNY") == Money(Decimal("-12.05"), "CNY")


def test_references_are_uuids_of_version_7_that_sort_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    early = new_reference()
    monkeypatch.setattr("time.time_ns", lambda: 4_102_444_800_000_000_000)
    late = new_reference()

    assert (early.version, early.variant) == (7, "specified in RFC 4122")
    assert early < late


def test_only_the_system_is_the_system() -> None:
    assert SYSTEM.is_system
    assert not Actor(staff_id=7, unit="EDI-03", roles=frozenset({"customer_manager"})).is_system
