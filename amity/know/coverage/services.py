"""Use cases that change who looks after whom; what comes in bulk is in ``steps``."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import DomainError
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import granting, selectors
from amity.know.coverage.models import Assignment, AssignmentRole
from amity.know.parties import selectors as parties


class AlreadyAssigned(DomainError):
    """The customer is in that person's care already."""


@transaction.atomic
def assign(*, party_reference: UUID, staff_reference: UUID, by: Actor, at: datetime) -> None:
    """
    Give a customer to a main manager of the actor's unit or below, from today on.

    :raises NotAllowed: if the actor may not assign.
    :raises NotFound: if there is no such customer, or no such manager, within the actor's reach.
    :raises AlreadyAssigned: if that manager has the customer already.
    """
    access.check("coverage:assign", by=by)
    party = parties.lock(party_reference, by=by)
    today = organisation.today(party.legal_entity_id, at=at)
    staff = selectors.candidate(staff_reference, by=by, on=today)
    before = selectors.manager(party.id, on=today)
    if before is not None and before.staff_id == staff.staff_id:
        raise AlreadyAssigned(_("This customer is in their care already."))

    _end_terms(party.id, today)
    Assignment.objects.create(party_id=party.id, staff_id=staff.staff_id, active_from=today)
    granting.publish(party.legal_entity_id, today, party_ids=(party.id,))
    audit.record(
        action="coverage:assigned",
        subject=f"party:{party_reference}",
        by=by,
        at=at,
        party_id=party.id,
        changes={"main_manager": (before.code if before else "", staff.code)},
    )


@transaction.atomic
def publish_grants(*, legal_entity_id: int, at: datetime) -> int:
    """Bring who may see whom into line with who looks after whom today; return how many grants changed."""
    today = organisation.today(legal_entity_id, at=at)
    changed = granting.publish(legal_entity_id, today)
    if changed:
        audit.record(
            action="grants:published",
            subject=f"legal_entity:{legal_entity_id}",
            by=SYSTEM,
            at=at,
            changes={"changed": ("", changed)},
        )
    return changed


def _end_terms(party_id: int, today: date) -> None:
    terms = Assignment.objects.filter(
        Q(active_to__isnull=True) | Q(active_to__gt=today), party_id=party_id, role=AssignmentRole.MAIN
    )
    # A term that would end on the day on which it began leaves no trace but the one in the audit.
    terms.filter(active_from__gte=today).delete()
    terms.update(active_to=today)
