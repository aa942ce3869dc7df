"""Judge one customer at once, after an edit: gaps close and the score rises without the ring."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs.cuts import Cut, sql_values
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services
from amity.know.quality import facts, judgements, opening
from amity.know.quality.judgements import Requirement
from amity.know.quality.models import Closed, Gap, GapState, Standing
from amity.know.quality.selectors import rules


@transaction.atomic
def edit(*, reference: UUID, version: int, field: str, value: str, by: Actor, at: datetime) -> int:
    """
    Write one of the fields that staff may write, and judge the record anew; return its new version.

    It refuses what ``parties.services.edit`` refuses.
    """
    written = party_services.edit(
        reference=reference, version=version, field=field, value=value, by=by, at=at
    )
    judge_again(reference=reference, by=by, at=at)
    return written


@transaction.atomic
def judge_again(*, reference: UUID, by: Actor, at: datetime) -> None:
    """
    Bring gaps and score of one customer into line with the record as it is now.

    Whom the ring has not seen yet has neither: the next turn gives them. It brings the groups, too: which
    rules concern a customer does not change between turns.

    :raises NotFound: if there is no such customer within reach.
    """
    party = parties.locate(reference, by=by)
    standing = Standing.objects.select_for_update().filter(party_id=party.id).first()
    if standing is None:
        return
    today = organisation.today(party.legal_entity_id, at=at)
    found = facts.of_one(party.id, cut=sql_values([Cut(party.legal_entity_id, "", today)]))
    if found is None:
        return
    opened = opening.opened([party.id])[party.id]
    verdicts = {**found, **judgements.sealed_facts(opened, as_of=today)}
    due = [each for each in rules.requirements(on=today) if each.id in set(standing.rules)]
    _bring_gaps(standing, due, judgements.unmet(due, verdicts), today)
    score = judgements.score(due, verdicts)
    standing.score, standing.completeness = score.score, score.completeness
    standing.validity, standing.judged_on, standing.changed_at = score.validity, today, at
    standing.save()


def _bring_gaps(
    standing: Standing, due: list[Requirement], unmet: tuple[Requirement, ...], today: date
) -> None:
    still = {each.id for each in unmet}
    known = {each.id for each in due}
    present = {
        gap.rule_id: gap
        for gap in Gap.objects.select_for_update().filter(
            party_id=standing.party_id, closed_on__isnull=True, rule_id__in=known
        )
    }
    for rule_id, gap in present.items():
        if rule_id not in still:
            gap.closed_on, gap.closed_why = max(today, gap.opened_on), Closed.MENDED
            gap.save(update_fields=["closed_on", "closed_why"])
    Gap.objects.bulk_create(
        Gap(
            party_id=standing.party_id,
            rule_id=each.id,
            legal_entity_id=standing.legal_entity_id,
            unit_id=standing.unit_id,
            owner_id=standing.owner_id,
            source=standing.source,
            field=each.field,
            state=GapState.MISSING if each.is_of_completeness else GapState.INVALID,
            worth_minor=_first_worth(each),
            opened_on=today,
            due_on=today + timedelta(days=each.days_to_mend),
        )
        for each in unmet
        if each.id not in present
    )


def _first_worth(requirement: Requirement) -> int:
    """Return what asking is worth until the ring has looked at the actions: the requirement's own weight."""
    if judgements.answer_of(requirement.field) == judgements.NEVER_ASKED:
        return 0
    return round(100 * (requirement.answer_chance * requirement.weight - requirement.ask_cost))
