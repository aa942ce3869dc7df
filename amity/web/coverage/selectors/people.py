"""One person: their book, what they carry and can carry, who stands in for them, and for whom they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.engage.allotments import judgements as loads
from amity.engage.allotments import selectors as allotments
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.coverage import selectors as coverage
from amity.know.coverage.models import AbsenceReason
from amity.know.coverage.selectors import AbsenceRow, Manager
from amity.know.parties.models import Party
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Tier

SHOWN = 20
REASONS = dict(AbsenceReason.choices)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One customer of a book."""

    reference: UUID
    full_name: str
    native_name: str
    tier: str
    currency: str
    assets_minor: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of one person shows."""

    person: Manager
    is_own: bool
    customers: int
    points: Decimal
    capacity: int
    deputy: Manager | None
    absences: tuple[AbsenceRow, ...]
    stood_in_for: tuple[AbsenceRow, ...]
    book: tuple[BookLine, ...]
    colleagues: tuple[Manager, ...]

    @property
    def percent(self) -> int:
        """How full the desk is."""
        return round(self.points * 100 / self.capacity)

    @property
    def away(self) -> AbsenceRow | None:
        """The absence that is in effect, if there is one."""
        return next((row for row in self.absences if row.is_in_effect), None)


def person(code: str, *, on: date, by: Actor) -> PersonPage:
    """
    Return one person's page: the actor's own, or anybody's at their unit if they arrange absences there.

    :raises NotFound: if there is nobody of that code, or they are not the actor's to look at.
    """
    people = coverage.colleagues(by=by, on=on)
    found = next((one for one in people if (one.code == code if code else one.staff_id == by.staff_id)), None)
    is_own = found is not None and found.staff_id == by.staff_id
    if found is None or not (is_own or access.can("absences:arrange", by=by)):
        raise NotFound(_("Nobody of that name looks after customers at your branch."))
    seat = coverage.seats((found.staff_id,)).get(found.staff_id)
    others = {one.staff_id: one for one in people}
    carried = allotments.loads((found.staff_id,), on=on).get(found.staff_id, 0)
    rows = allotments.book(found.staff_id, by=by, on=on)
    return PersonPage(
        person=found,
        is_own=is_own,
        customers=rows.count(),
        points=Decimal(carried) / loads.HUNDREDTHS,
        capacity=seat.capacity if seat else loads.DEFAULT_CAPACITY,
        deputy=others.get(seat.deputy_id or 0) if seat else None,
        absences=coverage.absences((found.staff_id,), since=on),
        stood_in_for=coverage.stood_in_for(found.staff_id, on=on),
        book=_book(rows.values_list("pk", flat=True)),
        colleagues=tuple(one for one in people if one.staff_id != found.staff_id),
    )


def _book(ids: QuerySet[Party, int]) -> tuple[BookLine, ...]:
    columns = ("party_id", "tier", "currency", "assets_minor")
    top = list(
        scores.current()
        .filter(party_id__in=ids)
        .order_by("-assets_minor", "party_id")
        .values_list(*columns)[:SHOWN]
    )
    names = {party.pk: party for party in Party.objects.filter(pk__in=[row[0] for row in top])}
    return tuple(
        BookLine(
            names[pk].reference,
            names[pk].full_name,
            names[pk].native_name,
            str(Tier(tier).label),
            currency,
            minor,
        )
        for pk, tier, currency, minor in top
    )
