"""One customer before the gate: may the bank contact them, and if not, why. Pure.

First the frozen rows: what a bank declared, and what is known of one customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from amity.analytics.consents import definition, gate
from amity.analytics.consents.definition import Ask, Declared, Facts

EVERY = ""
"""Stands for every channel, and for every topic."""
WITHDRAWABLE = definition.WITHDRAWABLE


@dataclass(frozen=True, slots=True)
class Named:
    """A code and what it is called."""

    code: str
    name_en: str
    name_zh: str

    def name(self, language: str) -> str:
        """Return the name in the reader's language."""
        return self.name_zh if language.startswith("zh") and self.name_zh else self.name_en


@dataclass(frozen=True, slots=True)
class PurposeRow(Named):
    """What the bank may want to contact a customer for."""

    is_by_channel: bool
    is_promotion: bool
    version: int


@dataclass(frozen=True, slots=True)
class ChannelRow(Named):
    """A way to a customer."""

    is_telephone: bool
    quiet_from: time | None
    quiet_to: time | None
    version: int


@dataclass(frozen=True, slots=True)
class ReasonRow(Named):
    """Why a customer may be left in peace."""

    stops: str
    usual_days: int | None
    is_for_compliance: bool


@dataclass(frozen=True, slots=True)
class BasisRow:
    """The legal basis of a purpose through a channel."""

    purpose: str
    channel: str
    basis: str
    version: int


@dataclass(frozen=True, slots=True)
class LimitRow:
    """At most so many promotions in so many days."""

    channel: str
    most: int
    days: int
    version: int


@dataclass(frozen=True, slots=True)
class TextRow:
    """What a customer is shown before they consent."""

    id: int
    purpose: str
    number: int
    text_en: str
    text_zh: str

    def text(self, language: str) -> str:
        """Return the text in a language."""
        return self.text_zh if language.startswith("zh") else self.text_en


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that one bank has declared; nothing at all before it began."""

    legal_entity_id: int
    purposes: tuple[PurposeRow, ...] = ()
    channels: tuple[ChannelRow, ...] = ()
    bases: tuple[BasisRow, ...] = ()
    reasons: tuple[ReasonRow, ...] = ()
    limits: tuple[LimitRow, ...] = ()

    @property
    def is_set_up(self) -> bool:
        """Whether the bank asks for consents at all."""
        return bool(self.purposes)

    def purpose(self, code: str) -> PurposeRow | None:
        """Return the purpose of a code; None where there is none."""
        return next((row for row in self.purposes if row.code == code), None)

    def channel(self, code: str) -> ChannelRow | None:
        """Return the channel of a code; None where there is none."""
        return next((row for row in self.channels if row.code == code), None)

    def reason(self, code: str) -> ReasonRow | None:
        """Return the reason of a code; None where there is none."""
        return next((row for row in self.reasons if row.code == code), None)

    def basis(self, purpose: str, channel: str) -> str:
        """Return the legal basis; empty where none was declared."""
        found = (row.basis for row in self.bases if (row.purpose, row.channel) == (purpose, channel))
        return next(found, "")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of the log of consents."""

    id: int
    reference: UUID
    purpose: str
    channel: str
    act: str
    basis: str
    happened_at: datetime
    expires_at: datetime | None
    how: str
    text_number: int | None
    language: str
    has_document: bool
    staff_id: int | None
    source: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What the gate needs of an entry of the log."""

    id: int
    purpose: str
    channel: str
    act: str
    happened_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What the gate needs of a suppression; ``ends_at`` is when it was lifted, if that came before."""

    topic: str
    reason: str
    begins_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """A time in which the customer is left in peace. One that a complaint brings has no row of its own."""

    reference: UUID
    topic: str
    reason: str
    begins_at: datetime
    ends_at: datetime | None
    staff_id: int | None
    is_from_complaint: bool
    version: int
    lifted_at: datetime | None = None

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended, or was lifted."""
        return any(moment is not None and moment <= at for moment in (self.ends_at, self.lifted_at))


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A contact that the customer did not ask for."""

    channel: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is known of one customer, for the gate."""

    entries: tuple[GivenRow, ...] = ()
    suppressions: tuple[HeldRow, ...] = ()
    promotions: tuple[PromotionRow, ...] = ()
    is_on_do_not_call: bool = False


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
