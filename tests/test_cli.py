"""The command itself: what it makes ready, how it refuses, how it leaves."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from amity import cli
from amity.foundation.kernel.errors import BadInput


class Fake:
    """A command that does as it is told."""

    HELP = "does as it is told"

    def __init__(self, act: Callable[[], int]) -> None:
        self.act = act

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take nothing."""

    def run(self, options: argparse.Namespace) -> int:
        return self.act()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], int]], int]]:
    before = signal.getsignal(signal.SIGTERM)

    def _run(act: Callable[[], int]) -> int:
        monkeypatch.setattr(cli, "COMMANDS", (cli.Command("fake", Fake(act), cli.Needs.NOTHING),))
        return cli.main(["fake"])

    yield _run
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def bank() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(dir=os.environ["AMITY_HOME"]))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home)


def amity(home: Path, *words: str) -> subprocess.Popen[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AMITY_")}
    command = [sys.executable, "-m", "amity", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env={**outside, "AMITY_HOME": str(home)}, stdout=pipe, stderr=pipe, text=True
    )


def refuse_with(refusal: Exception) -> Callable[[], int]:
    def act() -> int:
        raise refusal

    return act


def test_gives_the_commands_own_exit_code(run) -> None:
    assert run(lambda: 7) == 7


def test_says_a_refusal_in_one_line_and_leaves_with_two(run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(refuse_with(BadInput("Row 3 has no name."))) == 2
    assert capsys.readouterr().err == "amity: Row 3 has no name.\n"


def test_says_that_the_database_does_not_answer(run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(refuse_with(OperationalError("connection refused"))) == 2
    assert "connection refused" in capsys.readouterr().err


def test_lets_a_mistake_of_ours_show_where_it_is(run) -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 // 0)


def test_every_command_says_what_it_is_for() -> None:
    assert all(command.module.HELP for command in cli.COMMANDS)
    assert len({command.name for command in cli.COMMANDS}) == len(cli.COMMANDS)


def test_several_first_commands_at_once_make_one_bank_ready(bank: Path) -> None:
    commands = [amity(bank, "staff", "list") for _ in range(2)]
    answers = [command.communicate(timeout=120) for command in commands]

    # There is no bank yet, which each of them says; none fails on another's migrations.
    assert [command.returncode for command in commands] == [2, 2]
    assert all("amity init" in err and err.count("\n") == 1 for _out, err in answers)
    assert not (bank / "postgres" / "data" / "postmaster.pid").exists()


def test_a_command_that_is_told_to_end_takes_the_server_down(bank: Path) -> None:
    # Its code waits until we have found the server running.
    command = amity(
        bank, "manage", "shell", "--command", "import time; print('in', flush=True); time.sleep(60)"
    )
    assert any(line.strip() == "in" for line in command.stdout)
    assert (bank / "postgres" / "data" / "postmaster.pid").exists()

    command.terminate()
    command.communicate(timeout=60)

    assert command.returncode == cli.TERMINATED
    assert not (bank / "postgres" / "data" / "postmaster.pid").exists()
