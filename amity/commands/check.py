"""``amity check``: whether this installation is sound: settings, tables, keys."""

import argparse
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import run_checks

from amity import boot
from amity.foundation.access import laying
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyStoreDamaged
from amity.foundation.postgres.logins import Login, user_of
from amity.foundation.postgres.soundness import unsound

HELP = "check settings, tables and keys of this installation"
FOUND = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes: nothing."""


def run(options: argparse.Namespace) -> int:
    """Print one line a finding; leave with 1 if there is any."""
    findings = tuple(_findings())
    for finding in findings:
        print(finding)
    if findings:
        return FOUND
    print(f"All is well in {settings.HOME}.")
    return 0


def _findings() -> Iterator[str]:
    for message in run_checks(include_deployment_checks=not settings.IS_DEMO):
        yield f"settings: {message.msg}"
    for migration in boot.pending_migrations():
        yield f"tables: {migration} has not run yet (any other command runs it)"
    for gap in laying.gaps(app=user_of(settings.DATABASE_LOGINS[Login.APP])):
        yield f"walls: {gap} (any other command lays it)"
    for sentence in unsound():
        yield f"database: {sentence}"
    try:
        keys.verify()
    except KeyStoreDamaged as damage:
        yield f"keys: {damage}"
