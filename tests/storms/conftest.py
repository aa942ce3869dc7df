"""The house that the storms come over: one home, one demo bank's files, made once a session."""

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from amity.demo.bank import write_bank
from amity.foundation.postgres import server
from tests.storms.house import CUSTOMERS, MONTHS, TODAY, House, Mark
from tests.storms.picture import Picture

SEED = 3
REPORTED = """
    INSERT INTO sources_event (reference, legal_entity_id, source, key, party_id, channel, kind, topic,
        status, amount, currency, row_hash, happened_at, arrived_at)
    SELECT gen_random_uuid(), legal_entity_id, 'mobile', 'live-' || number, id, 'MOBILE', 'COMPLAINT', 'Card',
        '', NULL, '', '', '2026-11-20 09:00+08', '2026-11-20 09:00+08'
    FROM parties_party ORDER BY number LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Unbroken:
    """Work that nobody killed: how long it took, what it left, how often it passed each label."""

    seconds: float
    left: Picture
    turns: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """A home of its own, with a server that the session holds up, and the files of a small bank."""
    home = Path(tempfile.mkdtemp(prefix="amity-storm-"))
    home.chmod(0o711)
    write_bank(
        home / "bank",
        customers=CUSTOMERS,
        months=MONTHS,
        today=date.fromisoformat(TODAY),
        seed=7,
        progress=lambda _step, _share: None,
    )
    # Kills of processes lose nothing that the kernel has: only a power cut would need fsync.
    server.SETTINGS.update({"fsync": "off", "full_page_writes": "off"})
    try:
        with server.using(home):
            house = House(home, home / "bank" / "extract")
            try:
                yield house
            finally:
                house.nursery.close()
    finally:
        shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def empty(house: House) -> Mark:
    """Tables, roles and keys, and no bank yet."""
    house.nursery.run("init", "--code", "LAKESIDE")
    return house.mark("empty")


@pytest.fixture(scope="session")
def loaded(house: House, empty: Mark) -> Mark:
    """The bank is loaded, the ring has turned once, for an earlier day, and a channel has reported since."""
    house.back_to(empty)
    house.nursery.run(*house.ingest())
    house.nursery.run("refresh", "--as-of", "2026-10-31")
    with house.superuser() as connection:
        connection.execute(REPORTED)
    return house.mark("loaded")


@pytest.fixture(scope="session")
def intake(house: House, empty: Mark) -> Unbroken:
    """An intake that nobody killed."""
    house.back_to(empty)
    counts = house.home / "counts.json"
    seconds = house.nursery.run(*house.ingest(), count=counts)
    return Unbroken(seconds, house.picture(), json.loads(counts.read_text()))


@pytest.fixture(scope="session")
def refresh(house: House, loaded: Mark) -> Unbroken:
    """A refresh that nobody killed, over a ring that had turned once."""
    house.back_to(loaded)
    return Unbroken(house.nursery.run("refresh", "--as-of", TODAY), house.picture())


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance with a seed that is said, so that a storm can come again."""
    seed = f"{SEED} {request.node.name}"
    sys.stderr.write(f"seed: {seed}\n")
    return random.Random(seed)  # noqa: S311 no secret is drawn
