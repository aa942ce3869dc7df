"""What this room takes from the intake: who looks after whom."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa
from django.db import connection

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.carrying import Carries, Stays
from amity.foundation.kernel.intake import IntakeContext, Loaders, ParkedRow, Taken
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import copy_rows
from amity.know.coverage.models import AssignmentRole
from amity.know.coverage.policies import Term, in_turn
from amity.know.parties import selectors as parties


class Key(NamedTuple):
    """Whom an assignment ties together, and as what."""

    party_id: int
    staff_id: int
    role: str


class Days(NamedTuple):
    """From when to when, and for how much of the customer; an open one has no end."""

    active_from: date
    active_to: date | None
    share: Decimal


Book = dict[Key, Days]
ALL, NOTHING = Decimal(100), Decimal(0)


def take_assignments(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update assignments by customer, staff member and role; a new main manager follows the old.

    Grants follow with ``services.publish_grants``, once, after the last chunk.
    """
    coming, parked = _coming(table, context)
    ids, present = _present({key.party_id for key in coming})
    wanted = _with_one_main_manager({**present, **coming})
    fresh = {key: days for key, days in wanted.items() if key not in present}
    changed = {key: days for key, days in wanted.items() if key in present and present[key] != days}
    _update(changed, ids)
    columns = ("party_id", "staff_id", "role", "active_from", "active_to", "share")
    copy_rows(connection, "coverage_assignment", columns, ((*key, *days) for key, days in fresh.items()))
    unchanged = table.num_rows - len(fresh) - len(changed) - len(parked)
    if fresh or changed:
        audit.record(
            action="assignments:taken",
            subject=f"batch:{context.batch_id}",
            by=SYSTEM,
            at=context.at,
            changes={
                "inserted": ("", len(fresh)),
                "updated": ("", len(changed)),
                "unchanged": ("", unchanged),
            },
        )
    return Taken(len(fresh), len(changed), max(unchanged, 0), tuple(parked))


def _coming(table: pa.Table, context: IntakeContext) -> tuple[Book, list[ParkedRow]]:
    customers = table.column("customer_key").to_pylist()
    owners = parties.owners(context.source, customers)
    staff = organisation.staff_ids(context.legal_entity_id)
    coming: Book = {}
    parked: list[ParkedRow] = []
    names = ("staff_code", "role", "active_from", "active_to", "share")
    columns = (table.column(name).to_pylist() for name in names)
    for row, (customer, code, role, first, end, share) in enumerate(zip(customers, *columns, strict=True)):
        if customer not in owners:
            parked.append(ParkedRow(row, "customers", customer))
        elif code not in staff:
            parked.append(ParkedRow(row, "staff", code))
        else:
            key = Key(owners[customer].party_id, staff[code], role)
            coming[key] = Days(first, end, _credited(role, share))
    return coming, parked


def _credited(role: str, share: Decimal | None) -> Decimal:
    """Return for how much of the customer the row credits whoever it names: a backup for nothing, ever."""
    if role == AssignmentRole.BACKUP:
        return NOTHING
    if share is not None:
        return share
    return ALL if role == AssignmentRole.MAIN else NOTHING


def _present(party_ids: Collection[int]) -> tuple[dict[Key, int], Book]:
    """Return the ids and days of these customers' assignments, the latest of each key."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [list(party_ids)])
        rows = cursor.fetchall()
    return {Key(*row[1:4]): row[0] for row in rows}, {Key(*row[1:4]): Days(*row[4:]) for row in rows}


def _with_one_main_manager(book: Book) -> Book:
    """Return the book with at most one open main manager a customer.

    A system that still names the manager of before does not take a customer back: who began later stays.
    """
    by_party: dict[int, list[Term]] = defaultdict(list)
    for key, days in book.items():
        if key.role == AssignmentRole.MAIN:
            by_party[key.party_id].append(Term(key.staff_id, days.active_from, days.active_to))
    settled = dict(book)
    for party_id, terms in by_party.items():
        for term in in_turn(terms) if len(terms) > 1 else ():
            key = Key(party_id, term.staff_id, AssignmentRole.MAIN.value)
            settled[key] = book[key]._replace(active_from=term.active_from, active_to=term.active_to)
    return settled


def _update(changed: Book, ids: dict[Key, int]) -> None:
    # Those that end come first: not even between two statements may a customer have two open main managers.
    ending_first = sorted(changed.items(), key=lambda item: item[1].active_to is None)
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, [(*days, ids[key]) for key, days in ending_first])


_PRESENT = """
    SELECT id, party_id, staff_id, role, active_from, active_to, share FROM coverage_assignment
    WHERE party_id = ANY(%s) AND staff_id IS NOT NULL ORDER BY active_from, id
"""
_UPDATE = "UPDATE coverage_assignment SET active_from = %s, active_to = %s, share = %s WHERE id = %s"

INTAKE: Loaders = {"assignments": take_assignments}
"""Loaders by canonical table."""

CARRIES: Carries = (
    Stays("coverage_assignment", "party_id", read_by="coverage.selectors.managers, grants_due"),
)
"""What becomes of this room's rows when customers are merged."""
