"""Suggested households against who truly lives together in the demo bank: precision and recall, pair by pair.

In the demo's world couples and their grown children share one home, and all of them are told as
relationships. So it is measured twice: with all that the files tell, and without any told relationship,
by address, telephone, joint products, names and ages alone. Second records of one person (the hidden truth
names them) are left out of the count: they are no family. Then the same search over a million people drawn by
chance, for its CPU-seconds. Needs no database.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from amity.analytics import engine
from amity.analytics.relations.households import Found, households
from amity.analytics.relations.pairing import pairs
from amity.demo.bank import write_bank
from bench.results import keep, table

TODAY = date(2026, 11, 22)
CUSTOMERS = int(os.environ.get("AMITY_BENCH_CUSTOMERS", "5000"))
MANY = int(os.environ.get("AMITY_BENCH_PEOPLE", "1000000"))
MONTHS = 6
Pairs = set[tuple[int, int]]


def main() -> None:
    """Write a bank, suggest both ways, compare, print; then search a million."""
    with TemporaryDirectory() as place:
        write_bank(
            Path(place), customers=CUSTOMERS, months=MONTHS, today=TODAY, progress=lambda _what, _share: None
        )
        with engine.connect() as duck:
            _see(duck, Path(place))
            truth, doubles = _truth(duck)
            told = households(pairs(duck), year=TODAY.year)
            duck.run("CREATE OR REPLACE VIEW kin AS SELECT * FROM told WHERE false")
            silent = households(pairs(duck), year=TODAY.year)
    rows = [
        ("all that the files tell", *_figures(told, truth, doubles)),
        ("without told relationships", *_figures(silent, truth, doubles)),
    ]
    table(("evidence", "pairs suggested", "true pairs", "precision", "recall"), rows)
    seconds, found, compared = _many()
    print(f"\n{MANY:,} people: {compared:,} pairs compared, {found:,} suggestions, {seconds:.1f} CPU-s")
    keep("households", {"rows": rows, "people": MANY, "compared": compared, "cpu_seconds": seconds})


def _see(duck: engine.Connection, bank: Path) -> None:
    for name in ("customers", "addresses", "contact_points", "relationships", "holding_parties", "holdings"):
        duck.table_from_parquet(f"file_{name}", [str(bank / "extract" / f"{name}.parquet")])
    duck.table_from_parquet("doubles", [str(bank / "truth" / "duplicates.parquet")])
    for statement in _VIEWS:
        duck.run(statement)


def _truth(duck: engine.Connection) -> tuple[Pairs, set[int]]:
    """Return who lives together, and the second records of people."""
    homes: dict[int, set[int]] = {}
    for one, two in duck.rows("SELECT party_id, other_id FROM told WHERE role IN ('SPOUSE', 'CHILD')"):
        both = homes.setdefault(one, {one}) | homes.setdefault(two, {two})
        homes |= dict.fromkeys(both, both)
    together = {pair for home in homes.values() for pair in combinations(sorted(home), 2)}
    doubles = {who for (who,) in duck.rows("SELECT id FROM ids JOIN doubles ON second_key = key")}
    return together, doubles


def _figures(found: Iterable[Found], truth: Pairs, doubles: set[int]) -> tuple[int, int, float, float]:
    suggested = {
        pair for each in found for pair in combinations(sorted(who for who, _role in each.members), 2)
    }
    suggested = {pair for pair in suggested if not doubles & set(pair)}
    right = len(suggested & truth)
    return len(suggested), len(truth), right / max(len(suggested), 1), right / max(len(truth), 1)


def _many() -> tuple[float, int, int]:
    """Search a million people: 400,000 homes of one to eight, a tenth of them told as couples."""
    chance = np.random.default_rng(7)
    who = np.arange(1, MANY + 1)
    home = chance.integers(0, MANY * 2 // 5, MANY)
    people = pa.table({
        "party_id": who, "family": chance.integers(1, 100, MANY), "whole": who,
        "birth_year": chance.integers(1940, 2010, MANY), "birth_month": chance.integers(1, 13, MANY),
        "sex": chance.choice(["F", "M"], MANY), "marital": chance.choice(["SINGLE", "MARRIED"], MANY),
        "household": pa.nulls(MANY, pa.int64()),
    })  # fmt: skip
    places = pa.table({"party_id": who, "kind": ["SAME_ADDRESS"] * MANY, "key": home.astype(str)})
    ties = pa.table({"party_id": who[: MANY // 10], "other_id": who[-(MANY // 10) :]})
    began = time.process_time()
    with engine.connect() as duck:
        duck.register("people", people)
        duck.register("places", places)
        duck.register("kin", ties.append_column("role", [["SPOUSE"] * ties.num_rows]))
        duck.register("joint", ties.slice(0, 0))
        compared = tuple(pairs(duck))
        found = households(compared, year=TODAY.year)
    return time.process_time() - began, len(found), len(compared)


_VIEWS = (
    "CREATE TABLE ids AS SELECT key, row_number() OVER (ORDER BY key) AS id FROM file_customers",
    """
    CREATE VIEW people AS
    SELECT id AS party_id, dense_rank() OVER (ORDER BY left(native_name, 1)) AS family,
        dense_rank() OVER (ORDER BY native_name) AS whole, year(birth_on)::BIGINT AS birth_year,
        month(birth_on)::BIGINT AS birth_month, sex, marital_status AS marital, NULL::BIGINT AS household
    FROM file_customers JOIN ids USING (key) WHERE kind = 'PERSON'
    """,
    """
    CREATE VIEW places AS
    SELECT id AS party_id, 'SAME_ADDRESS' AS kind, concat(region_code, '|', line) AS key
    FROM file_addresses JOIN ids ON key = customer_key WHERE kind = 'HOME'
    UNION ALL
    SELECT id, 'SAME_PHONE', value FROM file_contact_points JOIN ids ON key = customer_key
    WHERE kind IN ('MOBILE', 'PHONE')
    """,
    """
    CREATE TABLE told AS
    SELECT one.id AS party_id, two.id AS other_id, role FROM file_relationships
    JOIN ids AS one ON one.key = customer_key JOIN ids AS two ON two.key = other_key
    WHERE role IN ('SPOUSE', 'CHILD')
    """,
    "CREATE VIEW kin AS SELECT * FROM told",
    """
    CREATE VIEW joint AS
    SELECT one.id AS party_id, two.id AS other_id FROM file_holding_parties AS part
    JOIN file_holdings AS holding ON holding.key = holding_key
    JOIN ids AS one ON one.key = holding.owner_key JOIN ids AS two ON two.key = part.customer_key
    WHERE part.role = 'JOINT_OWNER'
    """,
)


if __name__ == "__main__":
    main()
