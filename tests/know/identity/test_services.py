"""Who may merge whom, what the old reference and number lead to, and what erasing takes along."""

import pytest

from amity import erase, merge
from amity.api.selectors import customers
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.know.identity.models import MatchPair, Merge
from amity.know.identity.policies import AlreadyDecided
from amity.know.identity.services import Outcome
from amity.know.parties import selectors as parties
from amity.know.parties.models import Party
from tests.know.conftest import NOON, Bank, Load


@pytest.fixture
def pair(bank: Bank, load: Load, publish) -> MatchPair:
    """Chen is in two systems; the first knows her as a manager's customer."""
    load("products", {"code": "CUR", "name_en": "Account", "line": "DEPOSITS"})
    chen = {"kind": "PERSON", "full_name": "Chen Yulan", "unit_code": "EAST"}
    load("customers", {**chen, "key": "1", "number": "LB1"})
    load("customers", {**chen, "key": "9", "number": "CC9", "native_name": "陈玉兰"}, source="cards")
    publish()
    first, second = Party.objects.order_by("pk")
    return MatchPair.objects.create(
        legal_entity_id=bank.id, first_party=first, second_party=second, found_at=NOON, scored_at=NOON
    )


def steward(bank: Bank, number: int = 1) -> Actor:
    return Actor(9_000 + number, "HEAD", frozenset({"data_steward"}), bank.id, bank.units["HEAD"])


def say_same(pair: MatchPair, by: Actor) -> Outcome:
    pair.refresh_from_db()
    return merge.say_same(reference=pair.reference, version=pair.version, by=by, at=NOON)


def holding(load: Load) -> None:
    load(
        "holdings", {"key": "H1", "product_code": "CUR", "owner_key": "9", "currency": "CNY"}, source="cards"
    )


def test_where_nobody_holds_anything_a_steward_s_word_is_enough(bank: Bank, pair: MatchPair) -> None:
    assert say_same(pair, steward(bank)) is Outcome.MERGED
    assert set(Entry.objects.filter(action="customer:merged").values_list("party_id", flat=True)) == {
        pair.first_party_id,
        pair.second_party_id,
    }


def test_whoever_holds_something_survives_and_two_people_decide(
    bank: Bank, load: Load, pair: MatchPair
) -> None:
    holding(load)
    assert say_same(pair, steward(bank)) is Outcome.PROPOSED
    with pytest.raises(NotAllowed):
        say_same(pair, steward(bank))
    assert Merge.objects.count() == 0

    assert say_same(pair, bank.actor("branch_manager", staff="ZHAO")) is Outcome.MERGED
    assert Merge.objects.get().survivor_party_id == pair.second_party_id


@pytest.mark.parametrize("role", ["customer_manager", "team_lead", "marketer", "auditor", "administrator"])
def test_others_find_no_pair(bank: Bank, pair: MatchPair, role: str) -> None:
    with pytest.raises(NotFound):
        say_same(pair, bank.actor(role))


def test_a_branch_manager_proposes_nothing_and_sees_no_pair_of_another_branch(
    bank: Bank, load: Load, pair: MatchPair
) -> None:
    with pytest.raises(NotAllowed):
        say_same(pair, bank.actor("branch_manager", staff="ZHAO"))
    with pytest.raises(NotFound):
        say_same(pair, bank.actor("branch_manager", unit="WEST", staff="WANG"))


def test_what_somebody_decided_meanwhile_is_not_decided_again(bank: Bank, pair: MatchPair) -> None:
    merge.say_same(reference=pair.reference, version=1, by=steward(bank), at=NOON)
    with pytest.raises(AlreadyDecided):
        merge.say_same(reference=pair.reference, version=1, by=steward(bank, 2), at=NOON)


def test_the_old_reference_and_number_lead_to_the_survivor(bank: Bank, pair: MatchPair, chief: Actor) -> None:
    say_same(pair, steward(bank))
    survivor, merged = pair.first_party, pair.second_party
    channel = Actor(-1, "", frozenset({"channel"}), bank.id, bank.units["HEAD"])

    assert parties.locate(merged.reference, by=chief).reference == survivor.reference
    assert parties.header(merged.reference, by=chief).number == "LB1"
    assert customers.one("CC9", by=channel).number == "LB1"
    assert [hit.number for hit in parties.search("陈玉兰", by=chief)] == ["LB1"]
    with pytest.raises(NotFound):
        parties.locate(merged.reference, by=bank.actor("branch_manager", unit="WEST", staff="WANG"))


def test_erasing_the_survivor_erases_whom_was_merged_into_them(bank: Bank, pair: MatchPair) -> None:
    say_same(pair, steward(bank))
    erase.erase(number="CC9", legal_entity_id=bank.id, reason="asked for it in writing", by=SYSTEM, at=NOON)
    assert set(Party.objects.values_list("status", "full_name", "native_name")) == {("ERASED", "", "")}
