"""What the page of a customer's consents shows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.know.consents import selectors as consents
from amity.know.consents.judgements import EVERY, Declaration, EntryRow, SuppressionRow
from amity.know.consents.selectors import Cell, Standing
from amity.web.consents import words

SHOWN_ENTRIES = 20


@dataclass(frozen=True, slots=True)
class CellLine:
    """One purpose through one channel, in words."""

    channel: str
    is_allowed: bool
    because: str


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """One purpose and its channels."""

    code: str
    name: str
    can_change: bool
    cells: tuple[CellLine, ...]

    @property
    def allowed_count(self) -> int:
        """Through how many of them the bank may."""
        return sum(cell.is_allowed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PeaceLine:
    """One suppression, in words."""

    reference: UUID
    version: int
    reason: str
    topic: str
    begins_at: datetime
    until: str
    is_over: bool
    can_lift: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the log, in words."""

    act: str
    is_granted: bool
    purpose: str
    channels: str
    happened_at: datetime
    how: str
    text_number: int | None
    has_document: bool
    staff_name: str


@dataclass(frozen=True, slots=True)
class Page:
    """All of it."""

    is_set_up: bool
    purposes: tuple[PurposeLine, ...]
    peace: tuple[PeaceLine, ...]
    history: tuple[HistoryLine, ...]
    is_on_do_not_call: bool
    can_record: bool
    can_suppress: bool


def page(reference: UUID, *, by: Actor, at: datetime) -> Page:
    """
    Return what the bank may do with a customer.

    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    found = consents.standing(reference, by=by, at=at)
    return Page(
        is_set_up=found.declaration.is_set_up,
        purposes=_purposes(found),
        peace=_peace(found, by=by, at=at),
        history=_history(found),
        is_on_do_not_call=found.is_on_do_not_call,
        can_record=access.can("consents:record", by=by),
        can_suppress=access.can("consents:suppress", by=by),
    )


def _purposes(found: Standing) -> tuple[PurposeLine, ...]:
    language = get_language() or "en"

    def line(cell: Cell) -> CellLine:
        return CellLine(
            channel=cell.channel.name(language) if cell.channel else "",
            is_allowed=cell.verdict.is_allowed,
            because=words.because(cell.verdict, cell.entry, found.declaration),
        )

    return tuple(
        PurposeLine(
            one.purpose.code,
            one.purpose.name(language),
            one.can_change,
            tuple(line(cell) for cell in one.cells),
        )
        for one in found.lines
    )


def _peace(found: Standing, *, by: Actor, at: datetime) -> tuple[PeaceLine, ...]:
    may, may_all = access.can("consents:suppress", by=by), access.can("consents:lift", by=by)
    return tuple(_peace_line(row, found.declaration, at, may, may_all) for row in found.suppressions)


def _peace_line(
    row: SuppressionRow,
    declaration: Declaration,
    at: datetime,
    may: bool,
    may_all: bool,
) -> PeaceLine:
    reason = declaration.reason(row.reason)
    is_open = reason is not None and not reason.is_for_compliance
    is_over = row.is_over(at)
    return PeaceLine(
        reference=row.reference,
        version=row.version,
        reason=reason.name(get_language() or "en") if reason else row.reason,
        topic=words.topic_name(row.topic),
        begins_at=row.begins_at,
        until=words.until_words(row.lifted_at or row.ends_at),
        is_over=is_over,
        can_lift=not is_over and may and (is_open or may_all),
    )


def _history(found: Standing) -> tuple[HistoryLine, ...]:
    """Return the acts, newest first; what was said at one moment about one purpose is one act."""
    acts: dict[tuple[object, ...], list[EntryRow]] = {}
    for entry in found.entries:
        key = (entry.happened_at, entry.purpose, entry.act, entry.how, entry.staff_id)
        acts.setdefault(key, []).append(entry)
    language = get_language() or "en"
    names = organisation.staff_names([e.staff_id for e in found.entries if e.staff_id])
    lines = []
    for entries in list(acts.values())[:SHOWN_ENTRIES]:
        first = entries[0]
        purpose = found.declaration.purpose(first.purpose)
        channels = [found.declaration.channel(e.channel) for e in entries if e.channel != EVERY]
        staff = names.get(first.staff_id or 0)
        lines.append(
            HistoryLine(
                act=str(words.ACTS[first.act]),
                is_granted=first.act == "GRANTED",
                purpose=purpose.name(language) if purpose else first.purpose,
                channels=", ".join(channel.name(language) for channel in channels if channel),
                happened_at=first.happened_at,
                how=str(dict(words.HOW).get(first.how, first.how)),
                text_number=first.text_number,
                has_document=any(e.has_document for e in entries),
                staff_name=(staff.native_name or staff.full_name)
                if staff and language.startswith("zh")
                else (staff.full_name if staff else ""),
            )
        )
    return tuple(lines)
