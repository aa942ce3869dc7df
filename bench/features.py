"""The feature build through the catalogue against the same row written by hand (features.sql).

CPU-seconds of one process, the two taking turns; the outputs are compared cell by cell before a time counts.
Goal: the catalogue costs at most 1.1 of the hand-written. Needs the bank that bench.load made.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import bank
from bench.results import keep, table

os.environ.update(bank.ENVIRONMENT)

from amity import boot
from amity.analytics import engine
from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.tables import lake as lake_tables
from amity.foundation.lake import selectors as lake
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.logins import Login
from amity.foundation.runs import cuts
from amity.foundation.runs import selectors as runs
from amity.understand.features import steps

ROUNDS = int(os.environ.get("AMITY_BENCH_ROUNDS", "3"))
HAND = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def main() -> None:
    """Build both ways, compare, print the ratio."""
    with boot.database(migrated=True, login=Login.LOADER), TemporaryDirectory(dir=bank.PLACE) as place:
        run = runs.current_generation()
        entity = next(e for e in organisation.legal_entities() if e.code == "LAKESIDE")
        cut = cuts.Cut(entity.id, entity.currency, bank.TODAY)
        files = cuts.folder(int(run or 0))
        folder = Path(place)
        for file in files.glob("*.parquet"):
            if not file.name.startswith("features-"):
                (folder / file.name).hardlink_to(file)
        spent: dict[str, list[float]] = {"catalogue": [], "by hand": []}
        for _round in range(ROUNDS):
            spent["catalogue"].append(_cpu(lambda: steps.compute_features(cut=cut, folder=folder)))
            spent["by hand"].append(_cpu(lambda: _by_hand(cut, folder)))
        differing = _differing(folder, cut)
    ratio = median(spent["catalogue"]) / median(spent["by hand"])
    table(("way", "CPU-s, median"), [(way, median(times)) for way, times in spent.items()])
    print(f"\nratio {ratio:.2f} (goal 1.10); {len(CATALOGUE)} features, {differing} differing cells")
    keep("features", {"cpu_seconds": spent, "ratio": ratio, "differing_cells": differing})


def _by_hand(cut: cuts.Cut, folder: Path) -> None:
    sql = HAND
    year = cut.months_back(12)[0]
    values = {
        "as_of": f"DATE '{cut.as_of}'",
        "month": f"DATE '{cut.month}'",
        "year": f"DATE '{year}'",
        "until": f"TIMESTAMPTZ '{cut.known_until.isoformat()}'",
        "zone": "'Asia/Shanghai'",
        "entity": str(cut.legal_entity_id),
        "balances": _lake(lake_tables.BALANCES_MONTHLY.name, cut.months_back(steps.BALANCE_MONTHS)),
        "transactions": _lake(lake_tables.TRANSACTIONS.name, cut.months_back(steps.DAY_MONTHS)),
        "events": _lake(lake_tables.EVENTS.name, None),
        "months": _lake(lake_tables.ACTIVITY_MONTHLY.name, None),
        **{
            name: engine.parquet([str(folder / f"{name}.parquet")])
            for name in ("customers", "birthdays", "holdings", "records", "contacts")
        },
    }
    for name, value in values.items():
        sql = sql.replace("{" + name + "}", value)
    with engine.connect(spill=folder / ".spill") as duck:
        duck.to_parquet(sql, folder / "by-hand.parquet")


def _lake(name: str, months: object) -> str:
    return engine.parquet(lake.files(name, months))  # type: ignore[arg-type]


def _differing(folder: Path, cut: cuts.Cut) -> int:
    """Return how many cells differ between the two rows of any customer."""
    ours = engine.parquet([str(folder / f"features-{cut.legal_entity_id}.parquet")])
    theirs = engine.parquet([str(folder / "by-hand.parquet")])
    cells = " + ".join(
        f"count(*) FILTER (round(a.{f.name}::DOUBLE, 2) IS DISTINCT FROM round(b.{f.name}::DOUBLE, 2))"
        for f in CATALOGUE
    )
    with engine.connect() as duck:
        return int(duck.value(f"SELECT {cells} FROM {ours} a FULL JOIN {theirs} b USING (party_id)"))


def _cpu(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


if __name__ == "__main__":
    main()
