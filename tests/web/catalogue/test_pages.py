"""What may be proposed and what is measured, for whoever answers for it; no customer is named."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from amity.decide.actions import services as actions
from amity.decide.actions.models import Action
from amity.decide.decisions import services as decisions
from amity.foundation.access.permissions import permissions
from amity.foundation.kernel.references import new_reference
from amity.understand.features import selectors as features
from amity.understand.scores.models import Profile
from tests.cast import NOW, Cast, cast
from tests.web.cast import Reader, make_bank, make_reader

__all__ = ["cast"]

ACTIONS = reverse("catalogue:list")
FEATURES = reverse("catalogue:features")


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def marketer(bank: int) -> Reader:
    return make_reader("marketer", bank)


def shown(reply) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def open_page(cast: Cast, actor, address: str) -> str:
    return shown(cast.signed_in(actor).get(address, secure=True))


class TestActions:
    def test_says_that_rates_are_base_rates(self, marketer: Reader) -> None:
        actions.seed(at=NOW)

        page = shown(marketer.get(ACTIONS))

        assert "base rates, no model yet" in page
        assert "Renew ¥…, matures …" in page
        assert "续作¥…，…到期" in page
        assert "maturing_amount_30d &gt;= 10000" in page
        assert "62%" in page

    def test_a_number_opens_the_list_that_it_counts(self, cast: Cast) -> None:
        page = cast.signed_in(cast.fang).get(ACTIONS, secure=True).content.decode()
        link = re.search(r'href="([^"]*action=RENEW_MATURING)">(\d+)<', page)
        assert link

        listed = shown(cast.signed_in(cast.fang).get(link[1], secure=True))

        assert link[2] == "1"
        assert "Chen Yulan" in listed
        assert "Zhou Tao" not in listed

    def test_who_sees_no_customers_gets_no_link_and_no_small_number(self, cast: Cast) -> None:
        marketer = make_reader("marketer", cast.legal_entity_id)

        page = marketer.get(ACTIONS).content.decode()

        assert "fewer than 5" in page
        assert "action=RENEW" not in page

    def test_large_numbers_of_the_bank_are_shown_to_all(self, cast: Cast) -> None:
        Profile.objects.filter(generation=cast.generation).update(action_code="IDLE_CASH")

        page = shown(make_reader("marketer", cast.legal_entity_id).get(ACTIONS))

        assert re.search(r"IDLE_CASH|12% 5 none yet", page)
        assert "fewer than 5" not in page

    def test_answers_are_counted(self, cast: Cast) -> None:
        decisions.respond(
            decision=cast.renewal, outcome="LATER", request_id=new_reference(), by=cast.lin, at=NOW
        )

        assert "0 done, 1 later, 0 not suitable" in open_page(cast, cast.fang, ACTIONS)

    def test_an_action_that_is_off_says_so(self, marketer: Reader) -> None:
        actions.seed(at=timezone.now())
        Action.objects.update(is_on=False)

        assert " off " in shown(marketer.get(ACTIONS))

    def test_an_empty_library_says_how_it_comes(self, marketer: Reader) -> None:
        assert "amity refresh" in shown(marketer.get(ACTIONS))

    def test_is_refused_to_who_has_no_business_there(self, bank: int) -> None:
        refused = {"customer_manager", "team_lead", "service_agent"}
        for role in set(permissions().roles) - {"channel"}:
            status = make_reader(role, bank).get(ACTIONS).status_code
            assert status == (403 if role in refused else 200), role


class TestFeatures:
    def test_every_feature_stands_there_with_its_meaning(self, marketer: Reader) -> None:
        page = marketer.get(FEATURES).content.decode()

        for row in features.catalogue():
            assert f'<code lang="en">{row.name}</code>' in page
            assert row.meaning.replace("'", "&#x27;") in page

    def test_in_chinese_meanings_are_chinese(self, marketer: Reader) -> None:
        marketer.client.cookies["amity_language"] = "zh-hans"

        page = marketer.get(FEATURES).content.decode()

        assert all(row.meaning_zh in page for row in features.catalogue())
        assert "Deposits, wealth products" not in page
