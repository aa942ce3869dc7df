"""A house in a storm: a home of its own with its own PostgreSQL, commands that are killed, and pictures."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from amity.foundation.postgres import addresses, server
from tests.storms import picture

ROOT = Path(__file__).resolve().parents[2]
FEED = ROOT / "feeds" / "lakeside"
TODAY = "2026-11-22"
CUSTOMERS = 120
MONTHS = 4
PASSPHRASE = "nobody would guess this one"
KEPT = ("keys", "lake", "ring", "audit")
"""What a home holds beside the server's own folder."""


class Nursery:
    """Starts children and hears how they end."""

    def __init__(self, home: Path) -> None:
        environment = {**os.environ, "AMITY_HOME": str(home), "AMITY_LOG_LEVEL": "ERROR"}
        environment |= {"AMITY_KEYS_PASSPHRASE": PASSPHRASE, "AMITY_PLAIN_HTTP": "1"}
        environment.pop("AMITY_DATABASE_URL", None)
        self.log = home / "children.log"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storms.nursery"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(
        self,
        *words: str,
        crash: tuple[str, int] | None = None,
        count: Path | None = None,
        file_size: int | None = None,
    ) -> int:
        """Start a command and return the process that runs it; none of its files grows past ``file_size``."""
        return self._ask({
            "start": words, "log": str(self.log), "crash": crash, "count": str(count) if count else None,
            "file_size": file_size,
        })  # fmt: skip

    def wait(self, child: int) -> int:
        """Return the exit code of a child; the signal's number, negative, where one ended it."""
        return self._ask({"wait": child})

    def run(self, *words: str, count: Path | None = None) -> float:
        """Run a command to its good end and return how long it took."""
        began = time.monotonic()
        code = self.wait(self.start(*words, count=count))
        assert code == 0, f"amity {' '.join(words)} ended with {code}: {self.said()}"
        return time.monotonic() - began

    def hear(self, *words: str) -> str:
        """Run a command to its good end and return what it said."""
        before = self.log.stat().st_size if self.log.exists() else 0
        self.run(*words)
        return self.log.read_bytes()[before:].decode()

    def said(self) -> str:
        """Return the last that the children wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def close(self) -> None:
        """Send the nursery home."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)

    def _ask(self, question: object) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline()))


@dataclass(frozen=True, slots=True)
class Mark:
    """A state that the house can go back to."""

    name: str


class House:
    """One home, which can be put back into a state that was marked."""

    def __init__(self, home: Path, extract: Path) -> None:
        self.home = home
        self.extract = extract
        self.nursery = Nursery(home)

    def ingest(self) -> tuple[str, ...]:
        """Return the words of the command that loads the bank."""
        return ("ingest", str(self.extract), "--feed", str(FEED))

    def mark(self, name: str) -> Mark:
        """Remember the state as it is."""
        with self.superuser("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE amity OWNER amity')
        for folder in KEPT:
            if (self.home / folder).exists():
                shutil.copytree(self.home / folder, self.home / "marks" / name / folder)
        return Mark(name)

    def wake(self) -> None:
        """Let the next command start the server, should it have been killed."""
        try:
            with self.superuser("postgres"):
                return
        except psycopg.OperationalError:
            self.nursery.wait(self.nursery.start("check"))

    def back_to(self, mark: Mark) -> None:
        """Put the state back, the server too where the test before killed it."""
        self.wake()
        with self.superuser("postgres") as connection:
            connection.execute("DROP DATABASE IF EXISTS amity WITH (FORCE)")
            connection.execute(f'CREATE DATABASE amity TEMPLATE "{mark.name}" OWNER amity')
            # Without it PostgreSQL 18 forgets, when killed, how far the copied sequences had counted.
            connection.execute("CHECKPOINT")
        for folder in KEPT:
            shutil.rmtree(self.home / folder, ignore_errors=True)
            if (self.home / "marks" / mark.name / folder).exists():
                shutil.copytree(self.home / "marks" / mark.name / folder, self.home / folder)

    def picture(self) -> dict[str, Any]:
        """Return what the bank knows now, table by table, without numbers and moments of our own making."""
        answer = self.home / "lake-files.json"
        self.nursery.run("lake-files", str(answer))
        with self.superuser() as connection:
            return picture.draw(connection, json.loads(answer.read_text(encoding="utf-8")))

    @contextmanager
    def superuser(self, database: str = "amity") -> Iterator[psycopg.Connection[Any]]:
        """Enter the database past the application. Who was killed is started by the next command."""
        with psycopg.connect(
            host=str(addresses.socket_folder(self.home)),
            port=addresses.PORT,
            user=server.SUPERUSER,
            dbname=database,
            autocommit=True,
        ) as connection:
            yield connection

    def storm(self, words: Sequence[str], *, seconds: float, kills: int, chance: random.Random) -> int:
        """Run a command and kill it so often, at moments spread over its length; then let it end well.

        Return how many kills found it alive.
        """
        hit = 0
        for _kill in range(kills):
            child = self.nursery.start(*words)
            time.sleep(chance.uniform(0, seconds))
            os.killpg(child, signal.SIGKILL)
            hit += self.nursery.wait(child) == -signal.SIGKILL
        self.nursery.run(*words)
        return hit

    def crash(self, words: Sequence[str], *, label: str, turn: int = 1) -> None:
        """Run a command that ends itself at a label."""
        code = self.nursery.wait(self.nursery.start(*words, crash=(label, turn)))
        assert code == -signal.SIGKILL, f"the label {label!r} was not reached: {code} {self.nursery.said()}"
