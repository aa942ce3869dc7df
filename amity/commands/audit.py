"""``amity audit``: whether the trail still is what was sealed."""

import argparse

from amity.foundation.audit import selectors

HELP = "check the audit trail: verify"
BENT = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True)
    acts.add_parser("verify", help="check every entry, seal and checkpoint")


def run(options: argparse.Namespace) -> int:
    """Check, and answer 0 only if nothing is bent."""
    verdict = selectors.verify()
    summary = selectors.summary()
    if not verdict.ok:
        print(f"The audit trail was bent. First: {verdict.first_bad}: {verdict.detail}.")
        return BENT
    print(f"The audit trail holds. Entries: {verdict.entries}, seals: {summary.last_seal}.")
    if summary.unsealed:
        print(f"Waiting for the next seal: {summary.unsealed}")
    return 0
