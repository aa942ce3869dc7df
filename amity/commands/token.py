"""``amity token``: give a channel system its token, or withdraw it."""

import argparse

from django.utils import timezone

from amity.api import tokens
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import selectors as organisation

HELP = "give a channel system its token, or withdraw it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("act", choices=("give", "withdraw"))
    parser.add_argument("channel", help="the channel's name, e.g. core-banking")
    parser.add_argument("--bank", default="", help="the legal entity's code, where there are several")


def run(options: argparse.Namespace) -> int:
    """Give or withdraw, and say so."""
    bank = organisation.the_legal_entity(options.bank)
    if options.act == "give":
        token = tokens.give(name=options.channel, legal_entity_id=bank.id, by=SYSTEM, at=timezone.now())
        print(f"{token}\nThis is the token of {options.channel} at {bank.name_en}. It is not shown again.")
    else:
        tokens.withdraw(name=options.channel, legal_entity_id=bank.id, by=SYSTEM, at=timezone.now())
        print(f"{options.channel} can no longer call for {bank.name_en}.")
    return 0
