"""Names read as people's names do, in both scripts."""

from __future__ import annotations

import re

import duckdb
import numpy as np
import pytest

from amity.demo import names
from amity.demo.companies import industries
from amity.demo.world import toml_words


@pytest.mark.parametrize(
    ("native", "latin"),
    [("玉兰", "Yulan"), ("绿", "Lyu"), ("女", "Nyu"), ("国强", "Guoqiang"), ("诗涵", "Shihan")],
)
def test_writes_pinyin_as_passports_do(native: str, latin: str) -> None:
    assert names.pinyin(native) == latin


def test_common_surnames_are_common() -> None:
    drawn = names.surnames(np.random.default_rng(1), 20_000)
    share = np.bincount(drawn)[0] / len(drawn)
    assert 0.06 < share < 0.11


def test_an_old_name_is_not_a_young_one() -> None:
    rng = np.random.default_rng(2)
    surname, female = np.zeros(400, dtype=np.int64), np.ones(400, dtype=bool)
    old = set(names.chinese(rng, surname=surname, birth_year=np.full(400, 1952), is_female=female).native)
    young = set(names.chinese(rng, surname=surname, birth_year=np.full(400, 2004), is_female=female).native)
    assert len(old & young) < 5


def test_every_chinese_customer_has_both_scripts_and_every_foreigner_one(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    people = tables.execute(
        "select full_name, native_name, language from customers where kind = 'PERSON'"
    ).fetchall()
    for latin, native, language in people:
        assert re.fullmatch(r"[A-Za-z' ]+", latin), latin
        assert (native is None) == (language == "en"), latin
        assert native is None or re.fullmatch(r"[\u4e00-\u9fff]{2,4}", native), native
    share = sum(1 for row in people if row[2] == "en") / len(people)
    assert 0.02 < share < 0.06


def test_a_company_is_called_by_its_brand_and_its_trade(tables: duckdb.DuckDBPyConnection) -> None:
    trades = {row["native"]: row["latin"] for row in industries()}
    never = set(toml_words("companies")["never"])
    companies = tables.execute(
        "select full_name, native_name from customers where kind = 'ORGANISATION' and key > 'CIF00000018'"
    ).fetchall()
    for latin, native in companies:
        brand, trade = native[:2], native[2:]
        assert brand not in never
        assert latin == f"{names.pinyin(brand)} {trades[trade]}"
    assert len({native for _latin, native in companies}) == len(companies)


def test_children_have_their_fathers_name(tables: duckdb.DuckDBPyConnection) -> None:
    pairs = tables.execute(
        """
        select f.full_name, c.full_name from relationships r
        join customers f on f.key = r.customer_key join customers c on c.key = r.other_key
        where r.role = 'CHILD' and f.sex = 'M' and f.language = 'zh'
        """
    ).fetchall()
    assert len(pairs) > 5
    assert all(father.split()[0] == child.split()[0] for father, child in pairs)
