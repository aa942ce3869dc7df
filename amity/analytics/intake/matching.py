"""Matching: by what a row of customers is known to be somebody whom the bank has already, and what then.

The feed says it (``[load.match]``); what a row may be known by stands in the loads of the same file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amity.analytics.intake.errors import BadFeed

SOURCE_KEY, DOCUMENT, MOBILE, EMAIL, NAME_BIRTH = "source_key", "document", "mobile", "email", "name_birth"
KEYS = (SOURCE_KEY, DOCUMENT, MOBILE, EMAIL, NAME_BIRTH)
"""``name_birth``: name and day of birth of a person; the name alone of an organisation."""
SKIP, FILL, OVERWRITE = "skip", "fill", "overwrite"
ACTS = (SKIP, FILL, OVERWRITE)
CUSTOMERS = "customers"
OF_CONTACTS = {MOBILE: "MOBILE", EMAIL: "EMAIL"}


@dataclass(frozen=True, slots=True)
class MatchRule:
    """By what to match, in order, and what to do with a row that matches."""

    keys: tuple[str, ...]
    on_match: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row of customers may be known by: a key of the rule, the scheme of the value, the value."""

    by: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose customer stood in an earlier row of the file: which row, and by what it is known."""

    first_row: int
    by: str


def read(said: object, table: str) -> MatchRule | None:
    """Return the rule that a feed's load says, if it says one.

    :raises BadFeed: if it cannot be.
    """
    if said is None:
        return None
    if not isinstance(said, Mapping):
        raise BadFeed(f'load of {table}: match is a section: keys = [...], on_match = "...".')
    if table != CUSTOMERS:
        raise BadFeed(f"load of {table}: only customers are matched; their other loads follow them.")
    left: dict[str, Any] = dict(said)
    keys, on_match = tuple(left.pop("keys", ())), left.pop("on_match", "")
    if not keys or any(key not in KEYS for key in keys) or len(set(keys)) != len(keys):
        raise BadFeed(f"load of {table}: match.keys takes, each once, {', '.join(KEYS)}.")
    if on_match not in ACTS:
        raise BadFeed(f"load of {table}: match.on_match is one of {', '.join(ACTS)}.")
    if left:
        raise BadFeed(f"load of {table}: {', '.join(left)} mean(s) nothing in match.")
    return MatchRule(keys, on_match)


def marks_of(rule: MatchRule, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[Mark, ...]]:
    """Return by the source's key what each customer may be known by; ``rows`` are accepted rows by table."""
    found: dict[str, list[Mark]] = {}
    for by, table, scheme in (
        (DOCUMENT, "identifiers", "scheme"),
        (MOBILE, "contact_points", "kind"),
        (EMAIL, "contact_points", "kind"),
    ):
        wanted = OF_CONTACTS.get(by)
        for row in rows.get(table, ()) if by in rule.keys else ():
            if wanted in (None, row[scheme]):
                found.setdefault(row["customer_key"], []).append(Mark(by, row[scheme], row["value"]))
    return {key: tuple(marks) for key, marks in found.items()}


def repeats(
    rule: MatchRule,
    customers: Iterable[tuple[int, Mapping[str, Any]]],
    marks: Mapping[str, Sequence[Mark]],
) -> dict[int, Repeat]:
    """Return the rows whose customer an earlier row of the file was, by number of row."""
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, Repeat] = {}
    for number, row in customers:
        names = list(_names(rule, row, marks.get(row["key"], ())))
        seen = next(((first[name], by) for by, name in names if name in first), None)
        if seen is not None:
            found[number] = Repeat(*seen)
            continue
        for _by, name in names:
            first[name] = number
    return found


def _names(
    rule: MatchRule, row: Mapping[str, Any], marks: Sequence[Mark]
) -> Iterator[tuple[str, tuple[object, ...]]]:
    for by in rule.keys:
        for mark in marks:
            if mark.by == by:
                yield by, (by, mark.scheme, "".join(mark.value.split()).upper())
        if by == NAME_BIRTH and (name := name_of(row)):
            yield by, name


def name_of(row: Mapping[str, Any]) -> tuple[object, ...] | None:
    """Return the name by which a row is known: a person's with the day of birth, an organisation's alone."""
    name = " ".join(str(row["native_name"] or row["full_name"] or "").split()).casefold()
    if not name or (row["kind"] == "PERSON" and row["birth_on"] is None):
        return None
    return (NAME_BIRTH, row["kind"], name, row["birth_on"] if row["kind"] == "PERSON" else None)
