"""Who may look at batches, and what they see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.foundation.kernel.intake import ParkedRow, Taken
from amity.know.sources import loading, selectors

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def steward(bank) -> Actor:
    return bank.actor("data_steward")


@pytest.fixture
def batch(bank) -> int:
    given = loading.BatchGiven(bank.id, "core", "core", "v1", "customers", "customers", "people.csv", "h")
    opened = loading.open_batch(given, at=NOON)
    loading.count_chunk(opened, Taken(3, 1, 0, (ParkedRow(0, "units", "X"),)))
    refused = [loading.RefusedRow(row, "birth_on", "is no day of the calendar", "raw") for row in (9, 2)]
    loading.keep_rejects(opened, refused)
    loading.close_batch(opened, loading.Counted(8, 1, 0, 5, 2), at=NOON + timedelta(seconds=90))
    return opened


def test_tells_what_became_of_a_file(batch: int, steward: Actor) -> None:
    row = selectors.batch(batch, by=steward)

    assert (row.lines, row.accepted, row.rejected, row.continuations) == (8, 5, 2, 1)
    assert (row.inserted, row.updated, row.parked, row.seconds) == (3, 1, 1, 90.0)
    assert [reject.row_number for reject in selectors.rejects(batch, by=steward)] == [2, 9]


def test_another_banks_batches_are_not_there(batch: int, steward: Actor) -> None:
    stranger = replace(steward, legal_entity_id=steward.legal_entity_id + 1)

    assert selectors.batches(by=stranger) == ()
    assert selectors.rejects(batch, by=stranger) == ()
    with pytest.raises(NotFound):
        selectors.batch(batch, by=stranger)


def test_a_customer_manager_is_refused(batch: int, lin: Actor) -> None:
    with pytest.raises(NotAllowed):
        selectors.batches(by=lin)
