"""Every amity command that the operator's how-to shows is one that there is, with options that it takes."""

import re
import shlex
from pathlib import Path

import pytest

from amity import cli

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "run-it.md"
BLOCKS = re.findall(r"^```\n(.*?)^```", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("amity ")]


def test_there_are_some() -> None:
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("line", COMMANDS)
def test_it_can_be_typed_as_it_stands(line: str) -> None:
    assert cli._parser().parse_args(shlex.split(line)[1:]).command


def test_every_metric_that_it_names_is_one_that_there_is() -> None:
    health = HOW_TO.parents[2] / "amity" / "web" / "health"
    code = (health / "gauges.py").read_text() + (health / "metrics.py").read_text()

    named = set(re.findall(r"`(amity_[a-z_]+)", HOW_TO.read_text(encoding="utf-8")))

    assert {name for name in named if f'"{name.removesuffix("_total")}"' not in code} == set()
