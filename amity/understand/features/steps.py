"""The part of the ring that measures: export at one moment, sum closed months, compute the feature rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from amity.analytics import engine
from amity.analytics.features.catalogue import CATALOGUE, version_of
from amity.analytics.features.engine import compute
from amity.analytics.tables import contract
from amity.analytics.tables import lake as lake_tables
from amity.analytics.value import balances
from amity.foundation.kernel.publishing import publishing
from amity.foundation.keys import services as keys
from amity.foundation.lake import selectors as lake
from amity.foundation.lake import services as lake_services
from amity.foundation.runs import exports
from amity.foundation.runs.cuts import Cut, sql_values
from amity.understand.features.exports import BIRTHDAY_DAYS, BIRTHS, EXPORTS

DAY_MONTHS = 4
"""Months of transactions that a window of 90 days can touch."""
BALANCE_MONTHS = 14
"""Months of balances that a year's average and a look 90 days back can touch."""

MONTHS_AT_ONCE = 4
CHART_MONTHS = 24
"""Months of balances that a customer's page draws."""

Seen = Mapping[str, Sequence[str]]
"""For each month ("2026-10"), the names of the files that its sums are made of."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a step read and wrote."""

    read: int
    written: int


FEATURES = CATALOGUE


def version() -> str:
    """Return the version of the feature row's definition."""
    return version_of(CATALOGUE)


def export_tables(*, cuts: Sequence[Cut], folder: Path) -> Counted:
    """Publish what the features read of PostgreSQL. Call it inside ``exports.one_moment``."""
    written = sum(exports.write(export, cuts=cuts, folder=folder) for export in EXPORTS)
    return Counted(written, written + _export_birthdays(cuts, folder))


def sum_months(*, cut: Cut, folder: Path, run_id: int, seen: Seen) -> tuple[Counted, Seen]:
    """Sum the closed months whose files are others than those ``seen``; return also what is summed now."""
    with engine.connect(spill=folder / ".spill") as duck:
        present = _closed_months(duck, cut)
        changed = sorted(month for month, files in present.items() if list(seen.get(month, ())) != files)
        months = [date.fromisoformat(f"{month}-01") for month in changed]
        # Some months at a time: a bank's first load would need too much memory for the sums of all at once.
        parts = [months[at : at + MONTHS_AT_ONCE] for at in range(0, len(months), MONTHS_AT_ONCE)]
        counted = [_sum_part(duck, cut, folder, run_id, part) for part in parts]
    return Counted(sum(c.read for c in counted), sum(c.written for c in counted)), present


def _sum_part(
    duck: engine.Connection, cut: Cut, folder: Path, run_id: int, months: Sequence[date]
) -> Counted:
    entity = int(cut.legal_entity_id)
    source = engine.parquet(lake.files(lake_tables.TRANSACTIONS.name, months))
    when = f"legal_entity = {entity}"
    summed = folder / f"months-{entity}-{months[0]:%Y-%m}.parquet"
    with publishing(summed) as draft:
        duck.to_parquet(SUMMED.format(key="legal_entity, lake_key", source=source, when=when), draft)
    written = lake_services.replace_months(
        lake_tables.ACTIVITY_MONTHLY,
        [str(summed)],
        legal_entity=entity,
        months=months,
        chunk_key=f"activity-{run_id}-{entity}-{months[0]:%Y-%m}",
    )
    return Counted(int(duck.value(f"SELECT count(*) FROM {source} WHERE {when}")), written)


def _closed_months(duck: engine.Connection, cut: Cut) -> dict[str, list[str]]:
    """Return the files of each closed month in which the legal entity has transactions."""
    files = lake.files(lake_tables.TRANSACTIONS.name)
    if not files:
        return {}
    listed = ", ".join(engine.quoted(file) for file in files)
    # A file of the lake holds one month; its own bounds say which, and whose rows may be in it.
    rows = duck.rows(
        f"""
        SELECT file_name,
            strftime(min(TRY_CAST(stats_min_value AS DATE)) FILTER (path_in_schema = 'booked_on'), '%Y-%m'),
            min(TRY_CAST(stats_min_value AS BIGINT)) FILTER (path_in_schema = 'legal_entity'),
            max(TRY_CAST(stats_max_value AS BIGINT)) FILTER (path_in_schema = 'legal_entity')
        FROM parquet_metadata([{listed}]) WHERE path_in_schema IN ('booked_on', 'legal_entity')
        GROUP BY file_name ORDER BY file_name
        """
    )
    closed: dict[str, list[str]] = {}
    for file, month, first, last in rows:
        if first <= cut.legal_entity_id <= last and month < f"{cut.month:%Y-%m}":
            closed.setdefault(month, []).append(PurePath(file).name)
    return closed


def compute_features(*, cut: Cut, folder: Path) -> Counted:
    """Publish one feature row for each customer of a legal entity."""
    with engine.connect(spill=folder / ".spill") as duck:
        read = _see_tables(duck, cut, folder)
        backend = duck.ibis()
        names = ("customers", "transactions", "activity", "events", "contacts")
        tables = {name: backend.table(name) for name in names}
        tables["holdings"] = balances.at_cut_off(
            backend.table("holdings"), backend.table("balances"), as_of=cut.as_of
        )
        rows = compute(CATALOGUE, tables, as_of=cut.as_of, known_until=cut.known_until)
        with publishing(folder / f"features-{cut.legal_entity_id}.parquet") as draft:
            written = duck.to_parquet(rows, draft)
    return Counted(read, written)


def monthly_balances(
    *, cut: Cut, folder: Path, seen: Mapping[str, str]
) -> tuple[pa.Table | None, tuple[date, ...], Mapping[str, str]]:
    """Return what each party had in each product line, of those of 24 months that are not as ``seen``.

    A party by origin: what a merged customer had is their own row. With it, which months those are (also
    such as are no longer among them), and the digest of each month.
    No table where all are as they were seen: there is nothing to bring.
    """
    months = cut.months_back(CHART_MONTHS)
    with engine.connect(spill=folder / ".spill") as duck:
        duck.table_from_parquet("owners", [str(folder / "holdings.parquet")])
        _see_lake(duck, "balances", lake_tables.BALANCES_MONTHLY, months, cut.legal_entity_id)
        duck.run(f"CREATE TABLE monthly AS {_MONTHLY.format(last=engine.quoted(cut.as_of.isoformat()))}")
        found = duck.rows(
            "SELECT month, concat(count(*), '-', bit_xor(hash(monthly))) FROM monthly GROUP BY 1"
        )
        digests = {month.isoformat(): digest for month, digest in found}
        differing = {month for month in {*digests, *seen} if digests.get(month) != seen.get(month)}
        changed = tuple(sorted(map(date.fromisoformat, differing)))
        if not changed:
            return None, (), digests
        listed = ", ".join(engine.quoted(month) for month in sorted(differing))
        # In the order of the table's key: page after page of its index is written once.
        return duck.query(f"FROM monthly WHERE month IN ({listed}) ORDER BY ALL"), changed, digests


def _export_birthdays(cuts: Sequence[Cut], folder: Path) -> int:
    with connection.cursor() as cursor:
        cursor.execute(BIRTHS.replace("{cuts}", sql_values(cuts)))
        rows = cursor.fetchall()
    parties = [row[0] for row in rows]
    births = keys.open_many([bytes(row[2]) for row in rows], parties=parties, field="birth_on")
    days = [
        None if birth is None else days_to_birthday(date.fromisoformat(birth), as_of=row[1])
        for row, birth in zip(rows, births, strict=True)
    ]
    # Only who has a birthday soon is written down: nobody's day of birth can be read from it later.
    soon = [
        (party, day)
        for party, day in zip(parties, days, strict=True)
        if day is not None and day <= BIRTHDAY_DAYS
    ]
    table = pa.table(
        {
            "party_id": pa.array([party for party, _day in soon], pa.int64()),
            "days_to_birthday": pa.array([day for _party, day in soon], pa.int16()),
        }
    )
    with publishing(folder / "birthdays.parquet") as draft:
        pq.write_table(table, draft)
    return table.num_rows


def days_to_birthday(birth: date, *, as_of: date) -> int:
    """Return the days until the next birthday; that of 29 February is on 1 March in other years."""
    coming = _birthday(birth, as_of.year)
    if coming < as_of:
        coming = _birthday(birth, as_of.year + 1)
    return (coming - as_of).days


def _birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _see_tables(duck: engine.Connection, cut: Cut, folder: Path) -> int:
    entity = int(cut.legal_entity_id)
    for name in ("customers", "holdings", "records", "birthdays", "contacts"):
        duck.table_from_parquet(f"{name}_file", [str(folder / f"{name}.parquet")])
    duck.run(
        "CREATE VIEW customers AS SELECT c.*, b.days_to_birthday FROM customers_file c "
        f"LEFT JOIN birthdays_file b USING (party_id) WHERE legal_entity_id = {entity}"
    )
    duck.run(f"CREATE VIEW holdings AS SELECT * FROM holdings_file WHERE legal_entity_id = {entity}")
    duck.run("CREATE VIEW contacts AS SELECT * FROM contacts_file")
    zone = engine.quoted(settings.TIME_ZONE)
    _see_lake(duck, "balances", lake_tables.BALANCES_MONTHLY, cut.months_back(BALANCE_MONTHS), entity)
    _see_lake(duck, "transactions_lake", lake_tables.TRANSACTIONS, cut.months_back(DAY_MONTHS), entity)
    _see_lake(duck, "events_lake", lake_tables.EVENTS, None, entity)
    _see_lake(duck, "months_lake", lake_tables.ACTIVITY_MONTHLY, None, entity)
    duck.run("CREATE VIEW transactions AS SELECT * FROM transactions_lake JOIN records_file USING (lake_key)")
    duck.run(
        f'CREATE VIEW events AS SELECT *, CAST(timezone({zone}, "at") AS DATE) AS happened_on '
        "FROM events_lake JOIN records_file USING (lake_key)"
    )
    duck.run(_ACTIVITY.format(first=f"DATE '{cut.month}'", last=f"DATE '{cut.as_of}'"))
    return sum(
        int(duck.value(f"SELECT count(*) FROM {name}"))
        for name in ("customers", "holdings", "balances", "transactions_lake", "events_lake", "months_lake")
    )


def _see_lake(
    duck: engine.Connection,
    name: str,
    table: contract.Table,
    months: Sequence[date] | None,
    legal_entity_id: int,
) -> None:
    files = lake.files(table.name, months)
    if files:
        source = f"{engine.parquet(files)} WHERE legal_entity = {legal_entity_id}"
        duck.run(f"CREATE VIEW {name} AS SELECT * FROM {source}")
    else:
        nothing = ", ".join(f"CAST(NULL AS {c.type.sql}) AS {engine.name_of(c.name)}" for c in table.columns)
        duck.run(f"CREATE VIEW {name} AS SELECT {nothing} WHERE false")


SUMMED = """
    SELECT {key}, date_trunc('month', booked_on)::DATE AS month, kind, count(*) AS count,
        coalesce(sum(amount_base) FILTER (amount_base > 0), 0)::DECIMAL(18,2) AS inflow_base,
        coalesce(-sum(amount_base) FILTER (amount_base < 0), 0)::DECIMAL(18,2) AS outflow_base,
        greatest(coalesce(-min(amount_base), 0), 0)::DECIMAL(18,2) AS largest_out_base,
        max(booked_on) AS last_on
    FROM {source} WHERE status = 'SETTLED' AND {when}
    GROUP BY ALL
"""
"""Transactions summed by month and kind: of closed months for the lake, of the open one for each run."""

_MONTHLY = """
    WITH ends AS (
        SELECT holding, product_line AS line, date_trunc('month', as_of)::DATE AS month,
            arg_max(amount_base, as_of) AS amount
        FROM balances WHERE as_of <= {last} GROUP BY ALL
    )
    SELECT own_party_id AS party_id, month, ends.line, (sum(amount) * 100)::BIGINT AS amount_minor
    FROM ends JOIN owners USING (holding) GROUP BY ALL
"""

_ACTIVITY = """
    CREATE VIEW activity AS
    SELECT party_id, month, kind, count, inflow_base, outflow_base, largest_out_base, last_on
    FROM months_lake JOIN records_file USING (lake_key) WHERE month < {first}
    UNION ALL
""" + SUMMED.format(key="party_id", source="transactions", when="booked_on BETWEEN {first} AND {last}")
