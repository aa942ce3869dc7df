"""Lines of the trail with the names that the reader may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from amity.foundation.access import services as access
from amity.foundation.audit import selectors as audit
from amity.foundation.audit.canonical import EntryRow
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Staff
from amity.foundation.organisation.selectors import StaffName
from amity.know.parties.models import Party
from amity.web.audit.filters import TrailFilter, address_of
from amity.web.audit.wording import READING, REFUSED, field_words, refusals, words_of

PAGE = 50
MOST_PEOPLE = 200
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom an entry is about."""

    reference: UUID
    full_name: str
    native_name: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an act touched; values are empty where they are personal."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of the page. Without a person it was the system itself."""

    entry_id: int
    at: datetime
    person: StaffName | None
    words: str
    is_refusal: bool
    subject: str
    customer: Customer | None
    changes: tuple[Change, ...]
    purpose: str
    seal: int | None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of the trail, and the query that asks for the next one; empty on the last."""

    lines: tuple[TrailLine, ...]
    following: str


def page(asked: TrailFilter, *, by: Actor, after: audit.Cursor | None = None) -> TrailPage:
    """Return a page of the actor's bank's trail, newest first. At most six queries."""
    access.check("audit:read", by=by)
    rows = audit.recent(_sought(asked, by=by), after=after, limit=PAGE + 1)
    shown = rows[:PAGE]
    names = organisation.staff_names({row.entry.staff_id for row in shown})
    customers = _customers([row.entry for row in shown], by=by)
    lines = tuple(_to_line(row, names, customers) for row in shown)
    last = shown[-1].entry if len(rows) > PAGE else None
    following = {**asked.query, "after": address_of(audit.Cursor(last.happened_at, last.id))} if last else {}
    return TrailPage(lines, urlencode(following))


def _sought(asked: TrailFilter, *, by: Actor) -> audit.Sought:
    since, until = _bounds(asked.day) if asked.day else (None, None)
    party_id, subjects = _about(asked.customer, by=by) if asked.customer else (None, ())
    return audit.Sought(
        legal_entity_id=by.legal_entity_id,
        staff_ids=_people(asked.person, by=by) if asked.person else None,
        party_id=party_id,
        subjects=subjects,
        actions=refusals() if asked.act == REFUSED else (asked.act,) if asked.act else (),
        # Whoever reads the trail would else find little in it but their own reading.
        without=() if asked.act == READING else (READING,),
        since=since,
        until=until,
    )


def _bounds(day: date) -> tuple[datetime, datetime]:
    zone = ZoneInfo(settings.TIME_ZONE)
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)


def _people(words: str, *, by: Actor) -> tuple[int, ...]:
    called = Q(code__iexact=words) | Q(full_name__icontains=words) | Q(native_name__icontains=words)
    staff = Staff.objects.filter(called, legal_entity_id=by.legal_entity_id)
    return tuple(staff.values_list("pk", flat=True)[:MOST_PEOPLE])


def _about(words: str, *, by: Actor) -> tuple[int, tuple[str, ...]]:
    """Return the customer of a number or reference; a customer whom nobody knows has no entries."""
    if not access.can("audit:names", by=by):
        return NOBODY, ()
    which = Q(number=words)
    if reference := _reference(words):
        which |= Q(reference=reference)
    party = Party.objects.filter(which, legal_entity_id=by.legal_entity_id).first()
    if party is None:
        # A reference that was never a customer's may still have been asked for, and refused.
        return NOBODY, (f"party:{reference}",) if reference else ()
    return party.pk, (f"party:{party.reference}",)


def _customers(entries: Sequence[EntryRow], *, by: Actor) -> Mapping[int | UUID, Customer]:
    """Return the customers of the entries, by id and by reference; none for who may not see their names."""
    if not access.can("audit:names", by=by):
        return {}
    ids = {entry.party_id for entry in entries if entry.party_id is not None}
    references = {reference for entry in entries if (reference := _party_reference(entry.subject))}
    return _named(ids, references, legal_entity_id=by.legal_entity_id) if ids or references else {}


def _named(
    ids: Collection[int], references: Collection[UUID], *, legal_entity_id: int
) -> Mapping[int | UUID, Customer]:
    which = Q(pk__in=ids) | Q(reference__in=references)
    rows = Party.objects.filter(which, legal_entity_id=legal_entity_id)
    found: dict[int | UUID, Customer] = {}
    for pk, reference, full_name, native_name in rows.values_list(
        "pk", "reference", "full_name", "native_name"
    ):
        found[pk] = found[reference] = Customer(reference, full_name, native_name)
    return found


def _to_line(
    row: audit.TrailRow, names: Mapping[int, StaffName], customers: Mapping[int | UUID, Customer]
) -> TrailLine:
    entry = row.entry
    key = entry.party_id if entry.party_id is not None else _party_reference(entry.subject)
    return TrailLine(
        entry_id=entry.id,
        at=entry.happened_at,
        person=names.get(entry.staff_id),
        words=words_of(entry.action),
        is_refusal=entry.action.endswith(REFUSED),
        # What somebody did to their own session needs no second name.
        subject="" if entry.subject == f"staff:{entry.staff_id}" else entry.subject,
        customer=customers.get(key) if key is not None else None,
        # A count of nothing says nothing.
        changes=tuple(
            Change(field_words(field), old, new)
            for field, (old, new) in entry.changes.items()
            if (old, new) != ("", "0")
        ),
        purpose=entry.purpose,
        seal=row.seal,
    )


def _party_reference(subject: str) -> UUID | None:
    noun, _colon, reference = subject.partition(":")
    return _reference(reference) if noun == "party" else None


def _reference(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
