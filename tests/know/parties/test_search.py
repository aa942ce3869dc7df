"""Who is found by which words, by whom, and in which order."""

import pytest

from amity.foundation.kernel.actors import Actor
from amity.know.parties import finding, selectors
from amity.know.parties.models import Party

pytestmark = pytest.mark.usefixtures("people")


def found(words: str, by: Actor) -> list[str]:
    return [hit.full_name for hit in selectors.search(words, by=by)]


@pytest.fixture
def auditor(bank) -> Actor:
    return bank.actor("auditor", staff="ZHAO")


@pytest.mark.parametrize(
    "words",
    [
        "yulan", "Chen Yulan", "yulan chen", "chenyul", "cyl", "CYL", "ｃｙｌ", "陈玉兰", "玉兰", "lb100234",
        "0234", "00234", "0234 chen", "123x", "123X", "6021", "13800006021", "+86-138-0000-6021",
        "33010219850302123x",
    ],
)  # fmt: skip
def test_finds_a_customer_by(words: str, lin: Actor) -> None:
    assert found(words, lin) == ["Chen Yulan"]


@pytest.mark.parametrize("words", ["seafood", "东湖", "dhhc", "donghuhai", "lake seafood"])
def test_finds_a_company_by(words: str, lin: Actor) -> None:
    assert found(words, lin) == ["East Lake Seafood Co., Ltd."]


@pytest.mark.parametrize("words", ["", "  ", "chen wang", "zzz", "9999", "234", "#4:"])
def test_finds_nobody_by(words: str, lin: Actor) -> None:
    assert found(words, lin) == []


def test_a_stranger_is_not_found(lin: Actor, bank) -> None:
    assert "Chen Yuliang" not in found("chen", lin)
    assert found("chen", bank.actor("customer_manager", unit="WEST", staff="WANG")) == ["Chen Yuliang"]
    assert found("13911116021", lin) == []


def test_the_pool_is_found_by_the_branch_and_not_by_a_manager(lin: Actor, chief: Actor) -> None:
    assert found("wang", lin) == []
    assert found("wang", chief) == ["Wang Wei"]


def test_own_customers_come_before_others(bank, auditor: Actor) -> None:
    wang = bank.actor("auditor", staff="WANG")

    assert found("cheny", auditor) == ["Chen Yulan", "Chen Yuliang"]
    assert found("cheny", wang) == ["Chen Yuliang", "Chen Yulan"]


def test_an_exact_word_comes_before_the_beginning_of_one(load, publish, bank) -> None:
    wang = bank.actor("auditor", staff="WANG")
    load("customers", {"key": "C9", "kind": "PERSON", "full_name": "Chen Yuli", "unit_code": "EAST"})
    publish()

    assert found("yuli", wang)[0] == "Chen Yuli"
    assert found("chen yuli", wang)[0] == "Chen Yuli"


def test_of_a_whole_bank_only_the_first_are_looked_at_and_of_a_narrow_reach_all(
    bank, auditor: Actor, monkeypatch
) -> None:
    monkeypatch.setattr(finding, "MOST_LOOKED_AT", 1)

    assert len(found("cheny", auditor)) == 1
    assert found("cheny", bank.actor("customer_manager", unit="WEST", staff="WANG")) == ["Chen Yuliang"]
    assert found("13911116021", auditor) == ["Chen Yuliang"]


def test_who_was_erased_is_not_found(auditor: Actor) -> None:
    Party.objects.filter(number="LB100234").update(status="ERASED")

    assert found("yulan", auditor) == []


def test_asks_the_database_once(lin: Actor, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found("chen yul", lin)
