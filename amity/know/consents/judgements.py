"""One customer before the gate: may the bank contact them, and if not, why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from amity.analytics.consents import definition, gate
from amity.analytics.consents.definition import Ask, Declared, Facts
from amity.know.consents.rows import EVERY, Declaration, PartyFacts

WITHDRAWABLE = definition.WITHDRAWABLE


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code, and what it is about."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of one purpose, channel and topic.

    ``is_checked`` is false where the bank has not declared anything yet: nothing is refused then.
    """

    purpose: str
    channel: str
    topic: str
    basis: str
    reasons: tuple[Reason, ...]
    entry_id: int | None
    is_checked: bool = True

    @property
    def is_allowed(self) -> bool:
        """Whether the bank may."""
        return not self.reasons

    def code(self) -> str:
        """Return all reasons in one word, as decisions keep them."""
        return " ".join(f"{one.code}:{one.detail}" if one.detail else one.code for one in self.reasons)


def verdict(
    declaration: Declaration,
    facts: PartyFacts,
    *,
    purpose: str,
    channel: str,
    topic: str = EVERY,
    at: datetime,
    zone: str,
    by_the_day: bool = False,
) -> Verdict:
    """Tell whether the bank may contact a customer, at a moment in the bank's time zone."""
    if not declaration.is_set_up:
        return Verdict(purpose, channel, topic, "", (), None, is_checked=False)
    answer = gate.may_contact(
        _facts(declaration, facts),
        declared(declaration),
        Ask(purpose, channel, topic),
        at=at.astimezone(ZoneInfo(zone)),
        by_the_day=by_the_day,
    )
    reasons = tuple(Reason(one.code, one.detail) for one in answer.refusals)
    entry = answer.current.id if answer.current else None
    return Verdict(purpose, channel, topic, answer.basis, reasons, entry)


def declared(declaration: Declaration) -> Declared:
    """Return what was declared as the gate takes it."""
    return Declared(
        purposes={
            row.code: definition.Purpose(row.code, row.is_by_channel, row.is_promotion)
            for row in declaration.purposes
        },
        channels={
            row.code: definition.Channel(row.code, row.is_telephone, row.quiet_from, row.quiet_to)
            for row in declaration.channels
        },
        bases={(row.purpose, row.channel): row.basis for row in declaration.bases},
        limits=tuple(definition.Limit(row.channel, row.most, row.days) for row in declaration.limits),
    )


def _facts(declaration: Declaration, known: PartyFacts) -> Facts:
    stops = {row.code: row.stops for row in declaration.reasons}
    return Facts(
        given=tuple(
            definition.Given(
                row.id, row.purpose, row.channel, row.act == "GRANTED", row.happened_at, row.expires_at
            )
            for row in known.entries
        ),
        suppressed=tuple(
            definition.Suppressed(
                row.topic,
                row.reason,
                stops.get(row.reason, definition.PROMOTION),
                row.begins_at,
                row.ends_at,
            )
            for row in known.suppressions
        ),
        promoted=tuple(definition.Promoted(row.channel, row.happened_at) for row in known.promotions),
        is_on_do_not_call=known.is_on_do_not_call,
    )
