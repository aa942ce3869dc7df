"""The demo bank: chunk after chunk, everything that happened, into files."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from amity.demo import chunk, heroes, products
from amity.demo.chance import Chance
from amity.demo.files import files
from amity.demo.horizon import Horizon
from amity.demo.stage import Stage
from amity.demo.world import SEED, the_world, world_hash

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was written, by table, and of which world."""

    world: str
    today: str
    months: int
    seed: int
    rows: dict[str, int]


def write_bank(
    folder: Path,
    *,
    customers: int = 20_000,
    months: int = 24,
    today: date,
    seed: int = SEED,
    progress: Progress,
) -> Summary:
    """Write a bank's files: its extract, the hidden truth beside it, and a day of live events."""
    with files(folder) as out:
        stages = _stages(customers, months, today, seed)
        for stage in stages:
            chunk.write(out, stage)
            progress("simulate", (stage.first + stage.size) / customers)
        out.add("products", products.product_rows(stages[0]))
    summary = Summary(world_hash(), today.isoformat(), months, seed, dict(sorted(out.rows.items())))
    # Written last: who finds it finds everything.
    (folder / "summary.json").write_text(json.dumps(asdict(summary), indent=1) + "\n", "utf-8")
    return summary


def _stages(customers: int, months: int, today: date, seed: int) -> list[Stage]:
    # The heroes come first, with a small chunk of their own.
    world, horizon, first = the_world(), Horizon(today, months), heroes.count()
    stages: list[Stage] = []
    while first < customers:
        number = len(stages)
        size = min(world.of("bank")["chunk_customers"], customers - first)
        stages.append(Stage(world, horizon, Chance(seed, number), number, first, size))
        first += size
    return stages
