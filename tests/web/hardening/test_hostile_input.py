"""Hostile input in every form and address: refused or taken as words, never a breakdown, never believed."""

from __future__ import annotations

import random
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

import pytest
from django.core.signals import got_request_exception
from django.test import Client

from tests.web.hardening.addresses import Address, Readers, addresses, names

BROKEN, NOT_READY = 500, 503
SEED = 20261122
MEGABYTE = 1_000_000
MARK = b"<script>alert(1)</script>"
FORM = "application/x-www-form-urlencoded"
LEAVES = {"account_logout"}
"""Who asks these is signed out."""
VALUES: dict[str, bytes] = {
    "NUL": b"\0",
    "NUL inside": b"a\0b",
    "2^31": b"2147483648",
    "2^63": b"9223372036854775808",
    "2^64 below zero": b"-18446744073709551616",
    "-1": b"-1",
    "0": b"0",
    "400 digits": b"9" * 400,
    "5,000 digits": b"9" * 5_000,
    "too large a float": b"1e309",
    "not a number": b"NaN",
    "infinite": b"-Infinity",
    "half": b"0.5",
    "nothing": b"",
    "a space": b" ",
    "broken UTF-8": b"\xff\xfe\xc3\x28",
    "a lone surrogate": b"\xed\xa0\x80",
    "an overlong slash": b"\xc0\xaf",
    "right to left": "\u202eabc\u2066".encode(),
    "combined": "👩‍👩‍👧‍👦e\u0301\u0301\u0301".encode(),
    "Arabic digits": "٣٤".encode(),
    "full width": "－１".encode(),
    "superscript": "²".encode(),
    "Turkish i": "İı".encode(),
    "script": MARK,
    "script out of a quote": b'"><script>alert(1)</script>',
    "an entity": b"&lt;script&gt;&#0;",
    "a template": b"{{ 7|add:7 }}{% debug %}${7*7}",
    "a format": b"%s%n%(x)s%00{0.__class__}",
    "SQL": b"' OR 1=1; DROP TABLE parties_party; --",
    "LIKE": b"%_\\",
    "a regular expression": b"(a+)+$[",
    "a path": b"../../../../etc/passwd\0.html",
    "a new line": b"a\r\nSet-Cookie: stolen=1\r\n\r\n<p>",
    "the first day": b"0001-01-01",
    "before the first day": b"0000-00-00",
    "the last day": b"9999-12-31",
    "no day": b"2026-02-30",
    "a moment": b"9999-12-31T23:59:60+99:99",
    "JSON": b'{"a": [1, {"b": null}]}',
    "deep JSON": b"[" * 5_000,
    "JSON with a NUL": b'{"name": "\\u0000", "type": "public-key", "id": "\\ud800"}',
    "a passkey of nobody": b'{"id":"AA","rawId":"AA","type":"public-key","response":'
    b'{"clientDataJSON":"e30","attestationObject":"oA","authenticatorData":"AA","signature":"AA","userHandle":"MQ"}}',
    "another's reference": b"01a202e6-e77a-75ae-add6-605a49b59554",
    "the null reference": b"00000000-0000-0000-0000-000000000000",
    "null": b"null",
    "a dunder": b"__class__",
    "a relation": b"party__legal_entity__code",
    "an amount": b"1,234.567890123456789e-400",
    "a page far off": b"eyJhZnRlciI6IFs5OTk5OTk5OTk5OTk5OTk5OTk5XX0=",
}
SLOTS = (
    "%00", "%ff", "%ed%a0%80", "-1", "9223372036854775808", "9" * 400, "%2e%2e%2f", "%25", "%5C", "+", "null",
    "%0d%0aSet-Cookie:%20stolen=1", "%3Cscript%3Ealert(1)%3C/script%3E", "x" * 8_000, "%E2%80%AE", "0",
)  # fmt: skip


@dataclass
class Listener:
    """Hears of every breakdown, with the line where it was."""

    where: list[str]

    def hear(self, **_named: object) -> None:
        error = sys.exc_info()[1]
        ours = (
            [f for f in traceback.extract_tb(error.__traceback__) if "/amity/" in f.filename] if error else []
        )
        place = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else "?"
        self.where.append(f"{place} {type(error).__name__}: {str(error)[:120]}")


@pytest.fixture
def breakdowns() -> Iterator[Listener]:
    listener = Listener([])
    got_request_exception.connect(listener.hear)
    yield listener
    got_request_exception.disconnect(listener.hear)


@dataclass
class Attack:
    """Asks and judges; keeps what was wrong and how much was asked."""

    readers: Readers
    breakdowns: Listener
    asked: int = 0

    def __post_init__(self) -> None:
        self.wrong: list[str] = []

    def ask(self, address: Address, path: str, *, pairs: bytes, says: str) -> None:
        """Ask an address by both methods, with the pairs in the address and in the form."""
        client = Client(raise_request_exception=False) if address.name in LEAVES else self.readers.of(address)
        for method, query, body in (("GET", pairs, b""), ("POST", b"", pairs)):
            answer = client.generic(
                method, path, body, content_type=FORM, secure=True, QUERY_STRING=query.decode("ascii")
            )
            self.asked += 1
            if fault := self._fault(answer):
                self.wrong.append(f"{method} {address.name} {says}: {fault}")

    def _fault(self, answer) -> str:
        is_readiness = answer.wsgi_request.path == "/readyz"  # which says 503 where no worker runs
        if answer.status_code >= BROKEN and not (is_readiness and answer.status_code == NOT_READY):
            return f"{answer.status_code} {' '.join(self.breakdowns.where[-1:])}"
        content = b"" if answer.streaming else answer.content
        if MARK in content and answer.headers.get("Content-Type", "").startswith("text/html"):
            return "a script of somebody's stands in the page"
        if b"Traceback (most recent" in content:
            return "a stack trace"
        if "stolen" in answer.cookies or "\n" in str(answer.headers.get("Location", "")):
            return "a header of somebody's"
        return ""


@pytest.fixture
def attack(readers: Readers, breakdowns: Listener, settings) -> Attack:
    settings.LOCK_OUT_TRIES = settings.LOCK_OUT_TRIES_ADDRESS = 10**9  # else it ends at the door
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Attack(readers, breakdowns)


def some_addresses(chance: random.Random, rounds: Callable[[int, int], int]) -> list[Address]:
    """Return a fifth of the addresses, each test another one; in the long form, all."""
    every = list(addresses())
    return chance.sample(every, rounds(len(every) // 5, len(every)))


def pair(name: str, value: bytes) -> bytes:
    return f"{name}={quote_from_bytes(value)}".encode()


@pytest.mark.stress
@pytest.mark.timeout(3600)
def test_all_names_at_once_carry_something_hostile(
    attack: Attack, rounds: Callable[[int, int], int], capsys
) -> None:
    chance = random.Random(f"{SEED} all")  # noqa: S311  a seed that repeats is the point
    for address in some_addresses(chance, rounds):
        path = address.path(attack.readers.samples(address))
        for says, value in chance.sample(sorted(VALUES.items()), rounds(3, len(VALUES))):
            attack.ask(
                address, path, pairs=b"&".join(pair(name, value) for name in names()), says=f"all {says}"
            )
    report(attack, capsys)


@pytest.mark.stress
@pytest.mark.timeout(3600)
def test_one_name_carries_something_hostile(
    attack: Attack, rounds: Callable[[int, int], int], capsys
) -> None:
    chance = random.Random(f"{SEED} one")  # noqa: S311  a seed that repeats is the point
    for address in some_addresses(chance, rounds):
        path = address.path(attack.readers.samples(address))
        for name in chance.sample(names(), rounds(4, len(names()))):
            for says, value in chance.sample(sorted(VALUES.items()), rounds(2, 12)):
                attack.ask(address, path, pairs=pair(name, value), says=f"{name}={says}")
    report(attack, capsys)


@pytest.mark.stress
@pytest.mark.timeout(3600)
def test_a_name_comes_many_times_or_is_a_megabyte(
    attack: Attack, rounds: Callable[[int, int], int], capsys
) -> None:
    chance = random.Random(f"{SEED} many")  # noqa: S311  a seed that repeats is the point
    every = sorted(names())
    for address in some_addresses(chance, rounds):
        path = address.path(attack.readers.samples(address))
        repeated = b"&".join(pair(name, value) for name in every for value in (b"1", b"x", b"\0"))
        attack.ask(address, path, pairs=repeated, says="each name three times")
        attack.ask(address, path, pairs=b"&".join([b"id=1"] * 1_500), says="1,500 fields")
        for name in chance.sample(every, rounds(1, 10)):
            attack.ask(address, path, pairs=pair(name, b"x" * MEGABYTE), says=f"{name} of a megabyte")
    report(attack, capsys)


@pytest.mark.stress
@pytest.mark.timeout(3600)
def test_hostile_slots_of_an_address(attack: Attack, rounds: Callable[[int, int], int], capsys) -> None:
    chance = random.Random(f"{SEED} slots")  # noqa: S311  a seed that repeats is the point
    for address in some_addresses(chance, rounds):
        for hostile in chance.sample(SLOTS, rounds(10, len(SLOTS))) if address.slots else ():
            attack.ask(address, address.raw_path(hostile), pairs=b"", says=f"slot {hostile[:40]}")
    report(attack, capsys)


@pytest.mark.stress
@pytest.mark.timeout(3600)
def test_bodies_that_are_no_form(attack: Attack, rounds: Callable[[int, int], int], capsys) -> None:
    chance = random.Random(f"{SEED} bodies")  # noqa: S311  a seed that repeats is the point
    bodies = (
        ("application/json", b'{"a": "\\ud800", "b": 1e999, "c": [[[['),
        ("application/json", b'{"customer": "\\u0000", "events": [null]}'),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n\0\r\n'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=" + "x" * 500, b"--"),
        ("text/plain; charset=utf-99", b"\xff"),
        ("application/x-www-form-urlencoded; charset=utf-99", b"a=\xff"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=\xff"),
        ("", b"\0" * 1_000),
        (
            "application/xml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        ),
    )
    for address in some_addresses(chance, rounds):
        client = attack.readers.of(address)
        path = address.path(attack.readers.samples(address))
        for kind, body in chance.sample(bodies, rounds(3, len(bodies))):
            answer = client.generic("POST", path, body, content_type=kind, secure=True)
            attack.asked += 1
            if fault := attack._fault(answer):
                attack.wrong.append(f"{address.name} {kind[:40]}: {fault}")
    report(attack, capsys)


def report(attack: Attack, capsys) -> None:
    with capsys.disabled():
        sys.stdout.write(f" [{attack.asked:,} requests, seed {SEED}, {len(attack.wrong)} wrong] ")
    if attack.wrong:
        pytest.fail("\n".join(attack.wrong[:40]), pytrace=False)
