"""Learn how much each agreement counts, from the records themselves: no pair was ever labelled.

``u`` is counted over pairs at random, without the share that is of one customer. ``m`` is what the pairs that
share a blocking key make likeliest (expectation and maximisation), held near what is believed where there
are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from amity.analytics.engine import Connection
from amity.analytics.identity.blocking import Rule
from amity.analytics.identity.judge import MOST_BITS
from amity.analytics.identity.levels import Comparison
from amity.analytics.identity.weights import Weights

RANDOM_PAIRS = 300_000
BLOCKED_RECORDS = 50_000
ROUNDS = 15
BELIEF = 40.0
"""What is believed of m counts as so many pairs of one customer."""
MOST_TIMES = 1.0
"""So many times as often as is believed, at most, do records of one customer differ."""
SEEN = 20
"""A level seen less often among random pairs keeps the u that is believed, if that could not be seen."""
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How often pairs agree in which way: a row a pattern, a column a comparison, and how often."""

    codes: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learned, by comparison and level, and the odds of two records at random as log2."""

    m: tuple[tuple[float, ...], ...]
    u: tuple[tuple[float, ...], ...]
    prior: float


def train(
    duck: Connection, comparisons: Sequence[Comparison], rules: Sequence[Rule], records: int
) -> Trained:
    """Return what these records say about each level."""
    drawn = _at_random(duck, comparisons, records)
    shared, scale = _blocked(duck, comparisons, rules, records)
    pairs = records * (records - 1) / 2
    m = [np.array([level.m for level in c.levels]) for c in comparisons]
    believed = [np.array(column) for column in m]
    seen = [_counted(drawn.codes[:, i], drawn.counts, len(c.levels)) for i, c in enumerate(comparisons)]
    likely = max(1.0, 0.01 * records)
    u = [np.array([level.u for level in c.levels]) for c in comparisons]
    for _ in range(ROUNDS):
        share = min(0.5, likely / pairs)
        u = [_without(s, mine, share, c) for s, mine, c in zip(seen, m, comparisons, strict=True)]
        same = _chances(shared, m, u, share)
        weighed = shared.counts * same
        likely = max(1.0, float(weighed.sum()) * scale)
        m = [
            _bounded(_held(_counted(shared.codes[:, i], weighed, len(c.levels)), believed[i]), u[i], c)
            for i, c in enumerate(comparisons)
        ]
    prior = log2(min(0.5, likely / pairs))
    return Trained(_floats(m), _floats(u), prior)


def weights_of(trained: Trained, comparisons: Sequence[Comparison]) -> Weights:
    """Return what was learned as weights, without frequencies."""
    rows = zip(comparisons, trained.m, trained.u, strict=True)
    levels = {
        c.name: {level.code: log2(m / u) for level, m, u in zip(c.levels, ms, us, strict=True)}
        for c, ms, us in rows
    }
    usual = {
        level.by_frequency: u
        for c, us in zip(comparisons, trained.u, strict=True)
        for level, u in zip(c.levels, us, strict=True)
        if level.by_frequency
    }
    return Weights(trained.prior, levels, usual)


def pattern_sql(comparison: Comparison) -> str:
    """Return SQL for the place of the level that holds; UNKNOWN where it cannot be told."""
    cases = " ".join(f"WHEN {level.sql} THEN {place}" for place, level in enumerate(comparison.levels[:-1]))
    return f"CASE WHEN {comparison.unknown_sql} THEN {UNKNOWN} {cases} ELSE {len(comparison.levels) - 1} END"


def _patterns(duck: Connection, comparisons: Sequence[Comparison], pairs: str) -> _Patterns:
    columns = ", ".join(f"{pattern_sql(c)} AS c{i}" for i, c in enumerate(comparisons))
    # In one order: sums of fractions differ in their last digits with the order of what is summed.
    rows = duck.rows(f"SELECT {columns}, count(*) FROM {pairs} GROUP BY ALL ORDER BY ALL")
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(comparisons) + 1)
    return _Patterns(table[:, :-1], table[:, -1].astype(float))


def _at_random(duck: Connection, comparisons: Sequence[Comparison], records: int) -> _Patterns:
    """Compare each record with the one that stands so many places after it in an order of chance."""
    shifts = max(1, min(records // 2, -(-RANDOM_PAIRS // max(1, records))))
    duck.run(
        "CREATE OR REPLACE TEMP TABLE identity_order AS"
        f" SELECT *, row_number() OVER (ORDER BY hash(uid), uid) - 1 AS place FROM"
        f" (SELECT * FROM forms WHERE {records} <= {RANDOM_PAIRS}"
        f" OR hash(uid + 1) % {max(1, records // RANDOM_PAIRS)} = 0)"
    )
    ordered = int(duck.value("SELECT count(*) FROM identity_order"))
    found = _patterns(
        duck,
        comparisons,
        f"(SELECT *, (place + shift) % {max(1, ordered)} AS target"
        f" FROM identity_order, range(1, {shifts + 1}) s(shift)) l"
        " JOIN identity_order r ON r.place = l.target AND r.kind = l.kind",
    )
    duck.run("DROP TABLE identity_order")
    return found


def _blocked(
    duck: Connection, comparisons: Sequence[Comparison], rules: Sequence[Rule], records: int
) -> tuple[_Patterns, float]:
    """Compare pairs that share a key, of one in so many records, and return how many pairs one stands for."""
    parts = max(1, round(records / BLOCKED_RECORDS))
    among = f"WHERE hash(uid) % {parts} = 0" if parts > 1 else ""
    union = " UNION ".join(
        f"SELECT l.uid AS a, r.uid AS b FROM identity_some l JOIN forms r ON {rule.sql} AND l.uid <> r.uid"
        for rule in rules
    )
    duck.run(f"CREATE OR REPLACE TEMP TABLE identity_some AS SELECT * FROM forms {among}")
    duck.run(
        "CREATE OR REPLACE TEMP TABLE identity_pairs AS SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b"
        f" FROM ({union or 'SELECT 0 AS a, 0 AS b WHERE false'})"
    )
    found = _patterns(
        duck,
        comparisons,
        "identity_pairs p JOIN forms l ON l.uid = p.a JOIN forms r ON r.uid = p.b",
    )
    duck.run("DROP TABLE identity_pairs")
    duck.run("DROP TABLE identity_some")
    # A pair is drawn if either of its records is.
    return found, 1.0 if parts == 1 else 1 / (1 - (1 - 1 / parts) ** 2)


def _counted(codes: np.ndarray, counts: np.ndarray, levels: int) -> np.ndarray:
    known = codes != UNKNOWN
    return np.bincount(codes[known], weights=counts[known], minlength=levels)


def _without(seen: np.ndarray, m: np.ndarray, share: float, comparison: Comparison) -> np.ndarray:
    """Return u: what random pairs show, less what those of one customer among them show."""
    drawn = seen.sum()
    believed = np.array([level.u for level in comparison.levels])
    if drawn == 0:
        return believed
    others = np.maximum(0.0, seen - share * m * drawn)
    rare = others < SEEN
    shares = np.where(rare, np.maximum(others / drawn, np.minimum(believed, SEEN / drawn)), others / drawn)
    return np.asarray(shares / shares.sum())


def _chances(shared: _Patterns, m: list[np.ndarray], u: list[np.ndarray], share: float) -> np.ndarray:
    bits = np.full(len(shared.counts), log2(share / (1 - share)))
    for place, (mine, others) in enumerate(zip(m, u, strict=True)):
        # The last place is for what cannot be told, which counts neither way: its code is -1.
        table = np.append(np.log2(mine / others), 0.0)
        bits += table[shared.codes[:, place]]
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -MOST_BITS, MOST_BITS))))


def _held(weighed: np.ndarray, believed: np.ndarray) -> np.ndarray:
    return np.asarray((weighed + BELIEF * believed) / (weighed.sum() + BELIEF))


def _floats(rows: list[np.ndarray]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(value) for value in row) for row in rows)


def _bounded(m: np.ndarray, u: np.ndarray, comparison: Comparison) -> np.ndarray:
    """Return m where what differs still speaks against one customer."""
    bounded = m.copy()
    for place, level in enumerate(comparison.levels):
        if not level.is_agreement:
            bounded[place] = min(m[place], MOST_TIMES * level.m / level.u * u[place])
    return np.asarray(bounded / bounded.sum())
