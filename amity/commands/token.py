"""``amity token``: give a channel system a token, list the tokens, or withdraw them."""

from __future__ import annotations

import argparse
from datetime import datetime

from django.utils import timezone

from amity.api import scopes, tokens
from amity.api.tokens import TokenRow
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import selectors as organisation

HELP = "the tokens of channel systems: give, list, withdraw"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--bank", default="", help="the legal entity's code, where there are several")
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True)

    give = acts.add_parser("give", help="make a token and show it once; those that there are live on")
    give.add_argument("channel", help="the channel's name, e.g. core-banking")
    give.add_argument(
        "--scope",
        action="append",
        dest="scopes",
        default=[],
        help=f"what it may do; repeat for several: {', '.join(scopes.SCOPES)}",
    )
    give.add_argument("--days", type=int, default=tokens.DAYS, help="for how long (default: %(default)s)")
    give.add_argument(
        "--calls-per-minute", type=int, default=tokens.CALLS_PER_MINUTE, help="at most (default: %(default)s)"
    )
    give.add_argument("--purpose", default="", help="why it reads customers, where a call does not say so")

    acts.add_parser("list", help="all tokens, with what they may do and when they were last used")

    withdraw = acts.add_parser("withdraw", help="withdraw a channel's tokens, or one of them")
    withdraw.add_argument("channel", help="the channel's name")
    withdraw.add_argument("--token", default="", metavar="MARK", help="only the one that the list marks so")


def run(options: argparse.Namespace) -> int:
    """Give, list or withdraw, and say so."""
    bank = organisation.the_legal_entity(options.bank)
    at = timezone.now()
    if options.act == "give":
        token = tokens.give(
            name=options.channel,
            legal_entity_id=bank.id,
            scopes=options.scopes,
            days=options.days,
            calls_per_minute=options.calls_per_minute,
            purpose=options.purpose,
            by=SYSTEM,
            at=at,
        )
        print(f"{token}\nThis is a token of {options.channel} at {bank.name_en}. It is not shown again.")
    elif options.act == "list":
        for row in tokens.listed(bank.id):
            print(_line(row, at))
    else:
        count = tokens.withdraw(
            name=options.channel, legal_entity_id=bank.id, mark=options.token, by=SYSTEM, at=at
        )
        print(
            f"{count} of {options.channel}'s tokens at {bank.name_en} withdrawn: they open nothing any more."
        )
    return 0


def _line(row: TokenRow, at: datetime) -> str:
    state = "withdrawn" if row.withdrawn_at else "ended" if row.expires_at <= at else "live"
    used = f"used {row.used_at:%Y-%m-%d}" if row.used_at else "never used"
    ends = f"until {row.expires_at:%Y-%m-%d}"
    return f"{row.channel:<24} {row.mark}  {state:<9} {ends}  {used:<16} {' '.join(row.scopes)}"
