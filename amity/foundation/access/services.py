"""Who may do what, and which customers they see; and the one writer of grants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access.models import Grant
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotAllowed
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import copy_rows

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A customer within reach of a unit and, when somebody looks after them, of a team and a staff member."""

    party_id: int
    unit_id: int
    team_id: int | None = None
    staff_id: int | None = None


def check(verb: str, *, by: Actor) -> None:
    """
    Refuse whoever may not do the verb.

    :raises NotAllowed: if none of the actor's roles may.
    """
    if not can(verb, by=by):
        raise NotAllowed(_("Your role does not include this."))


def can(verb: str, *, by: Actor) -> bool:
    """Tell whether the actor may do the verb."""
    return by.is_system or permissions().allows(verb, by.roles)


def landing(*, by: Actor) -> str:
    """Return the URL name of the actor's first page; empty if their roles have none."""
    return permissions().landing(by.roles)


def sees_whole_bank(*, by: Actor) -> bool:
    """Tell whether the actor's reach is all customers of their bank."""
    return not by.is_system and permissions().reach(by.roles) is Reach.BANK


def visible(rows: Rows, *, by: Actor, party: str = "pk") -> Rows:
    """Return only the rows whose customer the actor may see. ``party`` is the column that says whose."""
    if by.is_system:
        return rows
    reach = permissions().reach(by.roles)
    if reach is Reach.NONE:
        return rows.none()
    if reach is Reach.BANK:
        return rows.filter(_in_legal_entity(rows.model, party, by.legal_entity_id))
    grants = Grant.objects.filter(_within(reach, by), legal_entity_id=by.legal_entity_id)
    return rows.filter(**{f"{party}__in": grants.values("party_id")})


def replace_grants(
    *, legal_entity_id: int, grants: Iterable[GrantRow], party_ids: Sequence[int] | None = None
) -> int:
    """Make these the legal entity's only grants, in the caller's transaction; return how many rows changed.

    With ``party_ids`` only the grants of these customers are replaced: all others stay as they are.
    Only the difference is written, so that a night without moves leaves the table and its indexes alone.
    """
    of_whom = "" if party_ids is None else " AND party_id = ANY(%(parties)s)"
    values = {"bank": legal_entity_id, "parties": None if party_ids is None else list(party_ids)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COMING)
        rows = ((grant.party_id, grant.unit_id, grant.team_id, grant.staff_id) for grant in grants)
        copy_rows(connection, "grant_coming", ("party_id", "unit_id", "team_id", "staff_id"), rows)
        cursor.execute(_REMOVE_GONE.format(of_whom=of_whom), values)
        removed = cursor.rowcount
        cursor.execute(_ADD_NEW.format(of_whom=of_whom), values)
        added = cursor.rowcount
        cursor.execute("DROP TABLE grant_coming")
    return removed + added


def record_refusal(*, verb: str, subject: str, by: Actor, at: datetime) -> None:
    """Write down that the actor was refused. Call it outside the transaction that the refusal rolls back."""
    area, _colon, act = verb.partition(":")
    with transaction.atomic():
        audit.record(action=f"{area}:refused", subject=subject, by=by, at=at, changes={"act": ("", act)})


def _within(reach: Reach, by: Actor) -> Q:
    own = Q(staff_id=by.staff_id)
    if reach is Reach.BRANCH:
        return own | Q(unit_id__in=organisation.subtree(by.unit_id))
    if reach is Reach.TEAM and by.team_id is not None:
        return own | Q(team_id=by.team_id)
    return own


def _in_legal_entity(model: type[models.Model], party: str, legal_entity_id: int) -> Q:
    if _has(model, "legal_entity_id"):
        return Q(legal_entity_id=legal_entity_id)
    link = party.removesuffix("_id")
    if _has(model, f"{link}__legal_entity"):
        return Q(**{f"{link}__legal_entity_id": legal_entity_id})
    parties = Grant.objects.filter(legal_entity_id=legal_entity_id).values("party_id")
    return Q(**{f"{party}__in": parties})


def _has(model: type[models.Model], path: str) -> bool:
    """Tell whether the path of fields can be followed from the model."""
    first, _slot, rest = path.partition("__")
    try:
        field = model._meta.get_field(first)  # noqa: SLF001  Django documents _meta
    except FieldDoesNotExist:
        return False
    if not rest:
        return True
    related = field.related_model
    return isinstance(related, type) and _has(related, rest)


_COMING = """
    CREATE TEMPORARY TABLE grant_coming
        (party_id bigint NOT NULL, unit_id bigint NOT NULL, team_id bigint, staff_id bigint) ON COMMIT DROP
"""
_REMOVE_GONE = """
    DELETE FROM access_grant AS present WHERE legal_entity_id = %(bank)s{of_whom} AND NOT EXISTS (
        SELECT 1 FROM grant_coming AS coming
        WHERE coming.party_id = present.party_id AND coming.unit_id = present.unit_id
          AND coming.team_id IS NOT DISTINCT FROM present.team_id
          AND coming.staff_id IS NOT DISTINCT FROM present.staff_id)
"""
_ADD_NEW = """
    INSERT INTO access_grant (legal_entity_id, party_id, unit_id, team_id, staff_id)
    SELECT %(bank)s, party_id, unit_id, team_id, staff_id FROM (
        SELECT party_id, unit_id, team_id, staff_id FROM grant_coming
        EXCEPT SELECT party_id, unit_id, team_id, staff_id FROM access_grant
        WHERE legal_entity_id = %(bank)s{of_whom}
    ) AS fresh
"""
