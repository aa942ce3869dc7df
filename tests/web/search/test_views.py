"""The palette: customers within reach, pages and actions that one may."""

import pytest

from amity.foundation.access import services as access
from amity.foundation.access.services import GrantRow
from amity.know.parties.models import Party, SearchToken
from tests.web.cast import Reader, make_bank, make_reader


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def lin(bank) -> Reader:
    return make_reader("customer_manager", bank)


@pytest.fixture
def chen(bank, lin) -> Party:
    return customer(bank, lin, number="LB1", name="Chen Yulan", native="陈玉兰", word="chenyulan")


def customer(
    bank: int, lin: Reader, *, number: str, name: str, native: str, word: str, is_own: bool = True
) -> Party:
    party = Party.objects.create(
        legal_entity_id=bank,
        unit_id=lin.actor.unit_id,
        kind="PERSON",
        number=number,
        full_name=name,
        native_name=native,
        sort_name=name.lower(),
    )
    SearchToken.objects.create(legal_entity_id=bank, token=word, party=party)
    if is_own:
        grants = [GrantRow(party.pk, lin.actor.unit_id, None, lin.actor.staff_id)]
        access.replace_grants(legal_entity_id=bank, grants=grants)
    return party


def test_finds_a_customer_within_reach(lin: Reader, chen: Party) -> None:
    html = lin.get("/search/ask", q="cheny").content.decode()

    assert "Chen Yulan" in html
    assert str(chen.reference) in html


def test_says_nothing_of_somebody_elses_customer(bank: int, lin: Reader, chen: Party) -> None:
    customer(bank, lin, number="LB2", name="Chen Yuliang", native="陈玉良", word="chenyuliang", is_own=False)

    assert "Yuliang" not in lin.get("/search/ask", q="chen").content.decode()
    assert "Yuliang" not in lin.get("/search/", q="chen").content.decode()


def test_a_reader_without_customers_finds_none_but_pages(bank: int, chen: Party) -> None:
    html = make_reader("administrator", bank, name="An Di").get("/search/ask", q="o").content.decode()

    assert "Operations" in html
    assert "Chen" not in html


def test_pages_are_found_by_either_language(lin: Reader) -> None:
    lin.client.cookies["amity_language"] = "zh-hans"

    assert "/tasks/" in lin.get("/search/ask", q="task").content.decode()


def test_offers_no_action_that_is_not_allowed(bank: int) -> None:
    html = make_reader("auditor", bank, name="Ai Yu").get("/search/ask", q="log a contact").content.decode()

    assert "interactions" not in html


def test_nothing_found_says_what_to_try(lin: Reader) -> None:
    html = lin.get("/search/ask", q="zzzz").content.decode()

    assert "zzzz" in html
    assert "last four digits" in html


def test_words_cannot_carry_code(lin: Reader) -> None:
    for address in ("/search/ask", "/search/"):
        assert b"<script>alert" not in lin.get(address, q="<script>alert(1)</script>").content


class TestRecent:
    def test_an_empty_question_shows_whom_one_opened_lately(self, lin: Reader, chen: Party) -> None:
        lin.get(f"/customers/{chen.reference}/")

        assert "Chen Yulan" in lin.get("/search/ask").content.decode()

    def test_forgets_who_is_out_of_reach_now(self, bank: int, lin: Reader, chen: Party) -> None:
        lin.get(f"/customers/{chen.reference}/")
        access.replace_grants(legal_entity_id=bank, grants=[])

        assert "Chen Yulan" not in lin.get("/search/ask").content.decode()
