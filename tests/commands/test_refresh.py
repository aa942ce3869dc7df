"""``amity refresh`` says each step as it is done."""

import argparse

import pytest

from amity import refresh as ring
from amity.commands import refresh
from amity.foundation.runs import selectors as runs
from tests.cast import Cast, cast

__all__ = ["cast"]


def options(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    refresh.add_arguments(parser)
    return parser.parse_args(given)


def test_turns_the_ring_and_says_each_step(cast: Cast, capsys) -> None:
    assert refresh.run(options("--as-of", "2026-11-20")) == 0

    told = capsys.readouterr().err
    assert all(step.words in told for step in ring.STEPS)
    assert runs.last_run().as_of == "2026-11-20"


def test_refuses_what_is_no_day() -> None:
    with pytest.raises(SystemExit):
        options("--as-of", "yesterday")
