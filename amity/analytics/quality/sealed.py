"""The verdicts on values that are sealed: taken from values opened in memory, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from amity.analytics.quality import checks
from amity.analytics.quality.fields import SEALED

VERSION = 1
"""Goes up when a check changes: verdicts of before are then taken anew."""

Verdicts = tuple[bool | None, ...]
"""In the order of ``fields.SEALED``."""


@dataclass(slots=True)
class Opened:
    """What was sealed of one customer, in the clear: kinds and values of contacts, schemes and numbers."""

    contacts: list[tuple[str, str]] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)
    birth: str = ""
    sex: str = ""


def verdicts(opened: Opened, *, as_of: date) -> Verdicts:
    """Return what the checks say of one customer."""
    mobiles = [value for kind, value in opened.contacts if kind == "MOBILE"]
    emails = [value for kind, value in opened.contacts if kind == "EMAIL"]
    own = [pair for pair in opened.documents if pair[0] != "USCC"]
    codes = [pair for pair in opened.documents if pair[0] == "USCC"]
    cards = [value for scheme, value in own if scheme == "ID_CARD" and checks.is_id_card(value)]
    found = (
        _all(checks.is_mobile(value) for value in mobiles),
        _all(checks.is_email(value) for value in emails),
        _all(checks.is_document(*pair) for pair in own),
        _all(checks.is_document(*pair) for pair in codes),
        _is_plausible(opened.birth, as_of),
        _matches_birth(opened.birth, cards),
        _matches_sex(opened.sex, cards),
    )
    if len(found) != len(SEALED):
        raise AssertionError(SEALED)
    return found


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = [answer for answer in answers if answer is not None]
    return all(known) if known else None


def _is_plausible(birth: str, as_of: date) -> bool | None:
    if not birth:
        return None
    day = checks.day_of(birth)
    return day is not None and checks.is_plausible_birth(day, as_of=as_of)


def _matches_birth(birth: str, cards: Sequence[str]) -> bool | None:
    if not birth or not cards:
        return None
    return any(checks.born_in(card) == checks.day_of(birth) for card in cards)


def _matches_sex(sex: str, cards: Sequence[str]) -> bool | None:
    if not sex or not cards:
        return None
    return any(checks.sex_in(card) == sex for card in cards)
