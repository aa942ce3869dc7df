"""Memory and disk have their limits, and a hostile file meets them: it is refused, nothing else touched."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.stress

MB = 1024 * 1024
FEED = """
name = "small"
source = "core"
currency = "CNY"
legal_entity = { code = "SMALL", name_en = "Small Bank" }
unit = { code = "HO", name_en = "Head office" }
[files.people]
path = "people.csv"
[[load]]
table = "customers"
from = "people"
columns = { key = "id", kind = "'PERSON'", full_name = "name" }
"""
READ = """
import resource, sys
from pathlib import Path
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import read_feed
from amity.analytics.intake.session import Session
root, work = Path(sys.argv[1]), Path(sys.argv[2])
try:
    with Session(root, read_feed(root), work, time_zone="UTC", memory="512MB") as session:
        for task in session.tasks():
            judged = session.run(task)
            print("rows", judged.accepted, judged.rejected)
            print("told", sum(1 for _ in session.refusals(task)))
except (BadFeed, BadSource) as error:
    print("refused", error)
print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def pieces(size: int, piece: bytes) -> Iterator[bytes]:
    for _ in range(size // len(piece) + 1):
        yield piece


HOSTILE: dict[str, tuple[Callable[[int], Iterator[bytes]], str]] = {
    "one line without end": (lambda size: pieces(size, b"x" * MB), "refused .*a line of more than"),
    "blank lines": (lambda size: pieces(size, b"\n" * MB), "refused .*is it the file"),
    "a quote that never ends": (lambda size: pieces(size, b'8,"' + b"A" * 60 + b"\n"), "rows 0 "),
    "fields too many": (lambda size: pieces(size, b"," * 200 + b"\n"), "refused .*is it the file"),
}


SIZES = {
    "one line without end": (80, 500),
    "blank lines": (20, 500),
    "a quote that never ends": (2, 40),
    "fields too many": (20, 500),
}
"""MB in make test, and in make soak."""


def read(root: Path, work: Path) -> tuple[str, int]:
    """Read a folder in a process of its own; return what it said, and the most memory it held in MB."""
    work.mkdir()
    command = [sys.executable, "-c", READ, str(root), str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    return done.stdout, int(done.stdout.split("peak ")[1])


@pytest.mark.parametrize("name", HOSTILE)
def test_memory_stays_bounded_whatever_the_file_holds(tmp_path: Path, rounds, name: str) -> None:
    make, said = HOSTILE[name]
    size = rounds(*SIZES[name]) * MB
    (tmp_path / "feed.toml").write_text(FEED)
    with (tmp_path / "people.csv").open("wb") as file:
        file.write(b"id,name\n")
        file.writelines(make(size))

    out, peak = read(tmp_path, tmp_path / "work")

    print(f"\n{name}: {size // MB} MB, peak {peak} MB: {out.strip().splitlines()[0]}")  # noqa: T201
    assert re.search(said, out)
    assert peak <= 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=6m", "amity-test", str(place)], check=False
    )
    if mounted.returncode or os.geteuid():
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["/bin/umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_as_such(tmp_path: Path, small_disk: Path) -> None:
    (tmp_path / "feed.toml").write_text(FEED)
    with (tmp_path / "people.csv").open("w") as file:
        file.write("id,name\n")
        file.writelines(f"{i},{i * 7919 % 1_000_003} {'abcdefgh'[i % 8]} {i * i}\n" for i in range(400_000))

    out, _peak = read(tmp_path, small_disk / "work")

    assert "refused The disk is full: people.csv" in out
