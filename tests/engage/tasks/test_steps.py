"""Tasks that come in with a bank's files."""

from decimal import Decimal

from django.db import transaction

from amity.engage.tasks import selectors, services
from amity.engage.tasks.models import Task
from amity.engage.tasks.steps import take_tasks
from tests.cast import NOW, TODAY, Cast, canonical, intake

RENEWAL = {
    "key": "T1",
    "customer_key": "C6021",
    "staff_code": "LIN",
    "kind": "CALL",
    "title_en": "Renew the deposit",
    "title_zh": "续存定期",
    "reason_en": "Compared rates twice",
    "tone": "warn",
    "amount": Decimal("2400000.00"),
    "due_at": NOW,
    "is_timed": True,
}


def take(cast: Cast, *rows: dict[str, object]):
    with transaction.atomic():
        return take_tasks(canonical("tasks", *rows), intake(cast))


def test_stands_in_the_day_of_whose_work_it_is(cast: Cast) -> None:
    taken = take(cast, RENEWAL)

    (row,) = selectors.open_for(by=cast.lin, until=TODAY)
    assert (taken.inserted, row.title_zh, row.reason_zh) == (1, "续存定期", "Compared rates twice")
    assert (row.party_name, row.amount_minor, row.is_timed) == ("Chen Yulan", 240_000_000, True)


def test_the_same_rows_twice_change_nothing(cast: Cast) -> None:
    take(cast, RENEWAL)

    taken = take(cast, RENEWAL)

    assert (taken.inserted, taken.updated, taken.unchanged) == (0, 0, 1)


def test_a_changed_row_is_updated(cast: Cast) -> None:
    take(cast, RENEWAL)

    assert take(cast, RENEWAL | {"title_en": "Renew it"}).updated == 1
    assert Task.objects.get().title_en == "Renew it"


def test_what_people_did_here_is_never_undone_by_a_file(cast: Cast) -> None:
    take(cast, RENEWAL)
    services.complete(reference=Task.objects.get().reference, by=cast.lin, at=NOW)

    taken = take(cast, RENEWAL | {"title_en": "Renew it"})

    assert (taken.updated, taken.unchanged) == (0, 1)
    assert Task.objects.get().status == "DONE"


def test_a_row_whose_customer_or_staff_has_not_come_waits(cast: Cast) -> None:
    taken = take(
        cast,
        RENEWAL | {"customer_key": "C9999"},
        RENEWAL | {"key": "T2", "staff_code": "NOBODY"},
        RENEWAL | {"key": "T3"},
    )

    assert [(row.row, row.parent_table) for row in taken.parked] == [(0, "customers"), (1, "staff")]
    assert taken.inserted == 1


def test_work_about_nobody_is_taken_too(cast: Cast) -> None:
    take(cast, RENEWAL | {"customer_key": None})

    assert Task.objects.get().party_id is None
