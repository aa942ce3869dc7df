"""One rule, one answer: DuckDB by Ibis, DuckDB's SQL, PostgreSQL's SQL and the closure agree, row by row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, event, given, seed, settings
from hypothesis import strategies as st

from amity.analytics import engine
from amity.analytics.rules import closures, reading, sql, tables
from amity.analytics.rules.definition import Column, Kind, Rule, RuleError

SEED = 20261122
RULES, ROWS = 10, 50
NUMBERS, FLAGS, TEXTS = ("money", "exact", "whole"), ("yes", "no"), ("word", "class")
COLUMNS = {
    **{name: Column(name, Kind.NUMBER) for name in NUMBERS},
    **{name: Column(name, Kind.FLAG) for name in FLAGS},
    **{name: Column(name, Kind.TEXT) for name in TEXTS},
}
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("money", pa.decimal128(18, 2)),
        ("exact", pa.float64()),
        ("whole", pa.int64()),
        ("yes", pa.int16()),
        ("no", pa.bool_()),
        ("word", pa.string()),
        ("class", pa.string()),
    ]
)
LITERALS = ("0", "1", "-1", "2", "0.1", "0.2", "0.3", "30", "45.5", "1e3", "1e15", "1e-9", "123456789012.345")
SPOKEN = (
    "",
    "a",
    "A",
    "CORE",
    "a%",
    "%",
    "_",
    "!",
    "a_b",
    "\\",
    "\\%",
    "O'Brien",
    "陈玉兰",
    "é",
    "e\u0301",
    "😀",
    "a\nb",
    "50%",
)

digits = st.integers(-(10**15) + 1, 10**15 - 1)
numbers = st.sampled_from(LITERALS) | st.builds(
    lambda whole, scale: f"{whole}e-{scale}", digits, st.integers(0, 5)
)
texts = st.sampled_from(SPOKEN) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)
near = [float(number) for number in LITERALS]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


amounts = st.recursive(
    numbers | st.sampled_from(NUMBERS),
    lambda part: st.one_of(
        st.builds("({} {} {})".format, part, st.sampled_from("+-*/"), part),
        st.builds("-({})".format, part),
        st.builds("abs({})".format, part),
        st.builds(
            lambda name, parts: f"{name}({', '.join(parts)})",
            st.sampled_from(["coalesce", "greatest", "least"]),
            st.lists(part, min_size=1, max_size=3),
        ),
    ),
    max_leaves=6,
)
NOT = st.sampled_from(["", "NOT "])
words = st.sampled_from(TEXTS) | st.builds(
    "coalesce({}, {})".format, st.sampled_from(TEXTS), texts.map(quoted)
)


@st.composite
def patterns(draw: Callable[..., Any]) -> str:
    parts = draw(st.lists(st.sampled_from(["%", "_"]) | texts, max_size=4))
    if draw(st.booleans()):
        return quoted("".join(parts))
    escaped = [p if p in "%_" else p.replace("!", "!!").replace("%", "!%").replace("_", "!_") for p in parts]
    return quoted("".join(escaped)) + " ESCAPE '!'"


some_numbers = st.lists(numbers, min_size=1, max_size=3).map(", ".join)
some_texts = st.lists(texts.map(quoted), min_size=1, max_size=3).map(", ".join)
leaves = st.one_of(
    st.builds("{} {} {}".format, amounts, st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "!="]), amounts),
    st.builds("{} {}BETWEEN {} AND {}".format, amounts, NOT, amounts, amounts),
    st.builds("{} {}IN ({})".format, amounts, NOT, some_numbers),
    st.builds("{} {}IN ({})".format, words, NOT, some_texts),
    st.builds("{} {} {}".format, words, st.sampled_from(["=", "<>"]), words | texts.map(quoted)),
    st.builds("{} {}LIKE {}".format, words, NOT, patterns()),
    st.builds("{} IS {}NULL".format, amounts | words | st.sampled_from(FLAGS), NOT),
    st.sampled_from([*FLAGS, "true", "false"]),
)  # fmt: skip
conditions = st.recursive(
    leaves,
    lambda part: st.one_of(
        st.builds("({} {} {})".format, part, st.sampled_from(["AND", "OR"]), part),
        st.builds("{} {} {}".format, part, st.sampled_from(["AND", "OR"]), part),
        st.builds("NOT ({})".format, part),
        st.builds("coalesce(({}), ({}))".format, part, part),
    ),
    max_leaves=5,
)
rows = st.fixed_dictionaries(
    {
        "money": st.none()
        | st.sampled_from([Decimal(n).quantize(Decimal("0.01")) for n in (0, 1, 30, "45.5", "0.1", "1e15")])
        | st.decimals(-(10**16) + 1, 10**16 - 1, places=2),
        "exact": st.none() | st.sampled_from([*near, -0.0, 1e18, -1e18, 1e-30, 0.1 + 0.2])
        | st.floats(-1e18, 1e18).filter(lambda number: number == 0 or abs(number) >= 1e-30),
        "whole": st.none() | st.sampled_from([0, 1, 2, 30, 45]) | st.integers(-(2**53), 2**53),
        "yes": st.sampled_from([None, 0, 1]),
        "no": st.sampled_from([None, False, True]),
        "word": st.none() | texts,
        "class": st.none() | texts,
    }
)  # fmt: skip


def read(text: str, reader: Callable[..., Rule]) -> Rule | None:
    try:
        return reader(text, COLUMNS)
    except RuleError as error:
        refused = error
    event(refused.code)
    if refused.code not in ("too large", "too deep", "too long", "escape at the end", "digits"):
        raise refused
    return None


def by_duckdb(rules: list[Rule], table: pa.Table) -> tuple[list[tuple], list[tuple], list[dict]]:
    """Return the answers by Ibis and by SQL, and the rows as the ring publishes them."""
    with engine.connect(threads=1) as duck:
        duck.register("facts", table)
        duck.run("CREATE VIEW stored AS SELECT * REPLACE (no::SMALLINT AS no) FROM facts")
        facts = duck.ibis().table("facts")
        answers = {f"r{i}": tables.expression(rule, facts) for i, rule in enumerate(rules)}
        ibis_rows = facts.select("id", **answers).order_by("id").to_pyarrow().drop_columns("id").to_pylist()
        written = ", ".join(sql.written(rule, dialect="duckdb", column=engine.name_of) for rule in rules)
        sql_rows = duck.rows(f"SELECT {written} FROM stored ORDER BY id")
        published = "money::DOUBLE AS money, whole::DOUBLE AS whole"
        stored = duck.query(f"SELECT * REPLACE ({published}) FROM stored ORDER BY id").to_pylist()
    return [tuple(row.values()) for row in ibis_rows], sql_rows, stored


def by_postgres(rules: list[Rule], stored: list[dict]) -> list[tuple]:
    """Return the answers over rows as pages read them: features in an array, classes beside it."""
    places = {name: f"f.features[{place}]" for place, name in enumerate((*NUMBERS, *FLAGS), start=1)}
    columns = {**places, **{name: f'f."{name}"' for name in TEXTS}}
    written = ", ".join(sql.written(r, dialect="postgres", column=columns.__getitem__) for r in rules)
    values = ", ".join(["(%s::bigint, %s::float8[], %s::text, %s::text)"] * len(stored))
    given = [
        value
        for row in stored
        for value in (
            row["id"],
            [None if row[name] is None else float(row[name]) for name in (*NUMBERS, *FLAGS)],
            row["word"],
            row["class"],
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {written} FROM (VALUES {values}) f(id, features, word, "class") ORDER BY id', given
        )
        return cursor.fetchall()


def agree(rules: list[Rule], facts: list[dict]) -> None:
    table = pa.Table.from_pylist([{"id": i, **row} for i, row in enumerate(facts)], schema=SCHEMA)
    by_ibis, by_sql, stored = by_duckdb(rules, table)
    in_postgres = by_postgres(rules, stored)
    one_by_one = [tuple(closure(row) for closure in map(closures.closure, rules)) for row in stored]
    for place, rule in enumerate(rules):
        for row, *found in zip(stored, by_ibis, by_sql, in_postgres, one_by_one, strict=True):
            answers = [answer[place] for answer in found]
            assert len(set(answers)) == 1, (
                rule.text,
                row,
                dict(zip(("ibis", "duckdb", "postgres", "closure"), answers, strict=True)),
            )


@pytest.mark.stress
@pytest.mark.parametrize(
    ("reader", "texts_of_rules"), [(reading.condition, conditions), (reading.amount, amounts)]
)
def test_all_forms_of_a_rule_give_the_same_answers(db, rounds, reader, texts_of_rules) -> None:
    tried = 0

    @seed(SEED)
    @settings(
        max_examples=rounds(32, 2_000),
        deadline=None,
        database=None,
        phases=[
            Phase.generate
        ],  # to make hundreds of rules smaller takes longer than to read the one that failed
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(texts_of_rules, min_size=RULES, max_size=RULES), st.lists(rows, min_size=ROWS, max_size=ROWS)
    )
    def check(written: list[str], facts: list[dict]) -> None:
        nonlocal tried
        rules = [rule for text in written if (rule := read(text, reader))]
        tried += len(rules)
        if rules:
            agree(rules, facts)

    check()
    print(f"\n{tried} rules × {ROWS} rows in four forms, seed {SEED}: 0 differ")  # noqa: T201
    assert tried >= rounds(250, 15_000)
