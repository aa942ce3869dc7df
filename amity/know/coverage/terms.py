"""The terms of assignments: what runs ends on a day, and shares are brought to a whole again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.know.coverage.models import Assignment, AssignmentRole, CellAssignment

ALL, ZERO = Decimal(100), Decimal(0)


def leave_the_rest_to_the_main(party_id: int, today: date) -> None:
    """Give the main manager of a customer what the shares of others leave of the whole, from a day on.

    :raises BadInput: if the others' shares alone are more than the whole.
    """
    running = Assignment.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=today), party_id=party_id)
    beside = running.exclude(role=AssignmentRole.MAIN).aggregate(all=Sum("share"))["all"] or ZERO
    if beside > ALL:
        raise BadInput(_("Together these shares are more than the whole: %(all)s %%.") % {"all": beside})
    main = running.filter(role=AssignmentRole.MAIN).first()
    if main is None or main.share == ALL - beside:
        return
    holder = {"staff_id": main.staff_id, "team_id": main.team_id}
    end(running.filter(pk=main.pk), today)
    Assignment.objects.create(
        party_id=party_id, role=main.role, share=ALL - beside, active_from=today, **holder
    )


def end(terms: QuerySet[Assignment] | QuerySet[CellAssignment], today: date) -> None:
    """End what runs of these terms on a day."""
    running = terms.filter(Q(active_to__isnull=True) | Q(active_to__gt=today))
    # A term that would end on the day on which it began leaves no trace but the one in the audit.
    running.filter(active_from__gte=today).delete()
    running.update(active_to=today)
