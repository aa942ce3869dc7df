"""Households are confirmed, refused, formed, joined, left and split; what was refused stays refused."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.know.relations.models import Household, Membership, Refusal, Suggestion
from amity.know.relations.selectors import households, suggestions
from amity.know.relations.services import households as services
from amity.know.relations.services import suggestions as deciding
from tests.know.conftest import NOON

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)


def together(*parties) -> bool:
    homes = Membership.objects.filter(party__in=parties, active_to__isnull=True)
    return len(set(homes.values_list("household_id", flat=True))) == 1 and homes.count() == len(parties)


class TestSuggestions:
    def test_confirming_makes_a_household_that_is_written_down_of_each(self, suggest, family, lin) -> None:
        (one,) = suggest(("CHEN", "WANG"))
        deciding.confirm(reference=one.reference, on=TODAY, by=lin, at=NOON)

        assert together(family["CHEN"], family["WANG"])
        entries = Entry.objects.filter(action="household:confirmed")
        assert {entry.party_id for entry in entries} == {family["CHEN"].pk, family["WANG"].pk}
        found = households.of_party(family["WANG"].pk, by=lin)
        assert [(row.who.id, row.role) for row in found.members] == [
            (family["CHEN"].pk, "HEAD"), (family["WANG"].pk, "PARTNER"),
        ]  # fmt: skip

    def test_is_decided_once(self, suggest, lin) -> None:
        (one,) = suggest(("CHEN", "WANG"))
        deciding.refuse(reference=one.reference, by=lin, at=NOON)

        with pytest.raises(ChangedMeanwhile):
            deciding.confirm(reference=one.reference, on=TODAY, by=lin, at=NOON)

    def test_a_refusal_is_remembered_of_every_pair_until_it_is_taken_back(self, suggest, bank, lin) -> None:
        (one,) = suggest(("CHEN", "WANG", "SON"))
        deciding.refuse(reference=one.reference, by=lin, at=NOON)
        assert len(suggestions.refused_pairs(bank.id)) == 3

        deciding.reopen(reference=one.reference, on=TODAY, by=lin, at=NOON)
        assert suggestions.refused_pairs(bank.id) == ()
        one.refresh_from_db()
        assert one.state == "OPEN"

    def test_taking_a_confirmation_back_leaves_nobody_together(self, suggest, family, lin) -> None:
        (one,) = suggest(("CHEN", "WANG"))
        deciding.confirm(reference=one.reference, on=TODAY, by=lin, at=NOON)
        deciding.reopen(reference=one.reference, on=TODAY, by=lin, at=NOON)

        assert not Membership.objects.exists()
        assert not Household.objects.exists()
        deciding.confirm(reference=one.reference, on=TODAY, by=lin, at=NOON)
        assert together(family["CHEN"], family["WANG"])

    def test_who_does_not_see_all_of_them_sees_masks_and_may_not_decide(
        self, suggest, lin, wang, bank
    ) -> None:
        (one,) = suggest(("CHEN", "GRANDMOTHER"))

        for actor in (lin, wang):
            (row,) = suggestions.open_within_reach(by=actor)
            assert not row.can_decide
            assert sum(each.who.reference is None for each in row.members) == 1
            assert all("***" in each.who.full_name for each in row.members if each.who.reference is None)
            for decide in (
                lambda by: deciding.confirm(reference=one.reference, on=TODAY, by=by, at=NOON),
                lambda by: deciding.refuse(reference=one.reference, by=by, at=NOON),
            ):
                with pytest.raises(NotAllowed):
                    decide(actor)
        auditor = bank.actor("auditor", staff="ZHAO")
        assert not suggestions.suggestion(one.reference, by=auditor).can_decide
        with pytest.raises(NotAllowed):
            deciding.refuse(reference=one.reference, by=auditor, at=NOON)

    def test_about_strangers_is_not_there(self, suggest, wang) -> None:
        (one,) = suggest(("CHEN", "WANG"))

        assert suggestions.open_within_reach(by=wang) == ()
        assert suggestions.count_within_reach(by=wang) == 0
        with pytest.raises(NotFound):
            suggestions.suggestion(one.reference, by=wang)
        with pytest.raises(NotFound):
            deciding.refuse(reference=one.reference, by=wang, at=NOON)

    def test_publishing_again_keeps_what_is_alike_and_drops_what_is_not(self, suggest) -> None:
        first = {row.pk for row in suggest(("CHEN", "WANG"), ("SON", "LODGER"))}
        second = {row.pk for row in suggest(("CHEN", "WANG"), ("CHEN", "SON"))}

        assert len(first & second) == 1
        assert Suggestion.objects.count() == 2

    def test_says_why_in_words(self, suggest, lin) -> None:
        suggest(("CHEN", "WANG"))

        (row,) = suggestions.open_within_reach(by=lin)
        assert row.ties[0].reasons == ("are married", "have the same home address")


class TestHouseholds:
    @pytest.fixture
    def shared(self, family, lin):
        members = {family["CHEN"].reference: "HEAD", family["WANG"].reference: "PARTNER"}
        members[family["SON"].reference] = "CHILD"
        reference = services.form(members=members, on=TODAY, by=lin, at=NOON)
        return Household.objects.get(reference=reference)

    def test_nobody_is_in_two(self, shared, family, lin) -> None:
        with pytest.raises(BadInput, match="one household at a time"):
            services.form(
                members={family["SON"].reference: "HEAD", family["LODGER"].reference: "OTHER"},
                on=TODAY, by=lin, at=NOON,
            )  # fmt: skip

    def test_who_leaves_is_kept_apart_and_their_time_is_dated(self, shared, family, lin, bank) -> None:
        services.leave(
            reference=shared.reference,
            version=1,
            member=family["SON"].reference,
            on=TOMORROW,
            by=lin,
            at=NOON,
        )

        was = Membership.objects.get(party=family["SON"])
        assert (was.active_from, was.active_to) == (TODAY, TOMORROW)
        assert together(family["CHEN"], family["WANG"])
        assert len(suggestions.refused_pairs(bank.id)) == 2
        row = households.household(shared.reference, by=lin)
        assert [one.who.id for one in row.former] == [family["SON"].pk]

        services.join(
            reference=shared.reference, version=2, member=family["SON"].reference, role="CHILD", on=TOMORROW,
            by=lin, at=NOON,
        )  # fmt: skip
        assert suggestions.refused_pairs(bank.id) == ()

    def test_the_last_one_dissolves_it_and_a_head_who_leaves_is_followed(self, shared, family, lin) -> None:
        services.leave(
            reference=shared.reference, version=1, member=family["CHEN"].reference, on=TODAY, by=lin, at=NOON
        )
        assert Membership.objects.get(party=family["WANG"], active_to__isnull=True).role == "HEAD"

        services.leave(
            reference=shared.reference, version=2, member=family["SON"].reference, on=TODAY, by=lin, at=NOON
        )
        shared.refresh_from_db()
        assert shared.dissolved_at == NOON
        assert not Membership.objects.filter(active_to__isnull=True).exists()

    def test_splitting_lets_some_keep_house_for_themselves(self, shared, family, lin) -> None:
        services.join(
            reference=shared.reference, version=1, member=family["LODGER"].reference, role="OTHER", on=TODAY,
            by=lin, at=NOON,
        )  # fmt: skip
        members = {family["SON"].reference: "HEAD", family["LODGER"].reference: "OTHER"}
        services.split(reference=shared.reference, version=2, members=members, on=TODAY, by=lin, at=NOON)

        assert together(family["SON"], family["LODGER"])
        assert together(family["CHEN"], family["WANG"])

    def test_an_old_version_is_refused(self, shared, family, lin) -> None:
        with pytest.raises(ChangedMeanwhile):
            services.leave(
                reference=shared.reference,
                version=7,
                member=family["SON"].reference,
                on=TODAY,
                by=lin,
                at=NOON,
            )

    @pytest.mark.parametrize("role", ["HEAD", "LORD"])
    def test_a_second_head_and_an_unknown_role_are_refused(self, shared, family, lin, role) -> None:
        with pytest.raises(BadInput):
            services.join(
                reference=shared.reference, version=1, member=family["LODGER"].reference, role=role, on=TODAY,
                by=lin, at=NOON,
            )  # fmt: skip

    def test_companies_keep_no_house(self, family, lin) -> None:
        with pytest.raises(BadInput, match="persons"):
            services.form(
                members={family["HENGDA"].reference: "HEAD", family["CHEN"].reference: "OTHER"},
                on=TODAY, by=lin, at=NOON,
            )  # fmt: skip

    def test_is_not_there_for_a_stranger(self, shared, wang) -> None:
        with pytest.raises(NotFound):
            households.household(shared.reference, by=wang)
        with pytest.raises(NotFound):
            services.leave(
                reference=shared.reference, version=1, member=shared.reference, on=TODAY, by=wang, at=NOON
            )


class TestTheDatabaseItselfRefuses:
    def test_two_homes_at_a_time(self, family, bank) -> None:
        homes = [
            Household.objects.create(legal_entity_id=bank.id, formed_by="HAND", formed_at=NOON) for _ in "ab"
        ]
        common = {"party": family["SON"], "role": "CHILD", "formed_by": "HAND", "active_from": TODAY}
        Membership.objects.create(household=homes[0], **common)
        refused(
            "membership_one_open_per_party", lambda: Membership.objects.create(household=homes[1], **common)
        )
        refused(
            "membership_ends_after_it_begins",
            lambda: Membership.objects.create(household=homes[1], active_to=date(2020, 1, 1), **common),
        )

    def test_a_refusal_twice_or_the_wrong_way_round(self, family) -> None:
        one, two = sorted((family["SON"].pk, family["CHEN"].pk))
        common = {"refused_by": 1, "refused_at": NOON}
        Refusal.objects.create(party_id=one, other_id=two, **common)
        refused("refusal_once_per_pair", lambda: Refusal.objects.create(party_id=one, other_id=two, **common))
        refused("refusal_smaller_first", lambda: Refusal.objects.create(party_id=two, other_id=one, **common))

    def test_a_decision_without_a_moment(self, suggest) -> None:
        (one,) = suggest(("CHEN", "WANG"))
        refused(
            "suggestion_decided_iff_not_open",
            lambda: Suggestion.objects.filter(pk=one.pk).update(state="REFUSED"),
        )


def refused(rule: str, act) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        act()
