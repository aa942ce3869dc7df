"""The gate for one customer: may the bank contact them, and if not, every reason why. Pure.

``bulk`` gives the same answer for a million; a property test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from amity.analytics.consents.definition import (
    CONSENT,
    EVERY,
    EVERYTHING,
    LEGAL_OBLIGATION,
    WITHDRAWABLE,
    Ask,
    Channel,
    Declared,
    Facts,
    Given,
    Limit,
    key_of,
)

NOT_DECLARED, NO_CONSENT, WITHDRAWN, EXPIRED = "NOT_DECLARED", "NO_CONSENT", "WITHDRAWN", "EXPIRED"
SUPPRESSED, DO_NOT_CALL = "SUPPRESSED", "DO_NOT_CALL"
TOO_OFTEN, QUIET_HOURS = "TOO_OFTEN", "QUIET_HOURS"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a code, and what it is about (the suppression's reason, the limit)."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}:{self.detail}" if self.detail else self.code


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says: on which legal basis, since when, and what stands against it."""

    basis: str
    refusals: tuple[Refusal, ...]
    current: Given | None = None

    @property
    def is_allowed(self) -> bool:
        return not self.refusals


def may_contact(
    facts: Facts, declared: Declared, ask: Ask, *, at: datetime, by_the_day: bool = False
) -> Answer:
    """
    Tell whether the bank may contact a customer at a moment, which carries the bank's time zone.

    ``by_the_day`` is for choosing ahead: quiet hours wait until the contact is made.
    """
    purpose, channel = declared.purposes.get(ask.purpose), declared.channels.get(ask.channel)
    basis = declared.bases.get(key_of(purpose, ask.channel), "") if purpose else ""
    if purpose is None or not basis or (purpose.is_by_channel and channel is None):
        return Answer("", (Refusal(NOT_DECLARED),))
    current = current_of(facts, *key_of(purpose, ask.channel), at=at)
    refusals = [*_of_consent(basis, current, at), *_of_suppressions(facts, ask, basis, declared, at)]
    if purpose.is_promotion and channel is not None:
        if channel.is_telephone and facts.is_on_do_not_call:
            refusals.append(Refusal(DO_NOT_CALL))
        refusals += [_too_often(limit) for limit in declared.limits if _is_spent(limit, channel, facts, at)]
        if not by_the_day and is_quiet(channel, at.time()):
            refusals.append(Refusal(QUIET_HOURS))
    return Answer(basis, tuple(refusals), current)


def current_of(facts: Facts, purpose: str, channel: str, *, at: datetime) -> Given | None:
    """Return the entry that holds at a moment: the latest, whatever order they arrived in.

    Of two of the same moment the withdrawal holds.
    """
    entries = [e for e in facts.given if (e.purpose, e.channel) == (purpose, channel) and e.at <= at]
    return max(entries, key=lambda entry: (entry.at, not entry.is_granted, entry.id), default=None)


def is_quiet(channel: Channel, local: time) -> bool:
    """Tell whether it is the channel's quiet time; quiet hours may reach over midnight."""
    begin, end = channel.quiet_from, channel.quiet_to
    if begin is None or end is None:
        return False
    return begin <= local < end if begin <= end else local >= begin or local < end


def first_counted(limit: Limit, at: datetime) -> datetime:
    """Return the moment after which promotions count: so many times 24 hours back, not days of a clock."""
    return at.astimezone(UTC) - timedelta(days=limit.days)


def _of_consent(basis: str, current: Given | None, at: datetime) -> Iterator[Refusal]:
    if basis not in WITHDRAWABLE:
        return
    if current is not None and not current.is_granted:
        yield Refusal(WITHDRAWN)
    elif basis == CONSENT and current is None:
        yield Refusal(NO_CONSENT)
    elif basis == CONSENT and current is not None and current.expires_at and current.expires_at <= at:
        yield Refusal(EXPIRED)


def _of_suppressions(
    facts: Facts, ask: Ask, basis: str, declared: Declared, at: datetime
) -> Iterator[Refusal]:
    is_promotion = declared.purposes[ask.purpose].is_promotion
    reasons = {
        one.reason
        for one in facts.suppressed
        if one.begins_at <= at
        and (one.ends_at is None or one.ends_at > at)
        and one.topic in (EVERY, ask.topic)
        and (is_promotion or (one.stops == EVERYTHING and basis != LEGAL_OBLIGATION))
    }
    yield from (Refusal(SUPPRESSED, reason) for reason in sorted(reasons))


def _is_spent(limit: Limit, channel: Channel, facts: Facts, at: datetime) -> bool:
    if limit.channel not in (EVERY, channel.code):
        return False
    first = first_counted(limit, at)
    counted = sum(first < one.at <= at and limit.channel in (EVERY, one.channel) for one in facts.promoted)
    return counted >= limit.most


def _too_often(limit: Limit) -> Refusal:
    return Refusal(TOO_OFTEN, f"{limit.most}/{limit.days}")
