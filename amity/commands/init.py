"""``amity init``: an empty bank, ready for its first administrator."""

import argparse
import re
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors, services

HELP = "make an empty bank: database, keys, head office, first administrator"
HEAD_OFFICE = "HEAD"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--name", default="My Bank", help="the bank's name")
    parser.add_argument("--name-zh", default="", help="its Chinese name")
    parser.add_argument("--code", default="BANK", help="short code of the legal entity (default: BANK)")
    parser.add_argument("--currency", default="CNY", help="base currency, ISO 4217 (default: CNY)")
    parser.add_argument("--admin", default="admin", help="whom the first administrator signs in as")


def run(options: argparse.Namespace) -> int:
    """Make what is missing, and print how to sign in."""
    now = timezone.now()
    if not re.fullmatch("[A-Za-z]{3}", options.currency):
        raise BadInput(f"{options.currency} is no currency: give three letters, such as CNY or EUR.")
    keys.verify()
    if any(bank.code == options.code for bank in selectors.legal_entities()):
        print(f"The bank {options.code} is there already, in {settings.HOME}. Nothing was changed.")
        return 0
    sign_in = _make(options, now)
    print(f"Made the bank {options.code} ({options.name}) in {settings.HOME}.")
    print(f"Sign in as {sign_in.username} with the password {sign_in.password}")
    print("The password is shown this once. Next: amity serve")
    return 0


@transaction.atomic
def _make(options: argparse.Namespace, now: datetime) -> services.SignIn:
    bank = services.ensure_legal_entity(
        code=options.code,
        name_en=options.name,
        name_zh=options.name_zh,
        currency=options.currency.upper(),
        at=now,
    )
    services.ensure_unit(
        legal_entity_id=bank, code=HEAD_OFFICE, name_en="Head office", name_zh="总行", at=now
    )
    administrator = services.add_staff(
        legal_entity_id=bank,
        code=options.admin.upper(),
        full_name="Administrator",
        native_name="管理员",
        unit_code=HEAD_OFFICE,
        role="administrator",
        active_from=selectors.calendar_day(now),
        by=SYSTEM,
        at=now,
    )
    return services.make_user(staff_id=administrator, username=options.admin, by=SYSTEM, at=now)
