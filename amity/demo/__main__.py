"""Try the demo bank alone: ``python -m amity.demo OUT --customers 2000 --today 2026-11-22``."""

import argparse
import sys
from datetime import date
from pathlib import Path

from amity.demo.bank import write_bank


def main() -> int:
    """Write a bank's files into a folder and say how many rows."""
    parser = argparse.ArgumentParser(prog="python -m amity.demo")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--seed", type=int, default=20)
    chosen = parser.parse_args()
    summary = write_bank(
        chosen.folder,
        customers=chosen.customers,
        months=chosen.months,
        today=chosen.today,
        seed=chosen.seed,
        progress=lambda step, share: print(f"\r{step} {share:4.0%}", end="", file=sys.stderr),  # noqa: T201
    )
    for name, rows in summary.rows.items():
        print(f"{name:18} {rows:>12,}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
