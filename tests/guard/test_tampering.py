"""Whatever its owner does to the trail shows: both verifiers find it, and name where it begins."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from amity.foundation.audit import selectors, services, signing
from amity.foundation.kernel.actors import Actor
from tests.guard.second_verifier import first_bent
from tests.guard.stage import NOW
from tests.guard.tampering import CLASSES

SEED = 20261122
BANKER = Actor(7, "NC-01", frozenset({"customer_manager"}), legal_entity_id=1, unit_id=3)
SEALS, ENTRIES = 9, 12
pytestmark = pytest.mark.timeout(3600)


@pytest.fixture
def trail(db, home: Path) -> Path:
    """A trail of a few seals, in a database whose owner took the guards away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER entry_only_grows")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER seal_only_grows")
        for table, kind in (("audit_entry", "f"), ("audit_seal", "u")):
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = %s",
                [table, kind],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for number in range(SEALS):
        grow(number, ENTRIES)
    return home


def grow(number: int, entries: int) -> None:
    for each in range(entries):
        services.record(
            action="customer:read",
            subject=f"party:{number}-{each}",
            by=BANKER,
            at=NOW + timedelta(minutes=number, seconds=each),
            changes={"tier": ("CORE", "WEALTH")},
            party_id=each if each % 3 else None,
            purpose="CALL" if each % 2 else "",
        )
    services.seal(at=NOW + timedelta(minutes=number, seconds=50))


@pytest.mark.stress
@pytest.mark.parametrize("kind", CLASSES)
def test_both_verifiers_find_it_and_name_its_first_place(trail: Path, kind: str, rounds, request) -> None:
    missed, kept = [], trail.parent / f"{trail.name}-kept"
    shutil.copytree(trail / "audit", kept)
    tries = rounds(8, 800)
    for number in range(tries):
        chance = random.Random(f"{SEED} {kind} {number}")  # noqa: S311
        with transaction.atomic():
            expected = CLASSES[kind](chance, trail)
            first, second = selectors.verify(), said_by_the_second(trail)
            transaction.set_rollback(True)
        shutil.rmtree(trail / "audit")
        shutil.copytree(kept, trail / "audit")
        if first.ok or not second or (expected and {first.first_bad, second} - expected):
            missed.append(f"try {number}: {first.first_bad!r} and {second!r}, not {sorted(expected)[:4]}")
    print(f"\n{kind}: {tries - len(missed)} of {tries} found and named (seed {SEED})")  # noqa: T201
    assert missed == []
    assert selectors.verify().ok


@pytest.mark.stress
def test_neither_cries_wolf_over_an_honest_trail(trail: Path, rounds) -> None:
    runs = rounds(10, 1000)
    for number in range(runs):
        grow(100 + number, 1 + number % 5)
        assert selectors.verify() == selectors.Verdict(True, selectors.summary().entries, "", "")
        assert said_by_the_second(trail) == ""
    print(f"\nhonest runs: {runs}, false alarms: 0")  # noqa: T201


@pytest.mark.stress
def test_a_sealer_that_goes_on_meanwhile_is_no_alarm(trail: Path, monkeypatch) -> None:
    whole = selectors._entries_by_seal

    def slowly(seals):
        grow(500, 3)
        grow(501, 3)
        return whole(seals)

    monkeypatch.setattr(selectors, "_entries_by_seal", slowly)
    assert selectors.verify().ok


def test_the_sealer_builds_nothing_on_a_trail_that_was_set_back_with_its_checkpoints(trail: Path) -> None:
    CLASSES["set the head back"](random.Random(2), trail)  # noqa: S311
    services.record(action="customer:read", subject="party:after", by=BANKER, at=NOW)

    with pytest.raises(services.ChainBroken):
        services.seal(at=NOW)


def said_by_the_second(home: Path) -> str:
    key = signing.public_key(home)
    assert key is not None
    raw = connection.connection
    with raw.transaction():
        return first_bent(raw, home / "audit", key.public_bytes_raw(), home / "keys/audit-head.json")
