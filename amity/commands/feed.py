"""``amity feed``: the feeds that the house reads by itself: add, list, remove."""

import argparse
from pathlib import Path

from django.utils import timezone
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from amity import watch
from amity.foundation.kernel.actors import SYSTEM
from amity.know.sources import selectors
from amity.web.templatetags.amity import moment

HELP = "the feeds that are read by themselves: add, list, remove"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    added = acts.add_parser("add", help="keep a feed, and read it when it is due")
    added.add_argument("folder", type=Path, help="the folder that holds feed.toml")
    acts.add_parser("list", help="say which feeds there are, and what the last look found")
    removed = acts.add_parser("remove", help="read a feed no more; what it brought stays")
    removed.add_argument("name")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    at = timezone.now()
    if options.act == "add":
        name = watch.add(options.folder, by=SYSTEM, at=at)
        print(f"The feed {name} is registered. Try it by hand: amity watch --feed {name}")
    elif options.act == "remove":
        watch.remove(options.name, by=SYSTEM, at=at)
        print(f"The feed {options.name} is read no more. What it brought stays.")
    else:
        Console().print(_table())
    return 0


def _table() -> Table:
    table = Table("feed", "reads from", "schedule", "last look", "next", "found", box=SIMPLE_HEAD)
    for row in selectors.registered():
        times = [moment(at) if at else "–" for at in (row.looked_at, row.next_at)]
        found = f"{row.outcome_label}. {row.told}".rstrip()
        table.add_row(row.name, row.reads_from, row.schedule or "when asked", *times, found)
    return table
