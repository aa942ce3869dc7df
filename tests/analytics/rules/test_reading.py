"""What a rule may say, and how it is refused: the word, where it stands, and what would do instead."""

import pytest

from amity.analytics import engine
from amity.analytics.features.columns import COLUMNS
from amity.analytics.rules import reading, sql
from amity.analytics.rules.definition import Kind, RuleError

ROWS = """
    SELECT * FROM (VALUES
        (1, 60000, 40, 0, 'CORE', '511'),
        (2, 60000, 50, 0, 'WEALTH', '545'),
        (3, 60000, 40, 1, 'CORE', '155'),
        (4, 10, NULL, 0, 'PRIVATE', '555')
    ) AS t(party_id, deposits_total, age, holds_wealth, tier, rfm)
"""


def who(condition: str) -> list[int]:
    rule = reading.condition(condition, COLUMNS)
    where = sql.written(rule, dialect="duckdb", column=lambda name: f'"{name}"')
    with engine.connect() as duck:
        return [row[0] for row in duck.rows(f"SELECT party_id FROM ({ROWS}) WHERE {where} ORDER BY 1")]


@pytest.mark.parametrize(
    ("condition", "parties"),
    [
        ("deposits_total >= 50000 AND age BETWEEN 30 AND 45 AND NOT holds_wealth", [1]),
        ("tier IN ('WEALTH', 'PRIVATE')", [2, 4]),
        ("tier NOT IN ('WEALTH', 'PRIVATE') AND holds_wealth", [3]),
        ("age IS NULL", [4]),
        ("age IS NOT NULL AND tier <> 'CORE'", [2]),
        ("coalesce(age, 0) < 1 OR deposits_total / 2 - 1 > greatest(29000, age)", [1, 2, 3, 4]),
        ("deposits_total / (age - 40) > 0", [2]),  # a division by nothing is not known, so not true
        ("DEPOSITS_TOTAL = 10", [4]),
        ("abs(-age) = 50", [2]),
        ("NOT (age = 40)", [2]),
        ("rfm LIKE '5%'", [1, 2, 4]),
        ("rfm LIKE '_5_'", [3, 4]),
        ("rfm LIKE '5!%' ESCAPE '!'", []),
        ("rfm NOT LIKE '%5'", [1]),
        ("rfm NOT LIKE '5!_%' ESCAPE '!'", [1, 2, 3, 4]),
        ("rfm = 'O''Brien'", []),
        ("greatest(age, 45) = 45", [1, 3, 4]),  # the greatest of what is known
        ("age BETWEEN 45 AND 30", []),
        ("deposits_total >= 1_000 AND age > +4.5e1", [2]),
        ("true", [1, 2, 3, 4]),
        (" AND ".join(["age > 1"] * 160), [1, 2, 3]),
    ],
)
def test_means_what_it_says(condition: str, parties: list[int]) -> None:
    assert who(condition) == parties


REFUSED = [
    ("deposit_total > 1", "no deposit_total in the catalogue. Did you mean deposits_total"),
    ("nonsense_xyz > 1", "no nonsense_xyz in the catalogue"),
    ("年龄 > 1", "no 年龄 in the catalogue. Did you mean age"),
    ("t.age > 1", "no t.age"),
    ("age > 'x'", "'x' is a text where a number is needed"),
    ("age > '30'", "write 30 without quotes"),
    ("tier = 5", "write it between single quotes, as '5'"),
    ("tier = CORE", "A text stands between single quotes: 'CORE'"),
    ("tier = 'PREFERED'", "Did you mean PREFERRED? It can be PRIVATE"),
    ("'core' <> tier", "Did you mean CORE"),
    ("tier IN ('WEALTH', 'KAY')", "tier is never 'KAY'. Did you mean KEY"),
    ("tier > 'A'", "compare it with ="),
    ("holds_wealth = 1", "write it alone"),
    ("holds_wealth IN (1)", "write it alone"),
    ("age", "Expected a condition"),
    ("age = NULL", "write age IS NULL"),
    ("NULL", "NULL alone"),
    ("age > (SELECT 1)", "SELECT is not allowed in a rule: a rule sees nothing but"),
    ("age IN (SELECT 1)", "list of values"),
    ("age IN (deposits_total)", "list of values"),
    ("age IN ()", "list of values"),
    ("read_csv('/etc/passwd') > 1", "not allowed"),
    ("getenv('HOME') = 'x'", "The function getenv is not allowed"),
    ("min(age, 3) > 1", "The function min is not allowed. Did you mean least"),
    ("count(*) > 1", "The function count is not allowed"),
    ("age > 1; DROP TABLE x", "not allowed"),
    ("CASE WHEN age > 1 THEN true END", "CASE is not allowed"),
    ("age::VARCHAR = '1'", "CAST is not allowed"),
    ("current_date > age", "not allowed"),
    ("age % 2 = 1", "reckon with"),
    ("tier ILIKE 'core'", "write LIKE"),
    ("rfm LIKE 5", "LIKE wants a pattern"),
    ("rfm LIKE tier", "LIKE wants a pattern"),
    ("rfm LIKE '5' ESCAPE '!!'", "ESCAPE wants one"),
    ("rfm LIKE '5!' ESCAPE '!'", "stands at its end"),
    ("rfm LIKE '!5' ESCAPE '!'", "before what it does not change"),
    ("age BETWEEN SYMMETRIC 1 AND 2", "not allowed"),
    ("age > :name", "not allowed"),
    ("age > ?", "not allowed"),
    ("age >", "cannot be read"),
    ("age > 1)", "cannot be read"),
    ("abs() > 1", "cannot be read"),
    ("abs(age, 2) > 1", "cannot be read"),
    ("age > 30 or or holds_card", "cannot be read"),
    ("age > 30 holds_card", "is AND or OR missing before it"),
    ("", "Write a condition"),
    (" \n", "Write a condition"),
    ("age > 1 " * 400, "may have 2000 characters"),
    ("age IS TRUE", "IS is for"),
    ("age ＞ 30", "full-width sign: write >"),
    ("tier = “CORE”", "full-width sign: write '"),
    ("age >= 30，age < 40", "full-width sign: write ,"),
    ("age => 30", "write >="),
    ("age ≥ 30", "write >="),
    ("holds_card && holds_loan", "write AND"),
    ("deposits_total > 50,000 AND age < 30", "without commas, as 50000"),
    ("deposits_total > 5万", "in full, as 50000"),
    ("deposits_total > 1.5m", "in full, as 1500000"),
    ("age > 30 -- and more", "begins a comment"),
    ("rfm = 'open", "has no end"),
    ("rfm = 'a\x00b'", "may not hold this character"),
    ("rfm = 'a\ud800b'", "may not hold this character"),
    ("age > 1e400", "larger than"),
    ("age > 1e-400", "larger than"),
    ("age > 1e16", "larger than"),
    ("age > 0.1234567890123456", "more than 15 digits"),
    ("age > " + "9" * 1_900, "larger than"),
    ("(" * 300 + "age" + ")" * 300 + " > 1", "nested more than"),
    ("abs(" * 25 + "age" + ")" * 25 + " > 1", "nested more than"),
    ("NOT " * 40 + "holds_card", "nested more than"),
    ("NOT " * 450 + "holds_card", "nested more than"),
    ("-" + " -" * 900 + "age > 1", "nested more than"),
    ("age" + " + age" * 300 + " > 1", "nested more than"),
    ("age" + " * age" * 17 + " > 1", "too large or too small"),
    ("1 / age" + " / age" * 17 + " > 1", "too large or too small"),
]


@pytest.mark.parametrize(("condition", "words"), REFUSED, ids=[words for _condition, words in REFUSED])
def test_refuses_and_names_the_word(condition: str, words: str) -> None:
    with pytest.raises(RuleError) as refused:
        reading.condition(condition, COLUMNS)

    assert words in str(refused.value)
    assert refused.value.in_language("zh") != str(refused.value)


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("age > 30 AND deposit_total > 1", "deposit_total"),
        ("age > 30\n  AND tier = 'PREFERED'", "'PREFERED'"),
        ("tier = '中文' OR agee = 1", "'中文'"),
        ("age > 30 AND age > '40'", "'40'"),
        ("age >= 30 AND round(age) = 3", "round(age"),
        ("age > 5万", "5万"),
        ("age > 30 holds_card", "holds_card"),
    ],
)
def test_says_where_the_word_stands(condition: str, word: str) -> None:
    with pytest.raises(RuleError) as refused:
        reading.condition(condition, COLUMNS)

    assert condition[refused.value.start : refused.value.end] == word
    assert f"(character {condition.index(word) + 1})" in str(refused.value)


def test_an_amount_is_a_number() -> None:
    assert reading.amount("deposits_total * 0.01", COLUMNS).columns == ("deposits_total",)
    with pytest.raises(RuleError, match="Expected an amount"):
        reading.amount("age > 1", COLUMNS)


def test_every_column_has_its_names_in_both_languages() -> None:
    for column in COLUMNS.values():
        assert all(column.label)
        assert all(column.label_not) == (column.kind is Kind.FLAG)
