"""``amity refresh``: turn the ring once, with its progress in the terminal."""

import argparse
from datetime import date

from django.utils import timezone
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from amity import refresh
from amity.foundation.runs.services import Rows

HELP = "Turn the ring: measure, classify and plan for every customer, and let every reader see it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="the day of the cut-off, YYYY-MM-DD"
    )
    parser.add_argument(
        "--from", dest="begin_at", default="", metavar="STEP", help="keep the steps before this one"
    )


def run(options: argparse.Namespace) -> int:
    """Turn the ring."""
    with Progress(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}"),
        TextColumn("[dim]{task.fields[rows]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as progress:
        shown: dict[str, TaskID] = {}

        def watch(step: refresh.RingStep, rows: Rows | None) -> None:
            if rows is None:
                shown[step.name] = progress.add_task(step.words, total=1, rows="")
            else:
                written = f"{rows.written:,} rows" if rows.written else ""
                progress.update(shown[step.name], completed=1, rows=written)

        refresh.refresh(clock=timezone.now, watch=watch, as_of=options.as_of, begin_at=options.begin_at)
    return 0
