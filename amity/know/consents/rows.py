"""Frozen rows of the room: what was declared, and what is known of one customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

EVERY = ""
"""Stands for every channel, and for every topic."""


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
