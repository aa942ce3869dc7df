"""Use cases of re-allotting a book: work it out, change it by hand, carry it out, undo it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.engage.allotments import judgements, selectors
from amity.engage.allotments.models import Allotment, AllotmentMove, AllotmentState
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotFound
from amity.foundation.organisation import selectors as organisation
from amity.know.coverage import selectors as coverage
from amity.know.coverage import services as coverage_services

UNDO_WITHIN = timedelta(days=1)
WIDEST = Decimal(2)


class CannotBeShared(DomainError):
    """The book cannot be shared out as asked; ``remedies`` say what would make it possible."""

    def __init__(self, remedies: tuple[judgements.Remedy, ...]) -> None:
        super().__init__(_("This book cannot be shared out so."))
        self.remedies = remedies


class NotADraft(DomainError):
    """The allotment was carried out, undone or dropped before."""


class TooLate(DomainError):
    """More than a day has passed: an allotment is undone within a day."""


@transaction.atomic
def work_out(
    *,
    leaver_reference: UUID,
    taker_references: Collection[UUID],
    by: Actor,
    at: datetime,
    spread: Decimal = judgements.SPREAD,
    waived: frozenset[str] = frozenset(),
) -> UUID:
    """
    Work out who takes whom of a book, as a draft to be looked at; nothing moves yet.

    :raises NotAllowed: if the actor may not re-allot.
    :raises NotFound: if nobody of a reference has a book, or looks after customers, at the actor's unit.
    :raises BadInput: if nobody is named to take it, the leaver is, or the spread is none.
    :raises CannotBeShared: if there is no such sharing.
    """
    access.check("allotments:make", by=by)
    today = organisation.today(by.legal_entity_id, at=at)
    leaver = selectors.leaver(leaver_reference, by=by, on=today)
    ids = _takers(taker_references, leaver.person.staff_id, by=by, today=today)
    if not 0 < spread <= WIDEST:
        raise BadInput(_("Say between 1 and 200 per cent how far apart loads may be."))
    customers = selectors.customers(leaver.person.staff_id, ids, by=by, on=today, at=at)
    takers = selectors.takers(ids, by=by, on=today)
    try:
        plan = judgements.shared_out(customers, takers, spread=spread, waived=waived)
    except judgements.Infeasible as refusal:
        raise CannotBeShared(refusal.remedies) from None
    allotment = Allotment.objects.create(
        legal_entity_id=by.legal_entity_id,
        unit_id=by.unit_id,
        leaver_id=leaver.person.staff_id,
        takers=ids,
        loads={str(one.id): [one.load, one.capacity // judgements.HUNDREDTHS] for one in takers},
        spread_allowed=spread,
        gap=plan.gap,
        recorded_by=by.staff_id,
        recorded_at=at,
    )
    _write_moves(allotment, customers, plan)
    _record("allotment:worked-out", allotment, by=by, at=at, customers=len(plan.moves))
    return allotment.reference


@transaction.atomic
def move_by_hand(
    *, reference: UUID, party_reference: UUID, staff_reference: UUID, by: Actor, at: datetime
) -> None:
    """
    Give one customer of a draft to another of its takers.

    :raises NotFound: if there is no such draft, customer of it, or taker.
    :raises NotADraft: if it was carried out meanwhile.
    """
    access.check("allotments:make", by=by)
    draft = _lock(reference, by=by)
    taker = next((o for o in coverage.people(draft.takers).values() if o.reference == staff_reference), None)
    rows = access.visible(AllotmentMove.objects.filter(allotment=draft), by=by, party="party_id")
    move = rows.filter(party__reference=party_reference).first()
    if taker is None or move is None:
        raise NotFound(_("There is no such customer, or no such taker, in this re-allotment."))
    if move.staff_id == taker.staff_id:
        return
    AllotmentMove.objects.filter(pk=move.pk).update(
        staff_id=taker.staff_id, is_by_hand=True, reasons=["BY_HAND"]
    )
    audit.record(
        action="allotment:changed",
        subject=f"allotment:{reference}",
        by=by,
        at=at,
        party_id=move.party_id,
        changes={"staff": (move.staff_id, taker.staff_id)},
    )


@transaction.atomic
def carry_out(*, reference: UUID, by: Actor, at: datetime) -> int:
    """
    Hand every customer of a draft to their taker, all or none, from today on; return how many.

    :raises NotFound: if there is no such draft at the actor's unit.
    :raises NotADraft: if it was carried out meanwhile.
    :raises ChangedMeanwhile: if customers came to the book, or left it, since the draft was worked out.
    """
    access.check("allotments:make", by=by)
    draft = _lock(reference, by=by)
    today = organisation.today(by.legal_entity_id, at=at)
    moves = dict(draft.moves.values_list("party_id", "staff_id"))
    there = set(selectors.book(draft.leaver_id, by=by, on=today).values_list("pk", flat=True))
    if there != set(moves):
        raise ChangedMeanwhile(
            _("The book has changed since: work it out anew, so that nobody is left behind.")
        )
    coverage_services.hand_over(moves=moves, by=by, at=at)
    Allotment.objects.filter(pk=draft.pk).update(state=AllotmentState.DONE, done_at=at, done_on=today)
    _record("allotment:carried-out", draft, by=by, at=at, customers=len(moves))
    return len(moves)


@transaction.atomic
def undo(*, reference: UUID, by: Actor, at: datetime) -> int:
    """
    Give the customers back, within a day, except those whom somebody has handed on since; return how many.

    :raises NotFound: if there is no such allotment at the actor's unit.
    :raises NotADraft: if it was not carried out, or was undone before.
    :raises TooLate: if more than a day has passed.
    """
    access.check("allotments:make", by=by)
    allotment = _lock(reference, by=by, state=AllotmentState.DONE)
    if allotment.done_at is None or at - allotment.done_at > UNDO_WITHIN:
        raise TooLate(_("More than a day has passed. Hand customers back one by one, or re-allot them."))
    today = organisation.today(by.legal_entity_id, at=at)
    moved = dict(allotment.moves.values_list("party_id", "staff_id"))
    now = coverage.managers(tuple(moved), on=today)
    back = {
        party_id: allotment.leaver_id
        for party_id, staff_id in moved.items()
        if party_id in now and now[party_id].staff_id == staff_id
    }
    coverage_services.hand_over(moves=back, by=by, at=at)
    Allotment.objects.filter(pk=allotment.pk).update(state=AllotmentState.UNDONE, undone_at=at)
    _record("allotment:undone", allotment, by=by, at=at, customers=len(back))
    return len(back)


@transaction.atomic
def drop(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Put a draft away.

    :raises NotFound: if there is no such draft at the actor's unit.
    :raises NotADraft: if it was carried out meanwhile.
    """
    access.check("allotments:make", by=by)
    draft = _lock(reference, by=by)
    Allotment.objects.filter(pk=draft.pk).update(state=AllotmentState.DROPPED)
    _record("allotment:dropped", draft, by=by, at=at, customers=0)


@transaction.atomic
def take_letters(*, reference: UUID, by: Actor, at: datetime) -> tuple[selectors.Letter, ...]:
    """
    Return the list of letters to take out of the house, and write down that it was taken.

    :raises NotFound: if there is no such allotment at the actor's unit.
    """
    access.check("allotments:letters", by=by)
    found = selectors.letters(reference, by=by)
    audit.record(
        action="allotment:letters-taken",
        subject=f"allotment:{reference}",
        by=by,
        at=at,
        changes={"letters": ("", len(found))},
    )
    return found


def _write_moves(
    allotment: Allotment, customers: Sequence[judgements.Customer], plan: judgements.Plan
) -> None:
    load = {one.id: Decimal(one.load) / judgements.HUNDREDTHS for one in customers}
    AllotmentMove.objects.bulk_create(
        AllotmentMove(
            allotment=allotment,
            party_id=move.customer,
            staff_id=move.taker,
            load=load[move.customer],
            reasons=list(move.reasons),
        )
        for move in plan.moves
    )


def _takers(references: Collection[UUID], leaver_id: int, *, by: Actor, today: date) -> list[int]:
    known = {one.reference: one.staff_id for one in coverage.colleagues(by=by, on=today)}
    if unknown := set(references) - set(known):
        raise NotFound(_("%(count)s of those named look after nobody here.") % {"count": len(unknown)})
    ids = sorted({known[one] for one in references} - {leaver_id})
    if not ids:
        raise BadInput(_("Choose who shall take the customers: at least one colleague who stays."))
    return ids


def _lock(reference: UUID, *, by: Actor, state: AllotmentState = AllotmentState.DRAFT) -> Allotment:
    found = selectors.one(reference, by=by)
    locked = Allotment.objects.select_for_update().get(pk=found.pk)
    if locked.state != state:
        raise NotADraft(_("This re-allotment was carried out, undone or dropped meanwhile."))
    return locked


def _record(action: str, allotment: Allotment, *, by: Actor, at: datetime, customers: int) -> None:
    audit.record(
        action=action,
        subject=f"allotment:{allotment.reference}",
        by=by,
        at=at,
        changes={"customers": ("", customers), "leaver": ("", allotment.leaver_id)},
    )
