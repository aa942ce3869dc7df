"""One signal stops every child; a needed child that ends takes the others down."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from amity.serving.supervisor import Child, Supervisor

SLEEP = (
    "import sys, time, pathlib, os; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
)


def child(name: str, note: Path, *, code: str = SLEEP) -> Child:
    return Child(name, [sys.executable, "-c", code, str(note)], {})


def wait_for(note: Path) -> int:
    for _ in range(200):
        if note.exists() and (text := note.read_text()):
            return int(text)
        time.sleep(0.02)
    raise AssertionError(f"{note.name} never started")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_signal_stops_every_child(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"

    def interrupt() -> None:
        wait_for(one)
        wait_for(two)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    code = Supervisor([child("one", one), child("two", two)]).run()

    assert code == 0
    assert not is_alive(wait_for(one))
    assert not is_alive(wait_for(two))


def test_a_needed_child_that_ends_stops_the_others_and_is_reported(tmp_path: Path) -> None:
    stays, dies = tmp_path / "stays", tmp_path / "dies"

    code = Supervisor(
        [child("stays", stays), child("dies", dies, code="import time; time.sleep(0.5); raise SystemExit(7)")]
    ).run()

    assert code == 7
    assert not is_alive(wait_for(stays))
