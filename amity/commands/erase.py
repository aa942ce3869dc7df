"""``amity erase``: a customer who is to be forgotten; and the sweep that clears the files behind it."""

import argparse
import os
from pathlib import Path

from django.utils import timezone

from amity import erase
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors as organisation

HELP = "forget a customer for ever; --sweep clears the database's files of what was deleted"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("number", nargs="?", default="", help="the customer's number, as the bank prints it")
    parser.add_argument("--reason", default="", help="why: who asked, and under which case")
    parser.add_argument("--bank", default="", help="code of the legal entity, where there are several")
    parser.add_argument("--sweep", action="store_true", help="rewrite the tables that held personal data")
    parser.add_argument(
        "--replay", type=Path, metavar="LIST", help="erase again whom a copy of the list names"
    )


def run(options: argparse.Namespace) -> int:
    """Erase, replay or sweep, and say what was done and what is left."""
    if not (options.number or options.sweep or options.replay):
        raise BadInput("Say whom: amity erase NUMBER --reason WHY; or --sweep, or --replay LIST.")
    at = timezone.now()
    if options.number:
        bank = organisation.the_legal_entity(options.bank)
        report = erase.erase(
            number=options.number, legal_entity_id=bank.id, reason=options.reason, by=SYSTEM, at=at
        )
        print(f"Erased. Rows removed or emptied: {sum(report.removed.values())}; texts: {report.texts}.")
        print("The key is destroyed. Old row versions lie in the database's files until: amity erase --sweep")
        print("Backups made before now hold names until they are thrown away; no sealed value opens again,")
        print("once the copies of the keys made before now are gone (a week).")
    if options.replay:
        print(f"Erased again: {erase.replay(at=at, file=options.replay)}")
    if options.sweep:
        for line in erase.sweep(os.environ):
            print(line)
    return 0
