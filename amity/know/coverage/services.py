"""Use cases that change who looks after whom; what comes in bulk is in ``steps``."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, DomainError, NotFound
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import granting, judgements, policies, selectors
from amity.know.coverage.models import (
    Absence,
    AbsenceReason,
    Assignment,
    AssignmentRole,
    CellAssignment,
    Seat,
)
from amity.know.coverage.terms import ALL, ZERO, end, leave_the_rest_to_the_main
from amity.know.parties import selectors as parties

MOST_CAPACITY = 10_000


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

    end(Assignment.objects.filter(party_id=party.id, role=AssignmentRole.MAIN), today)
    Assignment.objects.create(party_id=party.id, staff_id=staff.staff_id, active_from=today)
    leave_the_rest_to_the_main(party.id, today)
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
def hand_over(*, moves: Mapping[int, int], by: Actor, at: datetime) -> None:
    """
    Make these staff members (customer's id to staff's id) the main managers from today on, all or none.

    The caller writes down why, once for all; who may be handed over, and to whom, the caller has looked at.

    :raises NotAllowed: if the actor may not assign.
    """
    access.check("coverage:assign", by=by)
    today = organisation.today(by.legal_entity_id, at=at)
    selectors.lock_customers(moves)
    shares = dict(
        Assignment.objects.filter(
            Q(active_to__isnull=True) | Q(active_to__gt=today), party_id__in=moves, role=AssignmentRole.MAIN
        ).values_list("party_id", "share")
    )
    end(Assignment.objects.filter(party_id__in=moves, role=AssignmentRole.MAIN), today)
    Assignment.objects.bulk_create(
        Assignment(party_id=party_id, staff_id=staff_id, active_from=today, share=shares.get(party_id, ALL))
        for party_id, staff_id in sorted(moves.items())
    )
    granting.publish(by.legal_entity_id, today, party_ids=sorted(moves))


@transaction.atomic
def publish_grants(*, legal_entity_id: int, at: datetime, party_ids: Sequence[int] | None = None) -> int:
    """Bring who may see whom into line with who looks after whom today; return how many grants changed.

    Of the whole legal entity, or of these customers alone.
    """
    today = organisation.today(legal_entity_id, at=at)
    changed = granting.publish(legal_entity_id, today, party_ids=party_ids)
    if changed:
        audit.record(
            action="grants:published",
            subject=f"legal_entity:{legal_entity_id}",
            by=SYSTEM,
            at=at,
            changes={"changed": ("", changed)},
        )
    return changed


@transaction.atomic
def assign_cell(
    *,
    axis: str,
    cell: str,
    staff_reference: UUID,
    by: Actor,
    at: datetime,
    role: str = AssignmentRole.MAIN,
    share: Decimal = ALL,
) -> UUID:
    """
    Give a cell of an axis to somebody of the actor's unit, from today on; a main follows the one before.

    :raises NotAllowed: if the actor may not assign cells.
    :raises NotFound: if nobody of that reference looks after customers at the actor's unit.
    :raises BadInput: if the cell is not written as one of its axis, or the share is none.
    """
    access.check("coverage:cells", by=by)
    _check_share(role, share)
    if not judgements.is_cell(axis, cell):
        raise BadInput(
            _("%(cell)s is no cell of this axis: see the forms beside the field.") % {"cell": cell}
        )
    today = organisation.today(by.legal_entity_id, at=at)
    staff = selectors.candidate(staff_reference, by=by, on=today)
    there = CellAssignment.objects.filter(legal_entity_id=by.legal_entity_id, axis=axis, cell=cell)
    end(
        there.filter(role=role)
        if role == AssignmentRole.MAIN
        else there.filter(role=role, staff_id=staff.staff_id),
        today,
    )
    made = CellAssignment.objects.create(
        legal_entity_id=by.legal_entity_id,
        axis=axis,
        cell=cell,
        staff_id=staff.staff_id,
        role=role,
        share=ZERO if role == AssignmentRole.BACKUP else share,
        active_from=today,
    )
    audit.record(
        action="cell:assigned",
        subject=f"cell:{axis}:{cell}",
        by=by,
        at=at,
        changes={"staff": ("", staff.code), "role": ("", role), "share": ("", share)},
    )
    return made.reference


@transaction.atomic
def end_cell(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Take a cell from whoever holds it, from today on.

    :raises NotAllowed: if the actor may not assign cells.
    :raises NotFound: if the actor's bank has no such assignment that still runs.
    """
    access.check("coverage:cells", by=by)
    today = organisation.today(by.legal_entity_id, at=at)
    rows = CellAssignment.objects.filter(legal_entity_id=by.legal_entity_id, reference=reference)
    row = rows.exclude(active_to__lte=today).select_for_update().first()
    if row is None:
        raise NotFound(_("There is no such assignment that still runs."))
    end(rows, today)
    audit.record(action="cell:ended", subject=f"cell:{row.axis}:{row.cell}", by=by, at=at)


@transaction.atomic
def stand_beside(
    *, party_reference: UUID, staff_reference: UUID, role: str, share: Decimal, by: Actor, at: datetime
) -> None:
    """
    Let somebody look after a customer beside the main manager, from today on, for a share or for none.

    The main manager's share becomes what is left of the whole. A backup has no share, and stands in first.

    :raises NotAllowed: if the actor may not assign.
    :raises NotFound: if there is no such customer, or no such manager, within the actor's reach.
    :raises BadInput: if the role is a main manager's, or nothing would be left for one.
    """
    access.check("coverage:assign", by=by)
    if role not in (AssignmentRole.SECOND, AssignmentRole.SPECIALIST, AssignmentRole.BACKUP):
        raise BadInput(_("Beside a main manager stands a second, a specialist or a backup."))
    _check_share(role, share)
    party = parties.lock(party_reference, by=by)
    today = organisation.today(party.legal_entity_id, at=at)
    staff = selectors.candidate(staff_reference, by=by, on=today)
    end(Assignment.objects.filter(party_id=party.id, staff_id=staff.staff_id, role=role), today)
    Assignment.objects.create(
        party_id=party.id,
        staff_id=staff.staff_id,
        role=role,
        share=ZERO if role == AssignmentRole.BACKUP else share,
        active_from=today,
    )
    leave_the_rest_to_the_main(party.id, today)
    granting.publish(party.legal_entity_id, today, party_ids=(party.id,))
    audit.record(
        action="coverage:shared",
        subject=f"party:{party_reference}",
        by=by,
        at=at,
        party_id=party.id,
        changes={"staff": ("", staff.code), "role": ("", role), "share": ("", share)},
    )


@transaction.atomic
def level_shares(*, party_reference: UUID, by: Actor, at: datetime) -> None:
    """
    Leave the main manager of a customer what the shares of others leave of the whole, from today on.

    :raises NotAllowed: if the actor may not assign.
    :raises NotFound: if there is no such customer within the actor's reach.
    :raises BadInput: if the others' shares alone are more than the whole.
    """
    access.check("coverage:assign", by=by)
    party = parties.lock(party_reference, by=by)
    leave_the_rest_to_the_main(party.id, organisation.today(party.legal_entity_id, at=at))
    subject = f"party:{party_reference}"
    audit.record(action="coverage:levelled", subject=subject, by=by, at=at, party_id=party.id)


@transaction.atomic
def set_seat(
    *, staff_reference: UUID, capacity: int, deputy_reference: UUID | None, by: Actor, at: datetime
) -> None:
    """
    Say how much somebody can carry, and who stands in for them when nobody else is named.

    :raises NotAllowed: if the actor may not arrange absences.
    :raises NotFound: if nobody of a reference looks after customers at the actor's unit.
    :raises BadInput: if the capacity is none, or somebody would stand in for themselves.
    """
    access.check("absences:arrange", by=by)
    if not 0 < capacity <= MOST_CAPACITY:
        raise BadInput(_("Capacity is a number of points from 1 to %(most)s.") % {"most": MOST_CAPACITY})
    today = organisation.today(by.legal_entity_id, at=at)
    staff = selectors.candidate(staff_reference, by=by, on=today)
    deputy = selectors.candidate(deputy_reference, by=by, on=today) if deputy_reference else None
    policies.check_stands_in_for_another(staff.staff_id, deputy.staff_id if deputy else None)
    Seat.objects.update_or_create(
        staff_id=staff.staff_id,
        defaults={"capacity": capacity, "deputy_id": deputy.staff_id if deputy else None},
    )
    _publish_around(staff.staff_id, by.legal_entity_id, today)
    audit.record(
        action="staff:seated",
        subject=f"staff:{staff.code}",
        by=by,
        at=at,
        changes={"capacity": ("", capacity), "deputy": ("", deputy.code if deputy else "")},
    )


@transaction.atomic
def record_absence(
    *,
    staff_reference: UUID,
    backup_reference: UUID | None,
    reason: str,
    first: date,
    last: date,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Write down that somebody is away from a first to a last day; their customers are the backup's meanwhile.

    :raises NotAllowed: if it is neither the actor's own absence nor theirs to arrange.
    :raises NotFound: if nobody of a reference looks after customers at the actor's unit.
    :raises BadInput: if the days are past, the wrong way round or taken, or the backup is the same person.
    """
    today = organisation.today(by.legal_entity_id, at=at)
    staff = _whose_absence(staff_reference, by=by, today=today)
    policies.check_days(first, last, today=today)
    backup = selectors.candidate(backup_reference, by=by, on=today) if backup_reference else None
    policies.check_stands_in_for_another(staff.staff_id, backup.staff_id if backup else None)
    if reason not in AbsenceReason.values:
        raise BadInput(_("Choose why they are away."))
    selectors.lock_staff(staff.staff_id)
    until = last + timedelta(days=1)
    if Absence.objects.filter(staff_id=staff.staff_id, active_from__lt=until, active_to__gt=first).exists():
        raise BadInput(_("They are away on some of these days already: end that absence first."))
    absence = Absence.objects.create(
        legal_entity_id=by.legal_entity_id,
        staff_id=staff.staff_id,
        backup_id=backup.staff_id if backup else None,
        reason=reason,
        active_from=first,
        active_to=until,
        recorded_by=by.staff_id,
        recorded_at=at,
    )
    audit.record(
        action="absence:recorded",
        subject=f"staff:{staff.code}",
        by=by,
        at=at,
        changes={"days": ("", f"{first} - {last}"), "backup": ("", backup.code if backup else "")},
    )
    _follow(absence, today=today, at=at)
    return absence.reference


@transaction.atomic
def end_absence(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    End an absence today: whoever was away has their customers back at once; one still to come is called off.

    :raises NotAllowed: if it is neither the actor's own absence nor theirs to arrange.
    :raises NotFound: if there is no such absence that still runs or is to come.
    """
    today = organisation.today(by.legal_entity_id, at=at)
    rows = Absence.objects.filter(
        legal_entity_id=by.legal_entity_id, reference=reference, active_to__gt=today
    )
    absence = rows.select_related("staff").select_for_update(of=("self",)).first()
    if absence is None:
        raise NotFound(_("There is no such absence that still runs or is to come."))
    staff = _whose_absence(absence.staff.reference, by=by, today=today)
    audit.record(action="absence:called-off", subject=f"staff:{staff.code}", by=by, at=at)
    if absence.active_from >= today:
        absence.delete()
        _publish_around(staff.staff_id, by.legal_entity_id, today)
        return
    absence.active_to = today
    absence.save(update_fields=["active_to"])
    _follow(absence, today=today, at=at)


def follow_absences(*, at: datetime) -> int:
    """Let absences that have begun or ended take effect, in all banks; return how many did."""
    count = 0
    for bank in organisation.legal_entities():
        today = organisation.today_at(bank, at=at)
        began = Q(is_in_effect=False, active_from__lte=today, active_to__gt=today)
        due = Absence.objects.filter(
            began | Q(is_in_effect=True, active_to__lte=today), legal_entity_id=bank.id
        )
        for pk in due.values_list("pk", flat=True):
            with transaction.atomic():
                absence = due.filter(pk=pk).select_for_update(skip_locked=True).first()
                if absence is not None:
                    _follow(absence, today=today, at=at)
                    count += 1
    return count


def _follow(absence: Absence, *, today: date, at: datetime) -> None:
    """Bring grants into line with whether somebody is away today, and write down when that changed."""
    is_away = absence.active_from <= today < absence.active_to
    if is_away == absence.is_in_effect:
        return
    Absence.objects.filter(pk=absence.pk).update(is_in_effect=is_away)
    changed = _publish_around(absence.staff_id, absence.legal_entity_id, today)
    audit.record(
        action="absence:began" if is_away else "absence:ended",
        subject=f"absence:{absence.reference}",
        by=SYSTEM,
        at=at,
        changes={"grants": ("", changed)},
    )


def _publish_around(staff_id: int, legal_entity_id: int, today: date) -> int:
    """Bring the grants of all into line who may fall to somebody else when this person comes or goes."""
    with walls.of_bank(legal_entity_id):
        whose = selectors.concerned_by(staff_id, on=today)
        return granting.publish(legal_entity_id, today, party_ids=whose)


def _whose_absence(reference: UUID, *, by: Actor, today: date) -> selectors.Manager:
    staff = selectors.candidate(reference, by=by, on=today)
    access.check("absences:own" if staff.staff_id == by.staff_id else "absences:arrange", by=by)
    return staff


def _check_share(role: str, share: Decimal) -> None:
    if role not in AssignmentRole.values:
        raise BadInput(_("Choose a role: main, second, specialist or backup."))
    if not ZERO <= share <= ALL:
        raise BadInput(_("A share is a number from 0 to 100 per cent."))
