"""All records of a bank, or of a file: which are of one customer, how likely, and what speaks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.engine import Connection
from amity.analytics.identity import blocking, linking, preparing, training
from amity.analytics.identity.clustering import Bounds, clusters
from amity.analytics.identity.comparisons import COMPARISONS
from amity.analytics.identity.judge import GREY_FROM
from amity.analytics.identity.levels import Comparison
from amity.analytics.identity.weights import MOST_COMMON, Weights, believed

NAMES_NOBODY = frozenset({"mobile", "email"})
"""Columns whose values would name somebody: their frequencies are not kept with the weights."""
PAIR_COLUMNS = (
    ("left_key", pa.string()),
    ("right_key", pa.string()),
    ("probability", pa.float64()),
    ("weight", pa.float64()),
    (
        "evidence",
        pa.list_(
            pa.struct([("comparison", pa.string()), ("level", pa.string()), ("weight", pa.float64())]),
        ),
    ),
)
CLUSTER_COLUMNS = (("cluster", pa.string()), ("key", pa.string()), ("weight", pa.float64()))


@dataclass(frozen=True, slots=True)
class Overrides:
    """What people decided, by key: pairs that are one customer, and pairs that are two."""

    always: tuple[tuple[str, str], ...] = ()
    never: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What came out, as tables.

    ``pairs``: left_key, right_key, probability, weight, and evidence as a list of comparison, level and
    weight; those of at least ``GREY_FROM``. ``clusters``: cluster (the least key in it), key, weight (its
    mean to the others); records that are alone in theirs are left out.
    """

    pairs: pa.Table
    clusters: pa.Table
    weights: Weights


def resolve(
    records: pa.Table,
    *,
    overrides: Overrides = Overrides(),
    unique_sources: Collection[str] = (),
    threads: int = 2,
    memory: str = "4GB",
) -> Resolution:
    """
    Resolve records of the contract ``IDENTITY_RECORDS``, in memory only.

    ``unique_sources`` are sources that have nobody twice: their records link to others, never to each other.

    :raises BadRecords: if a key is missing or twice there.
    :raises ContradictingOverrides: if what must be together may not be.
    """
    with engine.connect(threads=threads, memory=memory) as duck:
        many = preparing.prepare(duck, records)
        asked = _asked(duck)
        if not asked or many < 2:  # noqa: PLR2004 nothing to compare, or nobody to compare with
            return _nothing()
        rules = blocking.rules(duck, many)
        trained = training.train(duck, asked, rules, many)
        linking.link(duck, asked, rules, trained, apart=tuple(sorted(unique_sources)))
        found = clusters(_edges(duck), _bounds(duck, overrides, unique_sources))
        weights = training.weights_of(trained, asked)
        return Resolution(
            _pairs(duck, asked),
            _members(duck, found),
            replace(weights, common={c: _common(duck, c) for c in weights.usual if c not in NAMES_NOBODY}),
        )


def _nothing() -> Resolution:
    return Resolution(
        pa.table({name: pa.array([], kind) for name, kind in PAIR_COLUMNS}),
        pa.table({name: pa.array([], kind) for name, kind in CLUSTER_COLUMNS}),
        believed(),
    )


def _asked(duck: Connection) -> tuple[Comparison, ...]:
    """Return the comparisons that any record has a value for."""
    counts = ", ".join(" + ".join(f"count({column})" for column in c.needs) for c in COMPARISONS)
    found = duck.rows(f"SELECT {counts} FROM forms")[0]
    return tuple(c for c, count in zip(COMPARISONS, found, strict=True) if count)


def _edges(duck: Connection) -> Iterable[tuple[int, int, float]]:
    table = duck.query("SELECT a, b, weight FROM pairs")
    return zip(*(table.column(name).to_pylist() for name in ("a", "b", "weight")), strict=True)


def _bounds(duck: Connection, overrides: Overrides, unique: Collection[str]) -> Bounds:
    numbers = dict(
        duck.rows(
            "SELECT uid, valid FROM forms WHERE valid IS NOT NULL"
            " AND uid IN (SELECT a FROM pairs UNION ALL SELECT b FROM pairs)"
        )
    )
    listed = ", ".join(engine.quoted(source) for source in sorted(unique))
    sources = dict(duck.rows(f"SELECT uid, source FROM forms WHERE source IN ({listed})")) if unique else {}
    keys = {key for pair in (*overrides.always, *overrides.never) for key in pair}
    uids = {}
    if keys:
        duck.register("identity_keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
        uids = dict(duck.rows("SELECT key, uid FROM forms JOIN identity_keys USING (key)"))
        duck.unregister("identity_keys")
    return Bounds(numbers, sources, _by_uid(overrides.always, uids), _by_uid(overrides.never, uids))


def _by_uid(pairs: Iterable[tuple[str, str]], uids: dict[str, int]) -> tuple[tuple[int, int], ...]:
    # A record that is no longer there binds nobody.
    return tuple((uids[one], uids[other]) for one, other in pairs if one in uids and other in uids)


def _pairs(duck: Connection, asked: Sequence[Comparison]) -> pa.Table:
    answers = ", ".join(
        f"{{'comparison': {engine.quoted(c.name)}, 'level': {_level(c)}, 'weight': p.w{place}}}"
        for place, c in enumerate(asked)
    )
    return duck.query(
        "SELECT l.key AS left_key, r.key AS right_key, 1 / (1 + pow(2, -greatest(-60, least(60, p.weight))))"
        f" AS probability, p.weight, list_filter([{answers}], lambda answer: answer.level IS NOT NULL)"
        " AS evidence"
        " FROM pairs p JOIN forms l ON l.uid = p.a JOIN forms r ON r.uid = p.b"
        f" WHERE p.weight >= log2({GREY_FROM} / (1 - {GREY_FROM})) ORDER BY p.weight DESC, p.a, p.b"
    )


def _level(comparison: Comparison) -> str:
    codes = ", ".join(engine.quoted(level.code) for level in comparison.levels)
    # Lists are counted from one; what is unknown is at place zero, where there is nothing.
    return f"[{codes}][{training.pattern_sql(comparison)} + 1]"


def _members(duck: Connection, found: Sequence[tuple[int, ...]]) -> pa.Table:
    rows = [(cluster[0], uid) for cluster in found for uid in cluster]
    table = {
        "cluster_uid": pa.array([row[0] for row in rows], pa.int64()),
        "uid": pa.array([row[1] for row in rows], pa.int64()),
    }
    duck.register("identity_found", pa.table(table))
    members = duck.query(
        "WITH ends AS (SELECT a AS uid, b AS other, weight FROM pairs"
        " UNION ALL SELECT b, a, weight FROM pairs),"
        " means AS (SELECT m.uid, avg(e.weight ORDER BY e.other) AS weight"
        " FROM identity_found m JOIN ends e USING (uid)"
        " JOIN identity_found o ON o.uid = e.other AND o.cluster_uid = m.cluster_uid GROUP BY m.uid)"
        " SELECT first.key AS cluster, f.key, means.weight FROM identity_found m JOIN forms f USING (uid)"
        " JOIN forms first ON first.uid = m.cluster_uid LEFT JOIN means USING (uid)"
        " ORDER BY m.cluster_uid, m.uid"
    )
    duck.unregister("identity_found")
    return members


def _common(duck: Connection, column: str) -> dict[str, float]:
    return {
        str(value): float(share)
        for value, share in duck.rows(
            f"SELECT {column}, tf_{column} FROM frequency_{column}"
            f" ORDER BY tf_{column} DESC, {column} LIMIT {MOST_COMMON}"
        )
    }
