"""``amity manage``: Django's own commands (migrate, makemigrations, shell …) on this bank's database."""

import argparse

from django.core.management import execute_from_command_line

HELP = "run one of Django's own commands"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes: everything after it is Django's."""
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…")


def run(options: argparse.Namespace) -> int:
    """Hand the words over to Django."""
    execute_from_command_line(["amity manage", *options.words])
    return 0
