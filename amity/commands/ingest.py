"""``amity ingest``: load a bank's extract by a feed."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from amity.ingest import Report, ingest

ALWAYS = ("lines", "accepted", "rejected", "inserted")
SOMETIMES = ("updated", "parked", "skipped", "continuations")
WIDE = 140
HELP = "load a bank's extract; print what was accepted and refused, table by table"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        help="the folder that holds the source's files; none where the feed reads all of them elsewhere",
    )
    parser.add_argument(
        "--feed", type=Path, required=True, help="the folder that holds feed.toml, e.g. feeds/berka"
    )
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(options: argparse.Namespace) -> int:
    """Load, and print what became of the rows."""
    console = Console(stderr=True)
    with console.status("Reading the feed …") as status:
        done: dict[str, int] = {}

        def tell(load: str, rows: int) -> None:
            done[load] = done.get(load, 0) + rows
            status.update(f"{load}: {done[load]:,} rows")

        report = ingest(options.folder, options.feed, at=timezone.now(), tell=tell)
    if options.json:
        print(json.dumps(_as_json(report), indent=2))
    else:
        _show(report)
    return 0


def _as_json(report: Report) -> dict[str, object]:
    return asdict(report) | {
        "business_date": report.business_date.isoformat() if report.business_date else None,
        "is_unchanged": report.is_unchanged,
    }


def _show(report: Report) -> None:
    if report.is_unchanged:
        print(f"Nothing new: these files came in before by the feed {report.feed}. Nothing was changed.")
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    console.print(_table(report))
    refused = sum(each.rejected for each in report.loaded)
    if refused:
        print(f"{refused:,} rows were refused. Operations shows each with row, column and reason.")
    if report.replayed:
        print(f"{report.replayed:,} rows that had waited for their parent are in now.")
    if report.waiting:
        print(f"{report.waiting:,} rows wait for their parent; they are taken when it arrives.")
    day = f" as of {report.business_date}" if report.business_date else ""
    print(f"{report.legal_entity} is loaded{day}. Next: amity refresh, then amity serve.")


def _table(report: Report) -> Table:
    """Return the table of counts: those that are always told, and of the others those that tell something."""
    told = [*ALWAYS, *(name for name in SOMETIMES if any(getattr(each, name) for each in report.loaded))]
    table = Table(box=SIMPLE_HEAD)
    table.add_column("table")
    table.add_column("load")
    table.add_column("file", overflow="fold")
    for name in told:
        table.add_column(name, justify="right", no_wrap=True)
    for each in report.loaded:
        counts = ["unchanged"] if each.is_unchanged else [f"{getattr(each, name):,}" for name in told]
        load = "" if each.load == each.table else each.load
        table.add_row(each.table, load, each.file_name, *counts)
    return table
