"""Use cases that leave customers in peace: suppressions by hand, lifting them, the do-not-call list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotFound
from amity.foundation.keys import services as keys
from amity.know.consents import facts, policies, selectors
from amity.know.consents.judgements import EVERY
from amity.know.consents.models import DoNotCall, Suppression
from amity.know.parties import selectors as parties
from amity.know.products.selectors import LINES

NOTE_FIELD = "suppression.note"
"""The field for which the words of a suppression are sealed."""
SHORTEST_NUMBER = 5
LONGEST_NUMBER = 40
MOST_NUMBERS = 100_000


class AlreadyLifted(DomainError):
    """The suppression is over already."""


@transaction.atomic
def suppress(
    *,
    party_reference: UUID,
    reason: str,
    topic: str = EVERY,
    until: date | None = None,
    note: str = "",
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> UUID:
    """
    Leave a customer in peace from now on; the same request twice does it once.

    Without ``until`` it lasts as long as the reason usually does.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such customer among those that the actor may see.
    :raises BadInput: if the reason or the topic is not one of the bank's, or it would be over already.
    """
    access.check("consents:suppress", by=by)
    party = parties.lock(party_reference, by=by)
    again = Suppression.objects.filter(request_id=request_id, party_id=party.id).first()
    if again is not None:
        return again.reference
    declared = facts.declaration(party.legal_entity_id).reason(reason)
    if declared is None:
        raise BadInput(_("Choose one of the bank's reasons."))
    if topic != EVERY and topic not in LINES:
        raise BadInput(_("Choose a product line, or everything."))
    if len(note) > policies.LONGEST_NOTE:
        raise BadInput(_("A note has at most %(most)s characters.") % {"most": policies.LONGEST_NOTE})
    ends_at = _end(until, declared.usual_days, at=at)
    words = note.strip()
    row = Suppression.objects.create(
        request_id=request_id,
        legal_entity_id=party.legal_entity_id,
        party_id=party.id,
        topic=topic,
        reason=reason,
        begins_at=at,
        ends_at=ends_at,
        note_sealed=keys.seal(words, party=party.id, field=NOTE_FIELD) if words else None,
        staff_id=by.staff_id,
        recorded_at=at,
    )
    _record("suppression:added", party_reference, row, by=by, at=at)
    return row.reference


@transaction.atomic
def lift(*, party_reference: UUID, reference: UUID, version: int, by: Actor, at: datetime) -> None:
    """
    End a suppression before its time. One that follows from a complaint has version 0.

    :raises NotAllowed: if the actor may not, or only compliance may.
    :raises NotFound: if there is no such customer or suppression among those that the actor may see.
    :raises AlreadyLifted: if it is over.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    """
    access.check("consents:suppress", by=by)
    party = parties.lock(party_reference, by=by)
    declared = facts.declaration(party.legal_entity_id)
    rows = Suppression.objects.select_for_update().filter(party_id=party.id)
    row = (
        rows.filter(reference=reference).first()
        or rows.filter(source=facts.OF_EVENT, key=str(reference)).first()
    )
    if row is None:
        found = selectors.complaints(party.id, declared, at=at)
        complaint = next((one for one in found if one.reference == reference), None)
        if complaint is None:
            raise NotFound(_("There is no such suppression."))
        row = Suppression(
            source=facts.OF_EVENT,
            key=str(reference),
            legal_entity_id=party.legal_entity_id,
            party_id=party.id,
            topic=complaint.topic,
            reason=complaint.reason,
            begins_at=complaint.begins_at,
            ends_at=complaint.ends_at,
            recorded_at=at,
            version=0,
        )
    policies.check_may_lift(declared.reason(row.reason), is_compliance=access.can("consents:lift", by=by))
    if row.lifted_at is not None or (row.ends_at is not None and row.ends_at <= at):
        raise AlreadyLifted(_("This is over already."))
    if row.version != version:
        raise ChangedMeanwhile(_("Somebody changed this meanwhile. Look again."))
    row.lifted_at, row.lifted_by, row.version = at, by.staff_id, row.version + 1
    row.save()
    _record("suppression:lifted", party_reference, row, by=by, at=at)


@transaction.atomic
def list_numbers(*, numbers: Iterable[str], by: Actor, at: datetime) -> int:
    """
    Put telephone numbers on the bank's do-not-call list, hashes alone; return how many were not on it.

    :raises NotAllowed: if the actor may not.
    :raises BadInput: if one is no telephone number; nothing is listed then.
    """
    access.check("consents:declare", by=by)
    added = 0
    for indexes in _indexes(numbers):
        row, is_new = DoNotCall.objects.get_or_create(
            legal_entity_id=by.legal_entity_id,
            mobile_index=indexes["MOBILE"],
            defaults={"phone_index": indexes["PHONE"], "staff_id": by.staff_id, "listed_at": at},
        )
        if not is_new and row.removed_at is not None:
            row.removed_at, row.listed_at, row.staff_id = None, at, by.staff_id
            row.save()
            is_new = True
        added += is_new
    if added:
        _record_list("do-not-call:listed", added, by=by, at=at)
    return added


@transaction.atomic
def remove_numbers(*, numbers: Iterable[str], by: Actor, at: datetime) -> int:
    """
    Take telephone numbers off the do-not-call list; return how many were on it.

    :raises NotAllowed: if the actor may not.
    :raises BadInput: if one is no telephone number.
    """
    access.check("consents:declare", by=by)
    wanted = [indexes["MOBILE"] for indexes in _indexes(numbers)]
    rows = DoNotCall.objects.filter(legal_entity_id=by.legal_entity_id, removed_at__isnull=True)
    removed = rows.filter(mobile_index__in=wanted).update(removed_at=at)
    if removed:
        _record_list("do-not-call:removed", removed, by=by, at=at)
    return removed


def _indexes(numbers: Iterable[str]) -> list[dict[str, bytes]]:
    given = [number.strip() for number in numbers if number.strip()]
    if len(given) > MOST_NUMBERS:
        raise BadInput(_("List at most %(most)s numbers at once.") % {"most": MOST_NUMBERS})
    for place, number in enumerate(given, start=1):
        if sum(c.isdigit() for c in number) < SHORTEST_NUMBER or len(number) > LONGEST_NUMBER:
            raise BadInput(_("Line %(line)s is no telephone number.") % {"line": place})
    return [parties.telephone_indexes(number) for number in given]


def _end(until: date | None, usual_days: int | None, *, at: datetime) -> datetime | None:
    if until is None:
        return at + timedelta(days=usual_days) if usual_days else None
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    if end <= at:
        raise BadInput(_("It would be over already. Choose a later day."))
    return end


def _record(action: str, reference: UUID, row: Suppression, *, by: Actor, at: datetime) -> None:
    audit.record(
        action=action,
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=row.party_id,
        changes={
            "suppression": ("", str(row.reference)),
            "reason": ("", row.reason),
            "topic": ("", row.topic),
            "until": ("", row.ends_at.date() if row.ends_at else ""),
        },
    )


def _record_list(action: str, count: int, *, by: Actor, at: datetime) -> None:
    subject = f"legal_entity:{by.legal_entity_id}"
    audit.record(action=action, subject=subject, by=by, at=at, changes={"numbers": ("", count)})
