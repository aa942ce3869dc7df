"""The part of the ring that judges records: opens what is sealed, in memory; scores; finds gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from django.utils.translation import gettext as _

from amity.analytics import engine
from amity.analytics.quality import judging, worth
from amity.analytics.quality.fields import ALL, FIELDS, SEALED, Answer, Check, column
from amity.analytics.quality.judging import Requirement
from amity.analytics.quality.sealed import VERSION, verdicts
from amity.analytics.quality.uses import Offer
from amity.foundation.kernel.carrying import Carries, Remade, Stays
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publishing
from amity.foundation.runs import cuts as run_cuts
from amity.foundation.runs import selectors as runs
from amity.foundation.runs.cuts import Cut
from amity.know.quality import judgements, opening, policies
from amity.know.quality.selectors import rules
from amity.know.quality.selectors.definitions import Definition

FACTS, VERDICTS, GAPS, STANDINGS = (
    f"quality_{name}.parquet" for name in ("facts", "sealed", "gaps", "standings")
)
AT_ONCE = 20_000
_DAMAGING = (Check.WELL_FORMED, Check.PLAUSIBLE)
"""A fact that fails one of these is of no use to a decision, though it is there."""

Planned = Sequence[Offer]


CARRIES: Carries = (
    Remade("quality_standing", "party_id", by="quality.steps.judge"),
    Remade("quality_gap", "party_id", by="quality.steps.judge"),
    Stays("quality_question", "party_id", read_by="the log of whom was asked what"),
)
"""What becomes of this room's rows when customers are merged."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule would find: whom it concerns, who of them has a gap; and who by the rule as it is."""

    concerned: int
    unmet: int
    before: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a step read and wrote."""

    read: int
    written: int


def open_sealed(*, cuts: Sequence[Cut], folder: Path) -> Counted:
    """
    Publish the verdicts on sealed values; only what changed since the last turn is opened, in memory.

    What is written down is true, false or nothing for each check, never a value.
    """
    with engine.connect(spill=folder / ".spill") as duck:
        duck.table_from_parquet("facts", [str(folder / FACTS)])
        kept = _kept_verdicts()
        if kept is None:
            duck.run(f"CREATE VIEW kept AS SELECT {_nothing_kept()} WHERE false")
        else:
            duck.table_from_parquet("kept", [str(kept)])
        changed = [
            int(party)
            for (party,) in duck.rows(
                "SELECT f.party_id FROM facts f LEFT JOIN kept k ON k.party_id = f.party_id"
                f" AND k.sealed_digest = f.sealed_digest AND k.version = {VERSION}"
                " WHERE k.party_id IS NULL ORDER BY 1"
            )
        ]
        duck.register("fresh", pa.concat_tables([_schema().empty_table(), *_fresh(changed, cuts)]))
        columns = ", ".join(SEALED)
        with publishing(folder / VERDICTS) as draft:
            written = duck.to_parquet(
                f"""
                SELECT f.party_id, f.sealed_digest, {VERSION} AS version, {columns} FROM facts f JOIN (
                    SELECT party_id, {columns} FROM fresh UNION ALL
                    SELECT party_id, {columns} FROM kept
                    WHERE party_id NOT IN (SELECT party_id FROM fresh)
                ) USING (party_id)
                """,
                draft,
            )
    return Counted(len(changed), written)


def judge(*, cuts: Sequence[Cut], folder: Path, offers: Planned) -> Counted:
    """Publish the files of gaps, each with what it is worth to ask, and of standings."""
    answered = rules.answers_by_field()
    with engine.connect(spill=folder / ".spill") as duck:
        duck.table_from_parquet("plain", [str(folder / FACTS)])
        duck.table_from_parquet("opened", [str(folder / VERDICTS)])
        duck.table_from_parquet("customers", [str(folder / "customers.parquet")])
        for cut in cuts:
            requirements = rules.requirements(on=cut.as_of)
            _see(duck, cut, folder)
            _judge_one(duck, cut, requirements, questions(requirements, answered), offers)
        read = int(duck.value("SELECT count(*) FROM plain"))
        entities = [int(cut.legal_entity_id) for cut in cuts]
        with publishing(folder / STANDINGS) as draft:
            written = duck.to_parquet(_all_of("standings", entities), draft)
        with publishing(folder / GAPS) as draft:
            written += duck.to_parquet(_all_of("gaps", entities), draft)
    return Counted(read, written)


def dry_run(definition: Definition, *, legal_entity_id: int) -> Tried:
    """
    Count what a rule would find over what the last turn read; nothing is written.

    Three columns of files that are there already: a small question even for a million customers.

    :raises BadInput: if the rule cannot be used, or the ring has not turned yet.
    """
    policies.check_rule(definition)
    meant = rules.requirement_of(definition)
    present = rules.requirement_now(definition.code)
    generation = runs.current_generation()
    folder = run_cuts.folder(generation or 0)
    rows = folder / f"rows-{int(legal_entity_id)}.parquet"
    if generation is None or not rows.exists() or not (folder / VERDICTS).exists():
        raise BadInput(_("Nothing was measured yet: try again after the next refresh."))
    with engine.connect(threads=1, memory="1GB") as duck:
        duck.table_from_parquet("rows", [str(rows)])
        duck.table_from_parquet("plain", [str(folder / FACTS)])
        duck.table_from_parquet("opened", [str(folder / VERDICTS)])
        duck.run(
            f"CREATE VIEW facts AS SELECT plain.*, {', '.join(SEALED)}"
            " FROM plain LEFT JOIN opened USING (party_id)"
        )
        ((concerned, unmet),) = duck.rows(_count_of(meant))
        before = int(duck.rows(_count_of(present))[0][1]) if present else 0
    return Tried(concerned, unmet, before)


def said(definition: Definition, *, language: str) -> str:
    """Return whom a rule concerns, as a sentence; nothing for everybody."""
    return judgements.group_in_words(definition.group, language=language)


def questions(requirements: Sequence[Requirement], answered: rules.Answers) -> tuple[worth.Question, ...]:
    """Return what can be asked for: of several rules about one fact, the weightiest speaks."""
    found: dict[str, worth.Question] = {}
    for each in sorted(requirements, key=lambda r: (r.weight, r.id)):
        if FIELDS[each.field].answer is not Answer.NONE:
            chance = rules.answer_chance(each.answer_chance, answered.get(each.field))
            found[each.field] = worth.Question(each.field, each.weight, chance, each.ask_cost)
    return tuple(found.values())


def _count_of(requirement: Requirement) -> str:
    found = judging.verdicts((requirement,), rows="rows", facts="facts")
    return f"SELECT count(met), count(*) FILTER (met = false) FROM ({found})"


def _see(duck: engine.Connection, cut: Cut, folder: Path) -> None:
    entity = int(cut.legal_entity_id)
    duck.table_from_parquet(f"rows_{entity}", [str(folder / f"rows-{entity}.parquet")])
    duck.run(
        f"CREATE VIEW facts_{entity} AS SELECT plain.*, {', '.join(SEALED)}, manager_id AS owner_id"
        " FROM plain LEFT JOIN opened USING (party_id)"
        " LEFT JOIN (SELECT party_id, manager_id FROM customers) USING (party_id)"
        f" WHERE plain.legal_entity_id = {entity}"
    )
    usable = ", ".join(
        f"{column(field.code, Check.PRESENT)}"
        + "".join(
            f" AND coalesce({column(field.code, check)}, true)"
            for check in field.checks
            if check in _DAMAGING
        )
        + f" AS {column(field.code, Check.PRESENT)}"
        for field in ALL
    )
    duck.run(f"CREATE TABLE usable_{entity} AS SELECT * REPLACE ({usable}) FROM facts_{entity}")


def _judge_one(
    duck: engine.Connection,
    cut: Cut,
    requirements: Sequence[Requirement],
    asked: Sequence[worth.Question],
    offers: Planned,
) -> None:
    entity = int(cut.legal_entity_id)
    rows, facts, usable = f"rows_{entity}", f"facts_{entity}", f"usable_{entity}"
    duck.run(f"CREATE TABLE verdicts_{entity} AS {judging.verdicts(requirements, rows=rows, facts=facts)}")
    duck.run(f"CREATE TABLE gains_{entity} AS {worth.gains(offers, rows=rows, facts=usable, ask=duck.value)}")
    listed = ", ".join(
        f"({r.id}, '{r.field}', '{'MISSING' if r.is_of_completeness else 'INVALID'}', {r.days_to_mend})"
        for r in requirements
    )
    unmet = f"""
        SELECT party_id, rule_id, field, state, days FROM verdicts_{entity}
        JOIN (VALUES {listed or "(0, '', '', 0)"}) AS rule(rule_id, field, state, days) USING (rule_id)
        WHERE met = false
    """
    duck.run(f"CREATE TABLE unmet_{entity} AS {unmet}")
    duck.run(f"CREATE TABLE missing_{entity} AS SELECT DISTINCT party_id, field FROM unmet_{entity}")
    worths = worth.worths(asked, gains=f"gains_{entity}", missing=f"missing_{entity}")
    duck.run(
        f"""
        CREATE TABLE gaps_{entity} AS
        SELECT u.party_id, u.rule_id, f.legal_entity_id, f.unit_id, coalesce(f.owner_id, 0) AS owner_id,
            f.source, u.field, u.state,
            coalesce(round(w.worth * 100), 0)::BIGINT AS worth_minor,
            DATE '{cut.as_of}' AS opened_on, (DATE '{cut.as_of}' + u.days)::DATE AS due_on
        FROM unmet_{entity} u JOIN {facts} f USING (party_id)
        LEFT JOIN ({worths}) w ON w.party_id = u.party_id AND w.field = u.field
        ORDER BY u.party_id, u.rule_id
        """
    )
    scores = judging.scores(requirements, verdicts=f"verdicts_{entity}", facts=facts)
    duck.run(
        f"""
        CREATE TABLE standings_{entity} AS
        SELECT s.party_id, f.legal_entity_id, f.unit_id, coalesce(f.owner_id, 0) AS owner_id, f.source,
            s.score, s.completeness,
            s.validity,
            '{{' || array_to_string(s.rules, ',') || '}}' AS rules, DATE '{cut.as_of}' AS judged_on
        FROM ({scores}) s JOIN {facts} f USING (party_id) ORDER BY s.party_id
        """
    )


def _all_of(table: str, entities: Sequence[int]) -> str:
    return " UNION ALL ".join(f"SELECT * FROM {table}_{entity}" for entity in entities)


def _kept_verdicts() -> Path | None:
    last = runs.current_generation()
    file = run_cuts.folder(last) / VERDICTS if last else None
    return file if file is not None and file.exists() else None


def _nothing_kept() -> str:
    columns = ", ".join(f"NULL::BOOLEAN AS {name}" for name in SEALED)
    return f"NULL::BIGINT AS party_id, NULL::VARCHAR AS sealed_digest, 0 AS version, {columns}"


def _schema() -> pa.Schema:
    return pa.schema([("party_id", pa.int64()), *((name, pa.bool_()) for name in SEALED)])


def _fresh(changed: Sequence[int], cuts: Sequence[Cut]) -> Iterator[pa.Table]:
    """Yield the verdicts on customers whose sealed values changed, some thousands at a time."""
    as_of = max(cut.as_of for cut in cuts)
    for start in range(0, len(changed), AT_ONCE):
        parties = changed[start : start + AT_ONCE]
        opened = opening.opened(parties)
        rows = [(party, *verdicts(opened[party], as_of=as_of)) for party in parties]
        yield pa.table(list(map(list, zip(*rows, strict=True))), schema=_schema())
