"""Birthdays ahead, and the reference of features."""

from datetime import date

import pytest

from amity.understand.features import selectors, steps


@pytest.mark.parametrize(
    ("birth", "as_of", "days"),
    [
        (date(1985, 3, 2), date(2026, 3, 2), 0),
        (date(1985, 3, 2), date(2026, 3, 3), 364),
        (date(1985, 1, 5), date(2026, 12, 30), 6),
        (date(1984, 2, 29), date(2026, 2, 27), 2),  # on 1 March
        (date(1984, 2, 29), date(2028, 2, 27), 2),  # on the day itself
    ],
)
def test_days_to_a_birthday(birth: date, as_of: date, days: int) -> None:
    assert steps.days_to_birthday(birth, as_of=as_of) == days


def test_the_catalogue_is_in_the_order_of_the_feature_row() -> None:
    rows = selectors.catalogue()

    assert tuple(row.name for row in rows) == tuple(feature.name for feature in steps.FEATURES)
    assert selectors.count() == len(rows) >= 15
