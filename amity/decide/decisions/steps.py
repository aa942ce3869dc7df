"""The part of the ring that decides: the ranked actions of every customer, planned and published."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from amity.analytics import engine
from amity.analytics.consents import bulk
from amity.analytics.consents.definition import Ask
from amity.analytics.decisions import planning
from amity.analytics.quality.uses import Offer
from amity.decide.actions import judgements
from amity.decide.actions import selectors as actions
from amity.foundation.kernel.carrying import Carries, Moves, Remade
from amity.foundation.kernel.publishing import publishing
from amity.foundation.runs import partitions
from amity.foundation.runs.cuts import Cut
from amity.know.consents import judgements as judgements_of_consents
from amity.know.consents import selectors as consents

TABLE = "decisions_decision"
CONSENT_FILES = ("consents", "suppressions", "promotions", "do_not_call")
"""What the gate reads, exported at the cut-off."""

CARRIES: Carries = (
    Moves("decisions_response", label=_("Answers to proposals"), written_at="answered_at"),
    Remade(TABLE, "party_id", by="the ring, from the map of the lake's keys"),
)
"""What becomes of this room's rows when customers are merged."""


def version() -> str:
    """Return the version of the planner and of the library's actions that are on."""
    parts = [f"{action.code}@{action.version}" for action in actions.library() if action.is_on]
    return hashlib.sha256(f"{planning.VERSION};{';'.join(parts)}".encode()).hexdigest()[:8]


def plan(*, cuts: Sequence[Cut], folder: Path, run_id: int) -> tuple[int, int]:
    """Publish the file of decisions: the top actions of every customer, with the facts of their reasons."""
    planned = tuple(judgements.planned(action) for action in actions.library() if action.is_on)
    with engine.connect(spill=folder / ".spill") as duck:
        for name in ("rests", *CONSENT_FILES):
            duck.table_from_parquet(name, [str(folder / f"{name}.parquet")])
        read, parts = 0, []
        for cut in cuts:
            entity = int(cut.legal_entity_id)
            duck.table_from_parquet(f"rows_{entity}", [str(folder / f"rows-{entity}.parquet")])
            read += int(duck.value(f"SELECT count(*) FROM rows_{entity}"))
            ranked = planning.ranked(
                planned,
                rows=f"rows_{entity}",
                rests="rests",
                refused=_refused(cut, [action.ask for action in planned], f"rows_{entity}"),
            )
            parts.append(_decisions(cut, run_id, ranked))
        with publishing(folder / "decisions.parquet") as draft:
            return read, duck.to_parquet(" UNION ALL ".join(parts), draft)


def offers() -> tuple[Offer, ...]:
    """Return the actions that are on, as far as facts about customers matter to them."""
    return tuple(
        Offer(
            code=action.code,
            kinds=action.kinds,
            eligible=plan.eligible,
            value=plan.value,
            base_rate=plan.base_rate,
            channel=action.channel,
            facts=plan.facts,
        )
        for action in actions.library()
        if action.is_on
        for plan in (judgements.planned(action),)
    )


def publish(*, folder: Path, run_id: int) -> int:
    """Fill the coming generation of decisions."""
    return partitions.fill(TABLE, generation=run_id, file=folder / "decisions.parquet")


def drop_old(*, generation: int) -> None:
    """Drop the generations of decisions that nobody reads any more."""
    partitions.drop_others(TABLE, current=generation)


def _refused(cut: Cut, asks: Sequence[Ask], rows: str) -> str:
    """Return the query of whom the bank may not contact as of the cut-off; nothing if it has not begun."""
    declaration = consents.declaration(cut.legal_entity_id)
    if not declaration.is_set_up:
        return ""
    known = f"(SELECT * FROM {{}} WHERE known_at < TIMESTAMPTZ '{cut.known_until.isoformat()}')"
    tables = bulk.Tables(rows, *(known.format(name) for name in CONSENT_FILES))
    declared = judgements_of_consents.declared(declaration)
    return bulk.refused(asks, declared, tables, at=cut.known_until, by_the_day=True)


def _decisions(cut: Cut, run_id: int, ranked: str) -> str:
    # The reference says nothing, and is the same however often the step is done again after a kill.
    return f"""
        SELECT {int(run_id)}::BIGINT AS generation, party_id, rank::SMALLINT AS rank,
            {int(cut.legal_entity_id)}::BIGINT AS legal_entity_id,
            md5(concat_ws('|', {int(run_id)}, party_id, action_code, 'decision'))::UUID::VARCHAR AS reference,
            DATE '{cut.as_of}' AS as_of, {int(run_id)}::BIGINT AS run_id, action_code,
            action_version::INTEGER AS action_version, round(value * 100)::BIGINT AS value_minor,
            round(amount * 100)::BIGINT AS amount_minor, propensity, priority, urgency, facts, refusal
        FROM ({ranked})
    """
