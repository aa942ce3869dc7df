"""Questions about saved lists: which ones somebody finds, what one holds, which are pinned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from amity.engage.lists import policies
from amity.engage.lists.models import OwnColumns, Pin, SavedList, Visibility
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation.models import Staff, Unit

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Definition:
    """How a list finds, orders and shows its customers."""

    query: str = ""
    rule: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedListRow:
    """One saved list, as the actor may use it. ``position`` is its place among their pins."""

    reference: UUID
    name: str
    visibility: Visibility
    definition: Definition
    version: int
    is_own: bool
    may_change: bool
    owner_name: str
    owner_native_name: str
    position: int | None

    @property
    def is_pinned(self) -> bool:
        """Whether the actor keeps it at hand."""
        return self.position is not None


def lists_of(*, by: Actor) -> tuple[SavedListRow, ...]:
    """Return the lists that the actor finds: pinned ones first, in their order, then by name. One query."""
    if not access.can("lists:read", by=by):
        return ()
    rows = _with_pins(found_by(by), by).order_by(F("position").asc(nulls_last=True), "name", "pk")
    return tuple(_to_row(row, by) for row in rows[:SHOWN])


def saved_list(reference: UUID, *, by: Actor) -> SavedListRow:
    """
    Return one list. One query.

    :raises NotFound: if there is none among those that the actor finds.
    """
    access.check("lists:read", by=by)
    row = _with_pins(found_by(by), by).filter(reference=reference).first()
    if row is None:
        raise NotFound(_("There is no such list."))
    return _to_row(row, by)


def pinned(lists: Iterable[SavedListRow]) -> tuple[SavedListRow, ...]:
    """Return those that are kept at hand."""
    return tuple(row for row in lists if row.is_pinned)


def visibilities(*, by: Actor, now: str = "") -> tuple[Visibility, ...]:
    """Return with whom the actor may share a list, and with whom it is shared now."""
    may = policies.choices(by)
    return tuple(each for each in Visibility if each in may or each == now)


def own_columns(*, by: Actor) -> tuple[str, ...]:
    """Return the columns that the actor likes in lists that are not saved; none for the usual ones."""
    found = OwnColumns.objects.filter(pk=by.staff_id).values_list("columns", flat=True).first()
    return tuple(found or ())


def found_by(by: Actor) -> QuerySet[SavedList]:
    """Return the lists that the actor finds: their own, their team's, those of units above them."""
    here = Concat(Value("/"), Cast(OuterRef("unit_id"), TextField()), Value("/"), output_field=TextField())
    below = Unit.objects.filter(pk=by.unit_id).annotate(above=here).filter(path__contains=F("above"))
    wanted = Q(staff_id=by.staff_id) | Q(Exists(below), visibility=Visibility.UNIT)
    if by.team_id is not None:
        wanted |= Q(visibility=Visibility.TEAM, team_id=by.team_id)
    return SavedList.objects.filter(wanted, legal_entity_id=by.legal_entity_id, deleted_at__isnull=True)


def _with_pins(rows: QuerySet[SavedList], by: Actor) -> QuerySet[SavedList]:
    owner = Staff.objects.filter(pk=OuterRef("staff_id"))
    pin = Pin.objects.filter(list=OuterRef("pk"), staff_id=by.staff_id)
    return rows.annotate(
        position=Subquery(pin.values("position")[:1]),
        owner_name=Subquery(owner.values("full_name")[:1]),
        owner_native_name=Subquery(owner.values("native_name")[:1]),
    )


def _to_row(row: SavedList, by: Actor) -> SavedListRow:
    return SavedListRow(
        reference=row.reference,
        name=row.name,
        visibility=Visibility(row.visibility),
        definition=Definition(row.query, row.rule, tuple(row.columns)),
        version=row.version,
        is_own=row.staff_id == by.staff_id,
        may_change=policies.may_change(
            owner_id=row.staff_id,
            visibility=row.visibility,
            unit_id=row.unit_id,
            team_id=row.team_id,
            by=by,
        ),
        owner_name=getattr(row, "owner_name", "") or "",
        owner_native_name=getattr(row, "owner_native_name", "") or "",
        position=getattr(row, "position", None),
    )
