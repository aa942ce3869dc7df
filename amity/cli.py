"""The ``amity`` command: one table of commands, each a module of ``amity.commands``."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum
from types import FrameType
from typing import Protocol

from django.db import DatabaseError, OperationalError

from amity import boot
from amity.commands import (
    audit,
    backup,
    check,
    demo,
    erase,
    feed,
    ingest,
    init,
    lab,
    manage,
    refresh,
    restore,
    serve,
    staff,
    status,
    token,
    watch,
    worker,
)
from amity.foundation.backups import notes
from amity.foundation.kernel.errors import DomainError
from amity.foundation.postgres.logins import Login
from amity.foundation.postgres.refusals import told_of

REFUSED = 2
INTERRUPTED = 130
TERMINATED = 143


class Module(Protocol):
    """What a module of ``amity.commands`` has."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


class Needs(Enum):
    """What must stand before a command runs."""

    NOTHING = "nothing"
    SERVER = "a database"
    TABLES = "a database with its tables up to date"


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the table."""

    name: str
    module: Module
    needs: Needs = Needs.TABLES
    login: Login = Login.APP
    """As whom it enters the database: with no more rights than it needs."""


COMMANDS = (
    Command("init", init),
    Command("staff", staff),
    Command("demo", demo, login=Login.LOADER),
    Command("ingest", ingest, login=Login.LOADER),
    Command("feed", feed, login=Login.LOADER),
    Command("watch", watch, login=Login.LOADER),
    Command("refresh", refresh, login=Login.LOADER),
    Command("status", status, login=Login.LOADER),
    Command("serve", serve),
    Command("worker", worker),
    Command("token", token),
    Command("audit", audit),
    Command("erase", erase, login=Login.LOADER),
    Command("backup", backup, login=Login.OWNER),
    Command("restore", restore, Needs.SERVER, Login.OWNER),
    Command("lab", lab, Needs.NOTHING),
    Command("check", check, Needs.SERVER, Login.OWNER),
    Command("manage", manage, Needs.SERVER, Login.OWNER),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a refusal is one clear line on standard error."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    signal.signal(signal.SIGTERM, _leave)
    try:
        with _standing(command):
            return command.module.run(options)
    except DomainError as refusal:
        print(f"amity: {refusal}", file=sys.stderr)
        return REFUSED
    except OperationalError as error:
        print(f"amity: the database does not answer as it should: {error}", file=sys.stderr)
        return REFUSED
    except DatabaseError as error:
        # Not its own words: they quote the row.
        print(f"amity: the database refused it: {told_of(error)}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amity", description="Customer relationship management for small and medium commercial banks."
    )
    names = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        its_parser = names.add_parser(command.name, help=command.module.HELP, description=command.module.HELP)
        its_parser.set_defaults(command=command)
        command.module.add_arguments(its_parser)
    return parser


def _standing(command: Command) -> AbstractContextManager[None]:
    if command.needs is Needs.NOTHING:
        return nullcontext()
    if command.needs is Needs.TABLES:
        notes.check_whole()
    return boot.database(migrated=command.needs is Needs.TABLES, login=command.login)


def _leave(_number: int, _frame: FrameType | None) -> None:
    # An exception, so that the way out is the ordinary one: the last user stops the embedded server.
    raise SystemExit(TERMINATED)
