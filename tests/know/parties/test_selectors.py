"""What a customer's page is told."""

from datetime import date

import pytest

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.know.parties import selectors
from amity.know.parties.models import Party

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def chen(people) -> Party:
    return Party.objects.get(number="LB100234")


@pytest.fixture
def wang(bank) -> Actor:
    return bank.actor("customer_manager", unit="WEST", staff="WANG")


class TestHeader:
    def test_tells_who_the_customer_is(self, chen: Party, lin: Actor) -> None:
        header = selectors.header(chen.reference, by=lin)

        assert (header.full_name, header.native_name, header.number) == ("Chen Yulan", "陈玉兰", "LB100234")
        assert (header.unit_name_en, header.birth_year, header.birth_month) == ("EAST", 1985, 3)

    def test_is_hidden_from_a_manager_of_another_branch(self, chen: Party, wang: Actor) -> None:
        for question in (selectors.header, selectors.details, selectors.relations, selectors.locate):
            with pytest.raises(NotFound):
                question(chen.reference, by=wang)

    def test_is_gone_once_the_customer_is_erased(self, chen: Party, lin: Actor) -> None:
        Party.objects.filter(pk=chen.pk).update(status="ERASED")

        with pytest.raises(NotFound):
            selectors.header(chen.reference, by=lin)


class TestDetails:
    def test_masks_what_is_sealed(self, chen: Party, lin: Actor) -> None:
        shown = {row.code: row.shown for row in selectors.details(chen.reference, by=lin) if row.is_masked}

        assert shown == {
            "MOBILE": "138 **** 6021",
            "ID_CARD": "3" + "*" * 16 + "X",
            "HOME": "East Lake ****",
            "BIRTH_ON": "1985-03-**",
        }

    def test_reads_codes_as_words(self, chen: Party, lin: Actor) -> None:
        rows = {row.code: row for row in selectors.details(chen.reference, by=lin)}

        assert rows["MARITAL_STATUS"].label == "Marital status"
        assert rows["MARITAL_STATUS"].shown == "Married"
        assert rows["EDUCATION"].shown == "Master's degree"

    def test_offers_only_what_the_actor_may_do(self, chen: Party, lin: Actor, bank) -> None:
        auditor = bank.actor("auditor", staff="ZHAO")

        own = selectors.details(chen.reference, by=lin)
        audited = selectors.details(chen.reference, by=auditor)
        assert {row.field for row in own if row.is_editable} == {
            "occupation", "employer", "marital_status", "language",
        }  # fmt: skip
        assert all(row.can_reveal for row in own if row.is_masked)
        assert not any(row.can_reveal or row.is_editable for row in audited)

    def test_tells_a_company_apart(self, lin: Actor) -> None:
        company = Party.objects.get(number="LB200001")

        rows = {row.code: row.shown for row in selectors.details(company.reference, by=lin)}
        assert rows["REGISTERED_CAPITAL"] == "2,000,000 CNY"
        assert "OCCUPATION" not in rows


class TestRelations:
    def test_tells_a_tie_from_either_side_and_only_once(self, chen: Party, lin: Actor) -> None:
        rows = selectors.relations(chen.reference, by=lin, on=date(2026, 3, 2))

        assert [(row.label, row.share) for row in rows] == [("Brother or sister", None), ("Owns", 60)]
        company = Party.objects.get(number="LB200001")
        owner, _employee = selectors.relations(company.reference, by=lin, on=date(2026, 3, 2))
        assert (owner.label, owner.full_name, owner.share) == ("Shareholder", "Chen Yulan", 60)

    def test_a_stranger_is_masked_and_cannot_be_opened(self, chen: Party, lin: Actor) -> None:
        sibling, company = selectors.relations(chen.reference, by=lin, on=date(2026, 3, 2))

        assert (sibling.full_name, sibling.native_name, sibling.reference) == ("Chen ***", "陈**", None)
        assert company.full_name == "East Lake Seafood Co., Ltd."
        assert company.reference is not None

    def test_a_company_out_of_reach_keeps_its_name(self, wang: Actor) -> None:
        brother = Party.objects.get(number="LB100777")
        rows = selectors.relations(brother.reference, by=wang, on=date(2026, 3, 2))

        assert ("Employer", "East Lake Seafood Co., Ltd.", None) in {
            (row.label, row.full_name, row.reference) for row in rows
        }

    def test_leaves_out_what_has_ended(self, chen: Party, lin: Actor) -> None:
        before = selectors.relations(chen.reference, by=lin, on=date(2019, 12, 31))
        after = selectors.relations(chen.reference, by=lin, on=date(2020, 1, 1))

        assert "Spouse" in {row.label for row in before}
        assert "Spouse" not in {row.label for row in after}
