"""What a bank declares about contacting customers, and what it knows of one of them. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

CONSENT, CONTRACT = "CONSENT", "CONTRACT"
LEGAL_OBLIGATION, LEGITIMATE_INTEREST = "LEGAL_OBLIGATION", "LEGITIMATE_INTEREST"
WITHDRAWABLE = (CONSENT, LEGITIMATE_INTEREST)
"""What a customer may say no to: a contract and the law hold without being asked."""

PROMOTION, EVERYTHING = "PROMOTION", "EVERYTHING"
"""What a suppression stops: only what the customer did not ask for, or whatever the law does not demand."""

EVERY = ""
"""Stands for every channel, and for every topic."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the bank wants to contact customers, or use what it knows of them, for."""

    code: str
    is_by_channel: bool
    """Whether it is asked channel by channel; else one answer holds whatever the channel."""
    is_promotion: bool
    """Whether the customer did not ask for it: suppressions, limits and quiet hours hold."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to a customer. No promotion from ``quiet_from`` up to ``quiet_to``, local time."""

    code: str
    is_telephone: bool
    quiet_from: time | None = None
    quiet_to: time | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` promotions in ``days`` days through a channel, or through all of them together."""

    channel: str
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Declared:
    """All that one bank declares. ``bases`` is by purpose and channel, EVERY where it is not by channel."""

    purposes: Mapping[str, Purpose]
    channels: Mapping[str, Channel]
    bases: Mapping[tuple[str, str], str]
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One entry of the log of consents: given or withdrawn."""

    id: int
    purpose: str
    channel: str
    is_granted: bool
    at: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A time during which the customer is left in peace about a topic, or about everything."""

    topic: str
    reason: str
    stops: str
    begins_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promoted:
    """A promotion that reached the customer, or tried to."""

    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bank knows of one customer."""

    given: tuple[Given, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    promoted: tuple[Promoted, ...] = ()
    is_on_do_not_call: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """For what, through which channel, about what."""

    purpose: str
    channel: str
    topic: str = EVERY


def key_of(purpose: Purpose, channel: str) -> tuple[str, str]:
    """Return under which key the purpose's legal basis and consents are kept."""
    return purpose.code, channel if purpose.is_by_channel else EVERY
