"""How much faster decisions become possible when the right fact is asked for, not any fact.

Of a bank whose ring has turned, some facts of everybody are hidden by lot. Then each customer is asked one
question a round: once the one that is worth most by what is known (``amity.analytics.quality.worth``), once
any that is missing. Both have the same luck with answers. After each round it is measured what share of the
proposals that fit in truth could be decided and carried out, each counting alike: by value a bank's few
largest customers would be all that is measured. Several draws, so that no ratio hangs on one of them:

    decision-relevant completeness = proposals that can be made / proposals that fit in truth

    amity demo --customers 20000 --no-serve        # a home with a bank in it
    python -m bench.asking --home .amity
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from amity.analytics import engine
from amity.analytics.quality import worth
from amity.analytics.quality.fields import ALL, FIELDS, Answer, Check, column
from amity.analytics.quality.uses import Offer, features_of, fields_reaching, fields_used
from amity.analytics.quality.worth import Question
from amity.analytics.rules import sql
from amity.analytics.rules.definition import Rule

ASKED = tuple(field for field in ALL if field.answer is not Answer.NONE)


@dataclass(frozen=True, slots=True)
class Round:
    """After so many questions: how complete either way, and how many times faster the right question is."""

    questions: int
    best: float
    any: float
    ratio: float


def simulate(
    duck: engine.Connection,
    offers: Sequence[Offer],
    questions: Sequence[Question],
    *,
    seed: int,
    hidden: float = 0.3,
    rounds: int = 3,
) -> tuple[float, list[Round]]:
    """Return the completeness at first, and after each round. The connection has a table ``truth``."""
    chances = ", ".join(f"('{q.field}', {q.answer_chance!r}::DOUBLE)" for q in questions)
    kinds = ", ".join(f"('{field.code}', '{kind}')" for field in ASKED for kind in field.kinds)
    duck.run(
        f"""
        CREATE OR REPLACE TABLE hidden AS
        SELECT t.party_id, q.field, {_lot("answer", seed)} < chance AS is_told, {_lot("any", seed)} AS lot
        FROM truth t JOIN (VALUES {kinds}) AS k(field, kind) USING (kind)
        JOIN (VALUES {chances}) AS q(field, chance) USING (field)
        WHERE {_lot("hidden", seed)} < {hidden!r}
        """
    )
    _stand(duck, "start", "SELECT party_id, field FROM hidden")
    duck.run(f"CREATE OR REPLACE TABLE gains AS {_gains(duck, offers)}")
    missing = "(SELECT party_id, field FROM hidden)"
    worths = worth.worths(questions, gains="gains", missing=missing)
    for policy, order in (("best", "worth DESC, field"), ("any", "lot")):
        duck.run(
            f"""
            CREATE OR REPLACE TABLE {policy}_turns AS
            SELECT h.*, row_number() OVER (PARTITION BY h.party_id ORDER BY {order}) AS turn
            FROM hidden h JOIN ({worths}) w USING (party_id, field)
            """
        )
    first = completeness(duck, offers, "start")
    found = []
    for turn in range(1, rounds + 1):
        gained = {}
        for policy in ("best", "any"):
            left = f"SELECT party_id, field FROM {policy}_turns WHERE turn > {turn} OR NOT is_told"
            _stand(duck, policy, left)
            gained[policy] = completeness(duck, offers, policy)
        asked = int(duck.value(f"SELECT count(*) FROM best_turns WHERE turn <= {turn}"))
        ratio = (gained["best"] - first) / max(gained["any"] - first, 1e-12)
        found.append(Round(asked, gained["best"], gained["any"], ratio))
    return first, found


def completeness(duck: engine.Connection, offers: Sequence[Offer], stand: str) -> float:
    """Return what share of the proposals that fit can be decided and carried out by what is known."""
    parts = []
    for offer in offers:
        fits = _fits(offer, "t")
        reached = " OR ".join(f'f."{column(field, Check.PRESENT)}"' for field in fields_reaching(offer))
        can = f"{_fits(offer, 's')} AND ({reached or 'true'})"
        parts.append(
            f"SELECT count(*) AS whole, count(*) FILTER ({can}) AS decided"
            f" FROM truth t JOIN {stand}_rows s USING (party_id) JOIN {stand}_facts f USING (party_id)"
            f" WHERE {fits}"
        )
    ((whole, decided),) = duck.rows(f"SELECT sum(whole), sum(decided) FROM ({' UNION ALL '.join(parts)})")
    return float(decided or 0) / float(whole or 1)


def _stand(duck: engine.Connection, name: str, left: str) -> None:
    """Make what is known while facts are hidden: feature rows without what is made of them, and facts."""
    duck.run(f"CREATE OR REPLACE TABLE {name}_left AS {left}")
    absent = {field.code: f"(party_id IN (SELECT party_id FROM {name}_left WHERE field = '{field.code}'))"
              for field in ASKED}  # fmt: skip
    columns = duck.columns("SELECT * FROM truth")
    blanks = ", ".join(
        f'CASE WHEN {absent[field.code]} THEN NULL ELSE "{feature}" END AS "{feature}"'
        for field in ASKED
        for feature in sorted(features_of(field.code))
        if feature in columns
    )
    replaced = f" REPLACE ({blanks})" if blanks else ""
    duck.run(f"CREATE OR REPLACE TABLE {name}_rows AS SELECT *{replaced} FROM truth")
    facts = ", ".join(
        f"{'NOT ' + absent[field.code] if field.code in absent else 'true'}"
        f' AS "{column(field.code, Check.PRESENT)}"'
        for field in ALL
    )
    duck.run(f"CREATE OR REPLACE TABLE {name}_facts AS SELECT party_id, {facts} FROM truth")


def _gains(duck: engine.Connection, offers: Sequence[Offer]) -> str:
    return worth.gains(offers, rows="start_rows", facts="start_facts", ask=duck.value)


def _fits(offer: Offer, rows: str) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in offer.kinds)
    told = "".join(f' AND {rows}."{fact}" IS NOT NULL' for fact in offer.facts)
    eligible, value = _sql(offer.eligible, rows), _sql(offer.value, rows)
    return f"({rows}.kind IN ({kinds}) AND coalesce({eligible}, false) AND {value} IS NOT NULL{told})"


def _sql(rule: Rule, rows: str) -> str:
    return sql.written(rule, dialect="duckdb", column=lambda name: f'{rows}."{name}"')


def _lot(what: str, seed: int) -> str:
    return f"(hash(concat_ws('|', t.party_id, q.field, '{what}', {int(seed)})) / 18446744073709551616.0)"


def library() -> tuple[tuple[Offer, ...], tuple[Question, ...]]:
    """Return the actions and the questions that a new bank begins with."""
    # Django is set up by whoever calls: the libraries are read as the bank reads them, without a database.
    from amity.decide.actions import judgements, services  # noqa: PLC0415
    from amity.decide.actions.models import Action  # noqa: PLC0415
    from amity.decide.actions.selectors import to_row  # noqa: PLC0415
    from amity.know.quality.selectors.definitions import library as rules  # noqa: PLC0415

    rows = [to_row(Action(**asdict(definition))) for definition in services.definitions()]
    offers = tuple(
        Offer(row.code, row.kinds, plan.eligible, plan.value, plan.base_rate, row.channel, plan.facts)
        for row in rows
        for plan in (judgements.planned(row),)
    )
    asked: dict[str, Question] = {}
    for rule in sorted(rules(), key=lambda rule: rule.weight):
        if FIELDS[rule.field].answer is not Answer.NONE:
            asked[rule.field] = Question(rule.field, rule.weight, rule.answer_chance, rule.ask_cost)
    return offers, tuple(asked.values())


def _mean(draws: Sequence[tuple[float, list[Round]]]) -> tuple[float, list[Round]]:
    """Return the mean of several draws; the ratio is of the mean rises, not a mean of ratios."""
    count = len(draws)
    first = sum(start for start, _rounds in draws) / count
    found = []
    for turn in zip(*(rounds for _start, rounds in draws), strict=True):
        best, any_of_them = sum(each.best for each in turn) / count, sum(each.any for each in turn) / count
        ratio = (best - first) / max(any_of_them - first, 1e-12)
        found.append(Round(sum(each.questions for each in turn) // count, best, any_of_them, ratio))
    return first, found


def main() -> int:
    """Simulate over a home's last turn, print a table and write JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.asking", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="a home whose ring has turned")
    parser.add_argument("--draws", type=int, default=5, help="how often the lot is cast")
    parser.add_argument("--hidden", type=float, default=0.3, help="the share of facts that are hidden")
    parser.add_argument("--json", type=Path, default=Path("asking.json"))
    options = parser.parse_args()
    os.environ.setdefault("AMITY_HOME", str(options.home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.settings")
    import django  # noqa: PLC0415 after the environment

    django.setup()
    turns = sorted((options.home / "ring").glob("*/rows-*.parquet"), key=lambda file: int(file.parent.name))
    if not turns:
        print(f"There is no turn of the ring in {options.home}: run amity refresh first.", file=sys.stderr)
        return 2
    offers, questions = library()
    began = time.process_time()
    with engine.connect() as duck:
        duck.run(f"CREATE TABLE truth AS SELECT * FROM {engine.parquet([str(turns[-1])])}")
        customers = int(duck.value("SELECT count(*) FROM truth"))
        draws = [
            simulate(duck, offers, questions, seed=seed, hidden=options.hidden)
            for seed in range(1, options.draws + 1)
        ]
    first, rounds = _mean(draws)
    print(f"{customers:,} customers; {first:.1%} of what fits can be decided before anybody is asked")
    print(f"{'questions':>10} {'best':>8} {'any':>8} {'ratio':>7}")
    for each in rounds:
        print(f"{each.questions:>10,} {each.best:>8.1%} {each.any:>8.1%} {each.ratio:>6.2f}×")
    result = {
        "customers": customers,
        "first": first,
        "rounds": [asdict(each) for each in rounds],
        "used": sorted({field for offer in offers for field in fields_used(offer)}),
        "cpu_seconds": time.process_time() - began,
    }
    options.json.write_text(json.dumps(result, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
