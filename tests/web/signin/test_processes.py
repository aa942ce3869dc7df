"""Lock-out holds across processes and restarts: real ones, over one database."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from tests.web.cast import make_bank
from tests.web.signin.people import PASSWORD, Person, hire

GUESSER = """
import sys
import django
django.setup()
from django.test import Client
name, password, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = Client(headers={"host": "localhost"})
for _ in range(count):
    answer = client.post("/account/login", {"login": name, "password": password}, secure=True)
    page = answer.content.decode()
    said = "locked" if "Too many tries" in page else "wrong" if answer.status_code == 200 else "in"
    print(said, flush=True)
"""


@pytest.fixture
def lin(transactional_db, home) -> Person:
    return hire(make_bank())


def address() -> str:
    held = connection.settings_dict
    place = f"host={quote(held['HOST'], safe='')}&port={held['PORT']}"
    return f"postgresql://{held['USER']}@/{held['NAME']}?{place}"


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    urls = dict.fromkeys(("AMITY_DATABASE_URL", "AMITY_APP_DATABASE_URL"), address())
    environment = {**os.environ, **urls, "AMITY_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-c", GUESSER, *words], env=environment, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.stress
def test_processes_share_the_tries_of_a_name(
    lin: Person, home: Path, rounds: Callable[[int, int], int]
) -> None:
    name = lin.user.username
    guessers = [start(home, name, "guessed", "4") for _ in range(rounds(2, 8))]
    said = "".join(guesser.communicate(timeout=200)[0] for guesser in guessers).split()

    assert said.count("wrong") == 5
    assert said.count("locked") == 4 * len(guessers) - 5
    # One that starts now has forgotten nothing, and the right password is refused as well.
    assert start(home, name, PASSWORD, "1").communicate(timeout=200)[0].split() == ["locked"]
