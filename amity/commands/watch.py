"""``amity watch``: look once at the feeds that the house knows, and say what was found."""

import argparse

from django.utils import timezone

from amity import watch
from amity.foundation.kernel.actors import SYSTEM
from amity.know.sources import selectors

HELP = "look once at the registered feeds, whether they are due or not, and load what was delivered"
WRONG = 1
"""The exit code when a feed was not read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--feed", default="", metavar="NAME", help="look at this one alone")


def run(options: argparse.Namespace) -> int:
    """Look, and say what was found."""
    names = [options.feed] if options.feed else [row.name for row in selectors.registered()]
    if not names:
        print("No feed is registered: amity feed add FOLDER.")
    looks = [watch.look(name, by=SYSTEM, at=timezone.now()) for name in names]
    for look in looks:
        print(look.in_words)
    return WRONG if any(look.is_wrong for look in looks) else 0
