"""The measuring of ``bench.handover``, in the home that it made."""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.db import connection, transaction

from amity import boot
from amity.foundation.access.models import Grant
from amity.foundation.postgres.logins import Login
from amity.know.coverage import crediting, granting
from amity.know.coverage.models import Assignment, Axis
from bench.results import keep, percentile, table

PARTIES = int(os.environ.get("AMITY_BENCH_PARTIES", "1000000"))
PER_MANAGER = 450
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HANDED = 200


def main() -> None:
    """Fill the bank, publish all, hand customers over one by one, credit each axis; print milliseconds."""
    with boot.database(migrated=True, login=Login.LOADER):
        bank = _filled()
        everything = _seconds(lambda: granting.publish(bank, TODAY))
        single = [_handed_over(bank, party) for party in _chosen()]
        if not Grant.objects.exists():
            raise SystemExit("nothing was published")
        ledger = crediting.Ledger(bank, date(2026, 11, 1))
        axes = {
            axis: _seconds(lambda axis=axis: crediting.credits_of(axis, ledger, on=TODAY))
            for axis in Axis.values
        }
        total = crediting.total(ledger)
        sums = {
            axis: sum(row.minor for row in crediting.credits_of(axis, ledger, on=TODAY))
            for axis in Axis.values
        }
    if set(sums.values()) != {total}:
        raise SystemExit(f"credited {sums}, booked {total}")
    rows = [
        ("one customer, median", percentile(single, 0.5) * 1000),
        ("one customer, 99th", percentile(single, 0.99) * 1000),
        ("the whole bank", everything * 1000),
        *((f"credit by {axis.lower()}", seconds * 1000) for axis, seconds in axes.items()),
    ]
    print(f"{PARTIES:,} customers")
    table(("what", "milliseconds"), rows)
    keep("handover", {"customers": PARTIES, **dict(rows)})


def _filled() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM organisation_legalentity")
        bank = int(cursor.fetchone()[0])
        values = {
            "bank": bank,
            "count": PARTIES,
            "each": PER_MANAGER,
            "day": TODAY,
            "month": TODAY.replace(day=1),
        }
        for statement in _FILL:
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        for name in (
            "parties_party",
            "coverage_assignment",
            "holdings_monthlybalance",
            "organisation_posting",
        ):
            cursor.execute(f"ANALYZE {name}")
    return bank


def _handed_over(bank: int, party_id: int) -> float:
    began = time.monotonic()
    with transaction.atomic():
        before = Assignment.objects.get(party_id=party_id)
        other = (
            Assignment.objects.exclude(staff_id=before.staff_id)
            .order_by("pk")
            .values_list("staff_id", flat=True)[0]
        )
        Assignment.objects.filter(pk=before.pk).update(staff_id=other)
        granting.publish(bank, TODAY, party_ids=(party_id,))
    return time.monotonic() - began


def _chosen() -> list[int]:
    step = max(PARTIES // HANDED, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM parties_party")
        first = int(cursor.fetchone()[0])
    return [first + n * step for n in range(min(HANDED, PARTIES))]


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    with transaction.atomic():
        act()
    return time.monotonic() - began


_FILL = (
    """
    INSERT INTO organisation_staff (reference, legal_entity_id, code, full_name, native_name, is_showcased,
        languages, skills, home_region)
    SELECT gen_random_uuid(), %(bank)s, 'B' || n, 'B ' || n, '', false, '{}', '{}', ''
    FROM generate_series(0, %(count)s / %(each)s) AS n
    """,
    """
    INSERT INTO organisation_posting (staff_id, unit_id, role, active_from)
    SELECT id, (SELECT min(id) FROM organisation_unit), 'customer_manager', '2020-01-01'
    FROM organisation_staff WHERE code LIKE 'B%%'
    """,
    """
    INSERT INTO parties_party (reference, legal_entity_id, unit_id, kind, number, full_name, native_name,
        sort_name, status, risk_profile, language, version)
    SELECT gen_random_uuid(), %(bank)s, (SELECT min(id) FROM organisation_unit), 'PERSON', 'B' || n, '', '',
        '', 'ACTIVE', '', '', 1
    FROM generate_series(1, %(count)s) AS n
    """,
    """
    WITH staff AS (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM organisation_staff
        WHERE code LIKE 'B%%'
    ),
    party AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM parties_party)
    INSERT INTO coverage_assignment (party_id, staff_id, role, share, active_from)
    SELECT party.id, staff.id, 'MAIN', CASE WHEN party.place %% 20 = 0 THEN 60 ELSE 100 END, '2024-01-01'
    FROM party JOIN staff ON staff.place = party.place / %(each)s
    """,
    """
    INSERT INTO holdings_monthlybalance (party_id, month, line, legal_entity_id, amount_minor)
    SELECT id, %(month)s, line, %(bank)s, (id * 7919 %% 10000019) * 100 + 33 FROM parties_party
    CROSS JOIN unnest(ARRAY['DEPOSITS', 'WEALTH']) AS line
    """,
)

if __name__ == "__main__":
    main()
