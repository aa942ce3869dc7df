"""``amity worker``: the job worker, the reaper and the sealer of the audit."""

import argparse

from amity.serving import work

HELP = "run jobs, give back stalled ones, seal the audit"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes: nothing."""


def run(options: argparse.Namespace) -> int:
    """Work until a signal comes."""
    work.work()
    return 0
