"""Numbers have valid check digits and belong to nobody."""

from __future__ import annotations

import duckdb
import pytest

from amity.demo import numbers


@pytest.mark.parametrize(
    ("body", "whole"),
    [("11010519491231002", "11010519491231002X"), ("44052418800101001", "440524188001010014")],
)
def test_the_check_of_an_identity_card_is_the_standards_own_example(body: str, whole: str) -> None:
    assert numbers.with_identity_check(body) == whole


def test_the_check_of_a_company_code_is_a_known_one() -> None:
    assert numbers.with_company_check("91350100M000100Y4") == "91350100M000100Y43"


def values(tables: duckdb.DuckDBPyConnection, scheme: str) -> list[str]:
    found = tables.execute("select value from identifiers where scheme = ?", [scheme]).fetchall()
    return [row[0] for row in found]


def test_identity_cards_are_of_no_province(tables: duckdb.DuckDBPyConnection) -> None:
    cards = values(tables, "ID_CARD")
    assert len(cards) > 1000
    for card in cards:
        assert card.startswith("88")
        assert numbers.with_identity_check(card[:17]) == card


def test_an_identity_card_says_birth_and_sex(tables: duckdb.DuckDBPyConnection) -> None:
    wrong = tables.execute(
        """
        select value from identifiers join customers on key = customer_key where scheme = 'ID_CARD'
        and (value[7:14] <> strftime(birth_on, '%Y%m%d') or (value[17:17]::int % 2 = 1) <> (sex = 'M'))
        """
    ).fetchall()
    assert wrong == []


def test_two_persons_never_share_a_document_unless_they_are_one(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute("create or replace temp view twins as select customer_key, second_key from t_duplicates")
    shared = tables.execute(
        """
        select a.customer_key, b.customer_key from identifiers a join identifiers b using (scheme, value)
        where a.customer_key < b.customer_key
          and (a.customer_key, b.customer_key) not in (select customer_key, second_key from twins)
        """
    ).fetchall()
    assert shared == []


def test_mobiles_are_in_a_range_that_no_carrier_has(tables: duckdb.DuckDBPyConnection) -> None:
    found = tables.execute("select value from contact_points where kind = 'MOBILE'").fetchall()
    assert all(len(row[0]) == 11 and row[0].startswith("154") for row in found)


def test_mail_goes_to_domains_kept_for_examples(tables: duckdb.DuckDBPyConnection) -> None:
    found = tables.execute("select value from contact_points where kind = 'EMAIL'").fetchall()
    assert all(row[0].rsplit(".", 2)[-2].endswith("example") for row in found)


def test_account_numbers_pass_luhns_check_and_are_of_no_issuer(tables: duckdb.DuckDBPyConnection) -> None:
    found = [row[0] for row in tables.execute("select number from holdings").fetchall()]
    assert len(set(found)) == len(found)
    for number in found:
        digits = [int(c) for c in reversed(number)]
        doubled = [d * 2 - 9 * (d > 4) for d in digits[1::2]]
        assert number.startswith("8809")
        assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
