"""What pages and the run ask of imports."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.selectors import UnitRow
from amity.know.imports import judgements, policies, steps
from amity.know.imports.models import Change, Finding, Import, Outcome
from amity.know.imports.steps import Judged
from amity.know.parties import judgements as party_judgements
from amity.know.sources import selectors as sources

AT_ONCE = 50
LARGEST_FILE, MOST_ROWS = policies.LARGEST_FILE, policies.MOST_ROWS
OF_PROSPECTS, OPEN, KEPT_FOR = policies.OF_PROSPECTS, policies.OPEN, policies.KEPT_FOR
sets_up_any, can_be_undone = policies.sets_up_any, policies.can_be_undone
OUTCOMES = tuple(Outcome.values)
TAKEN = ("fill", "overwrite", "update", "new", "unchanged", "waiting", "skip")
"""Outcomes of rows that an import takes, if only to leave them alone."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row as the check sees it; ``cells`` by column, in the clear: whoever shows it masks it."""

    row_number: int
    outcome: str
    label: str
    target: str
    reason: str
    cells: Mapping[str, str]
    can_mend: bool


def visible(by: Actor) -> QuerySet[Import]:
    """Return the imports that the actor may see: their own, or all of the bank for who sets up any."""
    rows = Import.objects.all() if by.is_system else Import.objects.filter(legal_entity_id=by.legal_entity_id)
    return rows if policies.sets_up_any(by) else rows.filter(staff_id=by.staff_id)


def one(reference: UUID, *, by: Actor) -> Import:
    """
    Return an import.

    :raises NotFound: if there is none of that reference among the actor's.
    """
    access.check("imports:run", by=by)
    found = visible(by).filter(reference=reference).first()
    if found is None:
        raise NotFound(_("There is no such import among yours."))
    return found


def latest(*, by: Actor, limit: int = 30) -> tuple[Import, ...]:
    """Return the latest imports that the actor may see, newest first."""
    access.check("imports:run", by=by)
    return tuple(visible(by).exclude(state="EXPIRED").order_by("-pk")[:limit])


def profile_of(row: Import) -> list[dict[str, Any]]:
    """Return the columns of the upload, with samples; none once they were let go."""
    return _opened(row, row.profile_sealed, [])


def mends_of(row: Import) -> dict[str, dict[str, str]]:
    """Return what was mended, by number of row and column."""
    return _opened(row, row.mends_sealed, {})


def _opened(row: Import, sealed: bytes | memoryview | None, otherwise: Any) -> Any:
    if sealed is None:
        return otherwise
    try:
        return json.loads(keys.open_for_batch(sealed, batch=row.key_number))
    except KeyDestroyed:
        return otherwise


def findings(row: Import, *, outcome: str = "", after: int = 0) -> tuple[FindingRow, ...]:
    """Return what the check found, errors first; those of one outcome only if asked."""
    rows = Finding.objects.filter(of=row)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return tuple(to_finding(row, one) for one in rows.order_by("rank", "row_number")[after : after + AT_ONCE])


def finding(row: Import, row_number: int) -> FindingRow:
    """
    Return one row as the check sees it.

    :raises NotFound: if there is none.
    """
    found = Finding.objects.filter(of=row, row_number=row_number).first()
    if found is None:
        raise NotFound(_("There is no such row."))
    return to_finding(row, found)


def refused(row: Import) -> tuple[FindingRow, ...]:
    """Return every row that is not taken."""
    rows = Finding.objects.filter(of=row, outcome__in=("error", "repeat")).order_by("row_number")
    return tuple(to_finding(row, one) for one in rows)


def to_finding(row: Import, found: Finding) -> FindingRow:
    """Return a finding with what its row says."""
    return FindingRow(
        row_number=found.row_number,
        outcome=found.outcome,
        label=found.get_outcome_display(),
        target=found.target,
        reason=found.reason,
        cells=_opened(row, found.row_sealed, {}),
        can_mend=found.row_sealed is not None and row.state in policies.OPEN,
    )


def outcome_labels() -> tuple[tuple[str, str], ...]:
    """Return what each outcome of a row is called."""
    return tuple((str(one.value), str(one.label)) for one in Outcome)


def value_words(column: str, code: str) -> str:
    """Return what a code of a column reads as."""
    return party_judgements.value_words(column, code)


def kept_changes(row: Import, *, by: Actor, limit: int = 200) -> tuple[tuple[UUID, str, str, str], ...]:
    """Return the customers within reach whom an undo left as they are: reference, both names, why."""
    kept = access.visible(Change.objects.filter(of=row).exclude(kept_because=""), by=by, party="party_id")
    rows = kept.select_related("party").order_by("pk")[:limit]
    return tuple((o.party.reference, o.party.full_name, o.party.native_name, o.kept_because) for o in rows)


def made(row: Import, *, by: Actor, limit: int = 50) -> tuple[tuple[UUID, str, str, bool], ...]:
    """Return the customers within the actor's reach whom an import made or changed: the made ones first."""
    rows = access.visible(Change.objects.filter(of=row), by=by, party="party_id")
    found = rows.select_related("party").order_by("-is_new", "pk")[:limit]
    return tuple((o.party.reference, o.party.full_name, o.party.native_name, o.is_new) for o in found)


def units_for(by: Actor) -> tuple[UnitRow, ...]:
    """Return the units for which the actor may import: their own and those below, or all of the bank."""
    if policies.sets_up_any(by):
        ids: Sequence[int] = tuple(organisation.unit_ids(by.legal_entity_id).values())
    else:
        ids = organisation.subtree(by.unit_id)
    return tuple(sorted(organisation.unit_rows(ids).values(), key=lambda unit: unit.path))


def units_of_match(row: Import) -> frozenset[int] | None:
    """Return the units whose customers the import may change; None for all of them.

    Decided by who brought the list: the branch whose manager did, with all below it.
    """
    if row.plan.get("is_bank_wide"):
        return None
    return frozenset(organisation.subtree(row.unit_id))


def feeds_sources(legal_entity_id: int) -> frozenset[str]:
    """Return the sources that feeds of the bank's own systems load."""
    return sources.sources_of_feeds(legal_entity_id)


def whose(row: Import) -> judgements.Whose:
    """Return the bank and unit for which an import loads."""
    bank = organisation.legal_entity(row.legal_entity_id)
    unit = organisation.unit_row(row.unit_id)
    return judgements.Whose(
        bank.currency,
        (bank.code, bank.name_en, bank.name_zh),
        (unit.code, unit.name_en, unit.name_zh),
        unit.kind,
    )


def feed_of(row: Import, plan: Mapping[str, Any] | None = None, *, name: str = "") -> str:
    """Return the import's plan as a feed.toml."""
    return judgements.feed_text(
        plan or row.plan,
        name=name or f"import-{row.reference.hex[-12:]}",
        source=row.source or "list",
        whose=whose(row),
    )


def context_of(row: Import, judged: Judged) -> IntakeContext:
    """Return in which context the rows of an import are judged."""
    bank = organisation.legal_entity(row.legal_entity_id)
    return IntakeContext(
        bank.id, row.unit_id, bank.currency, row.source, 0, row.changed_at, None, match=judged.match
    )


def outcomes_of(row: Import, judged: Judged) -> dict[int, str]:
    """Return what becomes of each accepted row of customers, by its number."""
    found: dict[int, str] = {}
    for table, rows, numbers in judged.tables:
        if table == "customers":
            verdicts = party_judgements.verdicts(rows, context_of(row, judged))
            found |= {number: one.what for number, one in zip(numbers, verdicts, strict=True)}
    return found


def template(form: str, headers: Mapping[str, str]) -> str:
    """Return an empty list of a form as CSV."""
    return steps.template(form, headers)
