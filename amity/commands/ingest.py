"""``amity ingest``: load a bank's extract by a feed."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from rich.console import Console
from rich.table import Table

from amity.ingest import Report, ingest

HELP = "load a bank's extract; print what was accepted and refused, table by table"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, help="the folder that holds the source's files")
    parser.add_argument("--feed", type=Path, required=True, help="the folder that holds feed.toml, e.g. feeds/berka")
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
    console = Console()
    if report.is_unchanged:
        console.print(f"Nothing new: these files came in before by the feed {report.feed}. Nothing was changed.")
        return
    table = Table("load", "file", *COUNTS)
    for each in report.loaded:
        counts = [f"{getattr(each, name):,}" for name in COUNTS] if not each.is_unchanged else ["unchanged"]
        table.add_row(each.load, each.file_name, *counts)
    console.print(table)
    if report.replayed:
        console.print(f"{report.replayed:,} rows that had waited for their parent are in now.")
    if report.waiting:
        console.print(f"{report.waiting:,} rows wait for their parent; they are taken when it arrives.")
    refused = sum(each.rejected for each in report.loaded)
    if refused:
        console.print(f"{refused:,} rows were refused. Operations shows each with row, column and reason.")
    day = f" as of {report.business_date}" if report.business_date else ""
    console.print(f"{report.legal_entity} is loaded{day}. Next: amity refresh, then amity serve.")


COUNTS = ("lines", "accepted", "rejected", "skipped", "continuations", "parked", "inserted", "updated")
