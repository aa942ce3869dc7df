"""Errors planted in a clean file: each is caught with its row, and no clean row is refused."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from amity.analytics.intake.feed import read_feed
from amity.analytics.intake.session import Session

pytestmark = pytest.mark.stress

SEED = 20261122
SHARE = 0.30
FEED = """
name = "small"
source = "core"
currency = "CNY"
legal_entity = { code = "SMALL", name_en = "Small Bank" }
unit = { code = "HO", name_en = "Head office" }
[files.payments]
path = "payments.csv"
[[load]]
table = "transactions"
from = "payments"
columns.key = "id"
columns.holding_key = "account"
columns.booked_on = "\\"on\\""
columns.amount = "amount"
columns.kind = "kind"
"""
Plant = Callable[[list[str], random.Random], bytes]


def spoilt(at: int, *values: str) -> Plant:
    def plant(fields: list[str], chance: random.Random) -> bytes:
        return ",".join([*fields[:at], chance.choice(values), *fields[at + 1 :]]).encode()

    return plant


PLANTS: dict[str, Plant] = {
    "no key": spoilt(0, "", "  "),
    "a key of another row": spoilt(0, "T1"),
    "no account": spoilt(1, ""),
    "a day": spoilt(2, "", "27.02.2026", "2026-02-30", "2026-13-01", "0", "today", "2026-2-7", "20260227"),
    "an amount": spoilt(3, "", "1.239", "1e3", "NaN", "inf", "12a", "１２", "--5", "1.234.5", "9" * 40),
    "a code": spoilt(4, "", "TRANSFERS", "x", "转账"),
    "a field too few": lambda fields, _chance: ",".join(fields[:-1]).encode(),
    "a field too many": lambda fields, _chance: ",".join([*fields, "x"]).encode(),
    "an open quote": lambda fields, _chance: ('"' + ",".join(fields)).encode(),
    "a NUL": lambda fields, _chance: ",".join(fields).encode() + b"\0",
    "a bad byte": lambda fields, _chance: b"\xff" + ",".join(fields).encode(),
    "nothing": lambda _fields, _chance: b"",
}


def test_what_is_planted_is_caught_and_what_is_clean_is_not(tmp_path: Path, rounds) -> None:
    chance = random.Random(SEED)  # noqa: S311 chance, no secret
    count = rounds(3_000, 200_000)
    rows = [
        [
            f"T{i}",
            f"A{i % 97}",
            f"2026-{i % 12 + 1:02}-{i % 28 + 1:02}",
            f"{(i * 37 - 5_000) / 100:.2f}",
            "TRANSFER",
        ]
        for i in range(1, count + 1)
    ]
    lines, planted = [b"id,account,on,amount,kind"], {}
    for number, fields in enumerate(rows, start=2):
        if number > 2 and chance.random() < SHARE:
            planted[number] = chance.choice(list(PLANTS))
            lines.append(PLANTS[planted[number]](fields, chance))
        else:
            lines.append(",".join(fields).encode())
    (tmp_path / "payments.csv").write_bytes(b"\n".join(lines) + b"\n")
    (tmp_path / "feed.toml").write_text(FEED)
    (tmp_path / "work").mkdir()
    with Session(tmp_path, read_feed(tmp_path), tmp_path / "work", time_zone="UTC") as session:
        [task] = session.tasks()
        judged = session.run(task)
        refused = {refusal.row_number: refusal.reason for refusal in session.refusals(task)}

    missed = {row: planted[row] for row in planted.keys() - refused.keys()}
    wrong = refused.keys() - planted.keys()
    told = f"{len(planted)} of {count} rows spoilt: {len(missed)} missed, {len(wrong)} clean ones refused"
    print(f"\n{told}, seed {SEED}")  # noqa: T201
    assert (missed, wrong) == ({}, set())
    assert judged.lines == count == judged.accepted + judged.rejected
    assert all(refused.values())
