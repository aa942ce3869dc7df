"""Questions about contacts made. Texts are opened here, and only for whoever may see the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from amity.engage.interactions.models import Interaction, InteractionKind, InteractionOutcome
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation

TEXT_FIELD = "interaction.text"
KINDS = tuple(InteractionKind.choices)
OUTCOMES = tuple(InteractionOutcome.choices)


@dataclass(frozen=True, slots=True)
class InteractionRow:
    """One contact, as the timeline shows it."""

    id: int
    reference: UUID
    kind: InteractionKind
    outcome: InteractionOutcome | None
    minutes: int | None
    text: str
    happened_at: datetime
    staff_id: int | None
    staff_name: str
    staff_native_name: str


def of_party(
    party_id: int, *, by: Actor, limit: int = 50, before: datetime | None = None
) -> tuple[InteractionRow, ...]:
    """Return the latest contacts with a customer, newest first. Two queries."""
    rows = access.visible(Interaction.objects.filter(party_id=party_id), by=by, party="party_id")
    if before is not None:
        rows = rows.filter(happened_at__lt=before)
    found = list(rows.order_by("-happened_at", "-id")[:limit])
    texts = keys.open_many(
        [bytes(row.text_sealed) if row.text_sealed else None for row in found],
        parties=[party_id] * len(found),
        field=TEXT_FIELD,
    )
    names = organisation.staff_names({row.staff_id for row in found if row.staff_id})
    return tuple(_to_row(row, text or "", names) for row, text in zip(found, texts, strict=True))


def last_contacts(party_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when somebody last reached each of these customers: notes and calls in vain are no contact."""
    rows = (
        Interaction.objects.filter(party_id__in=party_ids)
        .exclude(kind=InteractionKind.NOTE)
        .exclude(outcome=InteractionOutcome.NOT_REACHED)
        .values("party_id")
        .annotate(latest=Max("happened_at"))
    )
    return {row["party_id"]: row["latest"] for row in rows}


def contact_counts(party_ids: Sequence[int], *, by: Actor) -> dict[int, int]:
    """Return how many contacts are known with each of these customers, of those that the actor may see."""
    rows = access.visible(Interaction.objects.filter(party_id__in=party_ids), by=by, party="party_id")
    contacts = rows.exclude(kind=InteractionKind.NOTE).order_by()
    return dict(contacts.values_list("party_id").annotate(n=Count("pk")))


def count_by(staff_id: int, *, since: datetime) -> int:
    """Return how many contacts a staff member has logged since then."""
    return (
        Interaction.objects.filter(staff_id=staff_id, happened_at__gte=since)
        .exclude(kind=InteractionKind.NOTE)
        .count()
    )


def _to_row(row: Interaction, text: str, names: dict[int, organisation.StaffName]) -> InteractionRow:
    name = names.get(row.staff_id) if row.staff_id else None
    return InteractionRow(
        id=row.pk,
        reference=row.reference,
        kind=InteractionKind(row.kind),
        outcome=InteractionOutcome(row.outcome) if row.outcome else None,
        minutes=row.minutes,
        text=text,
        happened_at=row.happened_at,
        staff_id=row.staff_id,
        staff_name=name.full_name if name else "",
        staff_native_name=name.native_name if name else "",
    )
