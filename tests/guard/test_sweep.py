"""Canaries: what is sealed lies nowhere in the clear, ever; what is erased lies nowhere at all."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from amity.foundation.postgres import account, addresses, programs
from tests.guard.house import KEY, PLAIN, SEALED, House, asked

WORDS = SEALED | PLAIN | {"source key": KEY}
pytestmark = [pytest.mark.stress, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    # Not under pytest's own folder: the server's account must walk through.
    root = Path(tempfile.mkdtemp(prefix="amity-sweep-"))
    root.chmod(0o711)
    house = House(root)
    house.run("init", "--code", "SMALL", "--name", "Small Bank", "--currency", "CNY")
    with house.superuser() as database:
        # Whole pages in the write-ahead files are searched only if they are not compressed.
        database.execute("ALTER SYSTEM SET wal_compression = off")
        database.execute("SELECT pg_reload_conf()")
    house.take_in()
    yield house
    shutil.rmtree((house.home / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(root, ignore_errors=True)


def test_first_no_direct_identifier_lies_in_the_clear_anywhere(house: House) -> None:
    told = house.run("token", "give", "app", "--scope", "events:write", "--scope", "customers:read")
    token = told.splitlines()[0]
    with house.serving() as address:
        event = {
            "key": "E-told", "customer_number": PLAIN["number"], "channel": "PHONE", "kind": "CALL_IN",
            "at": "2026-11-20T09:41:00+08:00", "text": SEALED["told text"],
        }  # fmt: skip
        status, _body = asked(
            f"{address}/api/v1/events", json.dumps(event).encode(), Authorization=f"Bearer {token}",
            Content_Type="application/json", Idempotency_Key="one",
        )  # fmt: skip
        assert status == 201
        answers = [_provoke(address, token, text) for text in (*SEALED.values(), *PLAIN.values())]
    with house.superuser() as database:
        database.execute("CHECKPOINT")

    assert {status for statuses in answers for status in statuses} <= {200, 302, 400, 401, 403, 404, 422}
    assert house.found(SEALED) == {}
    logs = {name: [f for f in files if f.endswith(".log")] for name, files in house.found(PLAIN).items()}
    assert not any(logs.values()), logs
    print(f"\nbefore erasing: {len(SEALED)} sealed canaries in 0 files")  # noqa: T201


def test_then_an_erased_customer_lies_nowhere_at_all(house: House) -> None:
    assert house.found(PLAIN), "the canaries must be there first, or nothing is shown"
    said = house.run("erase", PLAIN["number"], "--reason", "asked for it in writing", "--bank", "SMALL")
    assert "Erased" in said
    house.said = ""  # the number was typed on the command's own line
    house.run("erase", "--sweep")
    assert house.found(WORDS) == {}
    with house.superuser() as database:
        row = database.execute("SELECT status, full_name FROM parties_party WHERE number LIKE 'erased-%'")
        assert row.fetchall() == [("ERASED", "")]
        dump = _dump(house)
    left = [name for name, text in WORDS.items() if text in dump]
    assert left == []
    # An old system still lists the customer: nothing comes back, then or in the files.
    house.take_in(more="K-4,PERSON,7788990044,Somebody New,,1971-01-02,")
    with house.superuser() as database:
        database.execute("CHECKPOINT")
    assert house.found(WORDS) == {}
    print(f"\nafter erasing and sweep: {len(WORDS)} canaries in 0 files; 0 in a dump")  # noqa: T201


def _provoke(address: str, token: str, text: str) -> list[int]:
    """Send the text in every place where a careless log would keep it."""
    bearer, word = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}, quote(text)
    return [
        asked(f"{address}/search/?q={word}")[0],
        asked(f"{address}/customers/{word}/")[0],
        asked(f"{address}/account/login", f"login={word}&password={word}".encode())[0],
        asked(f"{address}/api/v1/customers?number={word}", **bearer)[0],
        asked(f"{address}/api/v1/customers/{word}", **bearer)[0],
        asked(f"{address}/api/v1/events", f'{{"text": "{text}"'.encode(), **bearer)[0],
        asked(f"{address}/api/v1/events", json.dumps({"key": text, "text": [text]}).encode(), **bearer)[0],
        asked(f"{address}/healthz", Referer=word, User_Agent=word)[0],
    ]


def _dump(house: House) -> str:
    ended = programs.run(
        "pg_dump",
        "--dbname",
        addresses.embedded_url(house.home),
        account=account.account_for(house.home / "postgres"),
    )
    assert ended.returncode == 0, ended.stdout[-500:]
    return ended.stdout
