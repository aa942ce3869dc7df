"""``amity staff``: who works for the bank, as what, where; one by one or by a file."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.organisation import selectors, services
from amity.web.signin import services as signin

HELP = "people and what they do: add, list, end; help who cannot sign in"
COLUMNS = ("code", "full_name", "native_name", "unit", "role", "team", "from", "username")
NEEDED = ("code", "full_name", "unit", "role")
HELPS = {
    "reset-password": "give somebody a new password, printed once; they change it when they sign in",
    "reset-mfa": "take away somebody's second factors; they set up new ones when they sign in",
    "unlock": "let somebody try to sign in again at once",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person to add, as the command or a line of the file says."""

    code: str
    full_name: str
    native_name: str
    unit: str
    role: str
    team: str
    active_from: date
    username: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--bank", default="", help="code of the legal entity, where there are several")
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True)

    add = acts.add_parser("add", help="let somebody work in a role at a unit, and sign in")
    add.add_argument("code", nargs="?", default="", help="staff number")
    add.add_argument("--file", type=Path, help=f"a CSV file instead, with columns {', '.join(COLUMNS)}")
    add.add_argument("--name", default="", help="name in Latin letters")
    add.add_argument("--native-name", default="", help="name in its own script")
    add.add_argument("--unit", default="", help="code of the unit")
    add.add_argument("--role", default="", help="customer_manager, team_lead, branch_manager, …")
    add.add_argument("--team", default="", help="code of the team")
    add.add_argument("--from", dest="active_from", type=_day, help="first day (default: today)")
    add.add_argument(
        "--username", default="", help="name to sign in with; a password is made and printed once"
    )

    acts.add_parser("list", help="everybody, with unit and role of today")

    end = acts.add_parser("end", help="end all that somebody does here, and their sign-in at once")
    end.add_argument("code", help="staff number")
    end.add_argument("--on", type=_day, help="first day that they no longer work here (default: today)")

    for act, what in HELPS.items():
        acts.add_parser(act, help=what).add_argument("code", help="staff number")


def run(options: argparse.Namespace) -> int:
    """Add, list or end, and say what was done."""
    now = timezone.now()
    bank = selectors.the_legal_entity(options.bank).id
    if options.act == "add":
        _add(tuple(_wanted(options, selectors.calendar_day(now))), bank, now)
    elif options.act == "list":
        _list(bank, now)
    elif options.act == "end":
        _end(options, bank, now)
    else:
        _help(options, bank, now)
    return 0


def _add(people: tuple[Wanted, ...], bank: int, now: datetime) -> None:
    given: list[services.SignIn] = []
    # All lines of a file or none: a second try then begins from where the first did.
    with transaction.atomic():
        for number, person in enumerate(people, start=1):
            try:
                given += _add_one(person, bank, now)
            except DomainError as refusal:
                place = f"line {number + 1}: " if len(people) > 1 else ""
                raise BadInput(f"{place}{refusal}") from refusal
    print(f"Added: {len(people)}")
    for sign_in in given:
        print(f"  {sign_in.username}  password {sign_in.password}")
    if given:
        print("The passwords are shown this once.")


def _add_one(person: Wanted, bank: int, now: datetime) -> Iterator[services.SignIn]:
    staff_id = services.add_staff(
        legal_entity_id=bank,
        code=person.code,
        full_name=person.full_name,
        native_name=person.native_name,
        unit_code=person.unit,
        team_code=person.team,
        role=person.role,
        active_from=person.active_from,
        by=SYSTEM,
        at=now,
    )
    if person.username:
        yield services.make_user(staff_id=staff_id, username=person.username, by=SYSTEM, at=now)


def _list(bank: int, now: datetime) -> None:
    rows = selectors.staff_list(bank, at=now)
    for row in rows:
        unit = row.unit_name_en or "-"
        print(
            f"{row.code:<14} {row.full_name:<28} {row.role or 'left':<18} {unit:<28} {row.username}".rstrip()
        )
    print(f"{len(rows)} people")


def _end(options: argparse.Namespace, bank: int, now: datetime) -> None:
    day = options.on or selectors.calendar_day(now)
    ended = services.end_staff(legal_entity_id=bank, code=options.code, active_to=day, by=SYSTEM, at=now)
    closed = signin.end_sessions(legal_entity_id=bank, code=options.code)
    print(f"{options.code}: {ended} ended on {day.isoformat()}; the sign-in is closed now.")
    if closed:
        print(f"Sessions ended: {closed}")


def _help(options: argparse.Namespace, bank: int, now: datetime) -> None:
    whom = {"legal_entity_id": bank, "code": options.code, "by": SYSTEM, "at": now}
    if options.act == "reset-password":
        given = signin.reset_password(**whom)
        print(f"  {given.username}  password {given.password}")
        print("The password is shown this once; it is changed at the next sign-in.")
    elif options.act == "reset-mfa":
        count = signin.reset_factors(**whom)
        print(f"{options.code}: {count} second factors taken away; the next sign-in sets up a new one.")
    else:
        had_any = signin.unlock(**whom)
        print(f"{options.code}: {'may try again now' if had_any else 'was not locked out'}.")


def _wanted(options: argparse.Namespace, today: date) -> Iterator[Wanted]:
    if options.file is not None:
        yield from _from_file(options.file, today)
        return
    line = {
        "code": options.code,
        "full_name": options.name,
        "native_name": options.native_name,
        "unit": options.unit,
        "role": options.role,
        "team": options.team,
        "username": options.username,
    }
    names = {"code": "CODE", "full_name": "--name", "unit": "--unit", "role": "--role"}
    if missing := [names[column] for column in NEEDED if not line[column]]:
        raise BadInput(f"Say {', '.join(missing)}; or give --file.")
    yield _to_wanted(line, options.active_from or today)


def _from_file(path: Path, today: date) -> Iterator[Wanted]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error
    reader = csv.DictReader(text.splitlines())
    if missing := set(NEEDED) - set(reader.fieldnames or ()):
        raise BadInput(
            f"{path} lacks the columns {', '.join(sorted(missing))}; it may have {', '.join(COLUMNS)}."
        )
    for number, line in enumerate(reader, start=2):
        if empty := [column for column in NEEDED if not (line[column] or "").strip()]:
            raise BadInput(f"{path}, line {number}: {', '.join(empty)} is empty.")
        try:
            day = date.fromisoformat(line["from"].strip()) if line.get("from") else today
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: from is no day: write 2026-01-31.") from error
        yield _to_wanted(line, day)


def _to_wanted(line: Mapping[str, str], active_from: date) -> Wanted:
    said = {column: (line.get(column) or "").strip() for column in COLUMNS}
    return Wanted(
        code=said["code"],
        full_name=said["full_name"],
        native_name=said["native_name"],
        unit=said["unit"],
        role=said["role"],
        team=said["team"],
        active_from=active_from,
        username=said["username"],
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
