"""Use cases that change saved lists. Every write to their tables is in this file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.engage.lists import judgements, policies, selectors
from amity.engage.lists.models import OwnColumns, Pin, SavedList
from amity.engage.lists.selectors import Definition
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound


@transaction.atomic
def save(
    *, name: str, visibility: str, definition: Definition, request_id: UUID, by: Actor, at: datetime
) -> UUID:
    """
    Keep a list under a name; the same request twice keeps it once.

    :raises NotAllowed: if the actor may not keep lists, or not share them so far.
    :raises BadInput: if the name is missing or taken, or the rule cannot be read.
    """
    access.check("lists:write", by=by)
    policies.check_may_share(visibility=visibility, by=by)
    name = name.strip()
    _check(name, definition)
    again = SavedList.objects.filter(request_id=request_id, staff_id=by.staff_id).first()
    if again is not None:
        return again.reference
    if SavedList.objects.filter(staff_id=by.staff_id, deleted_at__isnull=True).count() >= policies.MOST_LISTS:
        raise BadInput(_("You have %(most)s lists. Delete one first.") % {"most": policies.MOST_LISTS})
    _check_free(name, owner_id=by.staff_id)
    row = SavedList.objects.create(
        request_id=request_id,
        legal_entity_id=by.legal_entity_id,
        staff_id=by.staff_id,
        unit_id=by.unit_id,
        team_id=by.team_id,
        name=name,
        visibility=visibility,
        query=_without_words(definition.query),
        rule=definition.rule,
        columns=list(definition.columns),
        created_at=at,
        changed_at=at,
    )
    _record("list:saved", row, by=by, at=at, changes={"called": ("", name), "visibility": ("", visibility)})
    return row.reference


@transaction.atomic
def change(
    *,
    reference: UUID,
    version: int,
    by: Actor,
    at: datetime,
    name: str | None = None,
    visibility: str | None = None,
    definition: Definition | None = None,
) -> int:
    """
    Change what a list is called, who finds it, or what it holds; return its new version.

    :raises NotFound: if there is no such list among those that the actor finds.
    :raises NotAllowed: if it is another's, or may not be shared so far.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    :raises BadInput: if the name is missing or taken, or the rule cannot be read.
    """
    row = _lock(reference, by=by)
    if row.version != version:
        raise ChangedMeanwhile(_("Somebody changed this list meanwhile."))
    was = _facts(row)
    if name is not None and name.strip() != row.name:
        row.name = name.strip()
        policies.check_name(name=row.name)
        _check_free(row.name, owner_id=row.staff_id)
    if visibility is not None and visibility != row.visibility:
        policies.check_may_share(visibility=visibility, by=by)
        # Shared where whoever shares it works, also when its owner moved since.
        row.visibility, row.unit_id, row.team_id = visibility, by.unit_id, by.team_id
    if definition is not None:
        _check(row.name, definition)
        row.query, row.rule = _without_words(definition.query), definition.rule
        row.columns = list(definition.columns)
    row.version += 1
    row.changed_at = at
    row.save()
    now = _facts(row)
    changes = {field: (was[field], now[field]) for field in now if was[field] != now[field]}
    _record("list:changed", row, by=by, at=at, changes=changes)
    return row.version


@transaction.atomic
def delete(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Take a list away; ``restore`` brings it back.

    :raises NotFound: if there is no such list among those that the actor finds.
    :raises NotAllowed: if it is another's.
    """
    row = _lock(reference, by=by)
    row.deleted_at = at
    row.save(update_fields=["deleted_at"])
    _record("list:deleted", row, by=by, at=at, changes={"called": (row.name, "")})


@transaction.atomic
def restore(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Bring a deleted list back; one that is there stays.

    :raises NotFound: if there was no such list that the actor might have deleted.
    :raises BadInput: if its name is taken by now.
    """
    access.check("lists:write", by=by)
    rows = SavedList.objects.filter(legal_entity_id=by.legal_entity_id, reference=reference)
    row = rows.select_for_update().first()
    if row is None or not _may_change(row, by):
        raise NotFound(_("There is no such list."))
    if row.deleted_at is None:
        return
    _check_free(row.name, owner_id=row.staff_id)
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    _record("list:restored", row, by=by, at=at, changes={"called": ("", row.name)})


@transaction.atomic
def pin(*, reference: UUID, is_pinned: bool, by: Actor) -> None:
    """
    Keep a list at hand, after those that are there already; or no more.

    :raises NotFound: if there is no such list among those that the actor finds.
    :raises BadInput: if there are as many as a menu can hold.
    """
    access.check("lists:read", by=by)
    row = _find(reference, by=by)
    pins = Pin.objects.filter(staff_id=by.staff_id)
    if not is_pinned:
        pins.filter(list=row).delete()
        return
    others = pins.exclude(list=row)
    if others.count() >= policies.MOST_PINS:
        raise BadInput(
            _("%(most)s lists are pinned already. Unpin one first.") % {"most": policies.MOST_PINS}
        )
    last = others.aggregate(last=Max("position"))["last"] or 0
    Pin.objects.get_or_create(list=row, staff_id=by.staff_id, defaults={"position": last + 1})


@transaction.atomic
def move_pin(*, reference: UUID, is_up: bool, by: Actor) -> None:
    """
    Move a pinned list one place up or down among the actor's.

    :raises NotFound: if the actor has not pinned it.
    """
    access.check("lists:read", by=by)
    pins = list(Pin.objects.select_for_update().filter(staff_id=by.staff_id).order_by("position", "pk"))
    here = next((at for at, each in enumerate(pins) if each.list.reference == reference), None)
    if here is None:
        raise NotFound(_("There is no such list."))
    there = max(0, min(len(pins) - 1, here + (-1 if is_up else 1)))
    pins.insert(there, pins.pop(here))
    for position, each in enumerate(pins, start=1):
        each.position = position
    Pin.objects.bulk_update(pins, ["position"])


def choose_columns(*, columns: tuple[str, ...], by: Actor) -> None:
    """
    Keep the columns that the actor likes in lists that are not saved; none for the usual ones.

    :raises BadInput: if there are too many.
    """
    access.check("lists:read", by=by)
    policies.check_size(query="", columns=columns)
    OwnColumns.objects.update_or_create(staff_id=by.staff_id, defaults={"columns": list(columns)})


def _check(name: str, definition: Definition) -> None:
    policies.check_name(name=name)
    policies.check_size(query=definition.query, columns=definition.columns)
    if definition.rule and (mistake := judgements.mistake(definition.rule, language=get_language() or "en")):
        raise BadInput(mistake)


def _without_words(query: str) -> str:
    # Words searched for may be a customer's name, which a list does not keep.
    return urlencode([(field, value) for field, value in parse_qsl(query) if field != "q"])


def _check_free(name: str, *, owner_id: int) -> None:
    if SavedList.objects.filter(staff_id=owner_id, name=name, deleted_at__isnull=True).exists():
        raise BadInput(_("There is a list of this name already."))


def _find(reference: UUID, *, by: Actor) -> SavedList:
    row = selectors.found_by(by).filter(reference=reference).first()
    if row is None:
        raise NotFound(_("There is no such list."))
    return row


def _lock(reference: UUID, *, by: Actor) -> SavedList:
    access.check("lists:write", by=by)
    row = SavedList.objects.select_for_update().get(pk=_find(reference, by=by).pk)
    if not _may_change(row, by):
        raise NotAllowed(_("This list is another's. Save a copy of your own."))
    return row


def _may_change(row: SavedList, by: Actor) -> bool:
    return policies.may_change(
        owner_id=row.staff_id, visibility=row.visibility, unit_id=row.unit_id, team_id=row.team_id, by=by
    )


def _facts(row: SavedList) -> dict[str, str]:
    return {
        "called": row.name,
        "visibility": row.visibility,
        "filter": row.query,
        "rule": row.rule,
        "columns": " ".join(row.columns),
    }


def _record(
    action: str, row: SavedList, *, by: Actor, at: datetime, changes: Mapping[str, tuple[object, object]]
) -> None:
    audit.record(action=action, subject=f"list:{row.reference}", by=by, at=at, changes=changes)
