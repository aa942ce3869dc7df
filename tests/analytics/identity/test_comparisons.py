"""Comparisons shown by example; the SQL of the linking gives the level that Python gives the judge."""

import random
from dataclasses import asdict, fields
from datetime import date

import pyarrow as pa
import pytest

from amity.analytics import engine
from amity.analytics.identity import comparisons as c
from amity.analytics.identity import preparing
from amity.analytics.identity.forms import Forms, forms
from amity.analytics.identity.levels import Comparison
from amity.analytics.identity.records import ORGANISATION, Record
from amity.analytics.identity.training import UNKNOWN, pattern_sql

CARD, OTHER_CARD = "11010519491231002X", "440524188001010014"


@pytest.mark.parametrize(
    ("comparison", "one", "other", "level"),
    [
        (c.FAMILY, Record("", native_name="张伟"), Record("", native_name="張偉"), "SAME"),
        (c.FAMILY, Record("", native_name="张伟"), Record("", native_name="章伟"), "SAME_SOUND"),
        (c.FAMILY, Record("", native_name="张伟"), Record("", full_name="ZHANG WEI"), "SAME"),
        (c.FAMILY, Record("", native_name="张伟"), Record("", full_name="Wei Zhang"), "SWAPPED"),
        (c.FAMILY, Record("", full_name="Ann Smith"), Record("", full_name="Ann Smyth"), "CLOSE"),
        (c.FAMILY, Record("", full_name="Ann Johnson"), Record("", full_name="Ann Jonson"), "VERY_CLOSE"),
        (c.FAMILY, Record("", full_name="Ann Smith"), Record("", full_name="Ann Brown"), "DIFFERENT"),
        (c.FAMILY, Record("", full_name="Ann Smith"), Record(""), None),
        (c.GIVEN, Record("", full_name="A. Smith"), Record("", full_name="Ann Smith"), "INITIAL"),
        (c.GIVEN, Record("", native_name="李小明"), Record("", full_name="Lixiaoming"), "SAME"),
        (c.GIVEN, Record("", native_name="李小明"), Record("", native_name="李晓明"), "SAME_SOUND"),
        (c.BIRTH, Record("", birth_on=date(1980, 3, 4)), Record("", birth_on=date(1980, 4, 3)), "SWAPPED"),
        (c.BIRTH, Record("", birth_on=date(1980, 3, 4)), Record("", birth_on=date(1980, 3, 14)), "ONE_EDIT"),
        (
            c.BIRTH,
            Record("", birth_on=date(1980, 3, 4)),
            Record("", birth_on=date(1962, 11, 30)),
            "DIFFERENT",
        ),
        (c.DOCUMENT, Record("", id_card=CARD), Record("", id_card="110105 491231 002"), "SAME"),
        (c.DOCUMENT, Record("", id_card=CARD), Record("", id_card=OTHER_CARD), "BOTH_VALID"),
        (c.DOCUMENT, Record("", id_card=CARD), Record("", id_card="110105194912310029"), "ONE_EDIT"),
        (c.DOCUMENT, Record("", id_card=CARD), Record("", passport="E12345678"), None),
        (c.MOBILE, Record("", mobile="+86 138 0013 8000"), Record("", mobile="13800138000"), "SAME"),
        (
            c.MOBILE,
            Record("", mobile="13800138000"),
            Record("", mobile="13900139000", second_mobile="13800138000"),
            "SAME_SECOND",
        ),
        (c.EMAIL, Record("", email="Ann@Bank.example"), Record("", email="ann@bank.example"), "SAME"),
        (c.EMAIL, Record("", email="ann.s@a.example"), Record("", email="ann.s@b.example"), "SAME_USER"),
        (c.STREET, Record("", street="湖濱路26號"), Record("", street="湖滨路26号"), "SAME"),
        (c.HOUSE, Record("", street="湖滨路26号1802室"), Record("", street="26 Hubin Road, 1802"), "SAME"),
        (c.AREA, Record("", region_code="880102"), Record("", region_code="880103"), "ONE_EDIT"),
        (c.CITY, Record("", city="Lakeside"), Record("", city="LAKE SIDE"), "SAME"),
        (c.CITY, Record("", city="Lakeside", postcode="1"), Record("", city="Hill", postcode="1"), None),
        (
            c.CORE,
            Record("", ORGANISATION, ORGANISATION, native_name="深圳玉兰茶叶有限公司"),
            Record("", ORGANISATION, ORGANISATION, native_name="玉兰茶叶"),
            "SAME",
        ),
        (
            c.CORE,
            Record("", kind=ORGANISATION, full_name="Yulan Tea Ltd"),
            Record("", kind=ORGANISATION, full_name="Yulan Tea Trading"),
            "CONTAINED",
        ),
    ],
)
def test_how_two_values_agree(comparison: Comparison, one: Record, other: Record, level: str | None) -> None:
    found = comparison.level(forms(one), forms(other))

    assert (found.code if found else None) == level


def test_sql_and_python_give_the_same_level() -> None:
    chance = random.Random(20260630)  # noqa: S311 no secret
    left, right = ([some_forms(chance) for _ in range(1500)] for _ in range(2))
    with engine.connect() as duck:
        for name, side in (("l", left), ("r", right)):
            columns = {f.name: [getattr(one, f.name) or None for one in side] for f in fields(Forms)}
            table = pa.table({n: pa.array(v, pa.string()) for n, v in columns.items()})
            duck.register(name, table.append_column("place", pa.array(range(len(side)))))
        for comparison in c.COMPARISONS:
            asked = f"SELECT {pattern_sql(comparison)} FROM l JOIN r USING (place) ORDER BY place"
            found = [row[0] for row in duck.rows(asked)]

            expected = [place_of(comparison, one, other) for one, other in zip(left, right, strict=True)]

            assert found == expected, comparison.name
            assert len({*expected}) > 1, "the draw shows nothing"


def place_of(comparison: Comparison, one: Forms, other: Forms) -> int:
    level = comparison.level(one, other)
    return UNKNOWN if level is None else comparison.levels.index(level)


def some_forms(chance: random.Random) -> Forms:
    """Draw values that are often the same, and often near."""

    def one_of(*values: str) -> str:
        return chance.choice(("", *values))

    return Forms(
        family=one_of("zhang", "zhan", "wei", "smith", "smyth"),
        given=one_of("wei", "zhang", "w", "ann", "anna"),
        family_han=one_of("张", "章"),
        given_han=one_of("伟", "炜"),
        latin=one_of("wei zhang", "ann smith"),
        core=one_of("yulantea", "yulanteas", "yulanteatrading", "huanghe"),
        core_han=one_of("玉兰茶", "黄河"),
        birth=one_of("19800304", "19800403", "19800314", "19801314", "19621130"),
        sex=one_of("F", "M"),
        id_card=one_of(CARD, OTHER_CARD, "110105194912310029"),
        valid=one_of(CARD, OTHER_CARD),
        passport=one_of("E12345678", "E12345679", "G1"),
        scheme=chance.choice(("SSN", "TAX")),
        number=one_of("123456", "123457", "999"),
        code=one_of("91110000600037341L", "91110000600037341X"),
        mobile=one_of("13800138000", "13800138001", "13900139000"),
        second_mobile=one_of("13800138000", "13700137000"),
        email=one_of("ann@a.example", "ann@b.example", "anne@a.example", "bo@c.example"),
        second_email=one_of("ann@a.example", "x@y.example"),
        street=one_of("lakeroad", "lakesroad", "lakelane", "湖滨路号", "湖滨路"),
        house=one_of("26", "26-1802"),
        city=one_of("lakeside", "lakesyde", "hill"),
        area=one_of("880102", "880103", "100"),
    )


def test_sql_prepares_records_as_python_does() -> None:
    given = [
        Record("1", native_name="張偉", full_name="Cheung Wai", id_card="110105491231002", city="寧城"),
        Record(
            "2", given_name="Mary-Ann", family_name="O'Neil", street="12b Lake Rd, Apt 3", city="St. Ives"
        ),
        Record("3", full_name="Lyu Bu", mobile="0086-138-0013-8000", email=" Bu@Bank.example ", sex="M"),
        Record("4", given_name="Zoë", family_name="Müller", street="湖滨路２６号", birth_on=date(1980, 3, 4)),
        Record(
            "5", kind=ORGANISATION, native_name="深圳玉兰茶叶有限公司", organisation_code="91110000600037341L"
        ),
        Record("6", given_name="Lyudmila", family_name="Li Zhang", other_scheme="SSN", other_number="1-2 3"),
        Record("7", id_card="440524188001010015", passport=" e1234 ", email="nobody", postcode="AB1 2C"),
        Record("8", second_mobile="555-1234", region_code="880102", street="Lake Road"),
        Record("9"),
    ]
    names = [f.name for f in fields(Record)]
    table = pa.table({n: pa.array([getattr(r, n) or None for r in given]) for n in names})

    with engine.connect() as duck:
        preparing.prepare(duck, table)
        asked = ", ".join(f"coalesce({f.name}, '')" for f in fields(Forms))
        found = [Forms(*row) for row in duck.rows(f"SELECT {asked} FROM forms ORDER BY key")]

    assert [asdict(one) for one in found] == [asdict(forms(record)) for record in given]


@pytest.mark.parametrize("keys", [["a", "a"], ["a", None]])
def test_records_need_keys_of_their_own(keys: list[str | None]) -> None:
    with engine.connect() as duck, pytest.raises(preparing.BadRecords, match="give each its own"):
        preparing.prepare(duck, pa.table({"key": pa.array(keys, pa.string())}))
