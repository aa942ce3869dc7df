"""Who may do what, and whom each role sees."""

import pytest

from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.access.services import GrantRow
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import NotAllowed
from tests.foundation.access.conftest import (
    EVERY,
    LIN,
    NOON,
    OF_LIN,
    OF_MA,
    OF_OTHER_BANK,
    OF_WANG,
    OF_ZHAO,
    POOL_OF_PIER,
    Scene,
)


def seen(by: Actor) -> set[int]:
    # Grants themselves serve as the rows: they hang on a party by a plain number.
    return set(
        access.visible(Grant.objects.all(), by=by, party="party_id").values_list("party_id", flat=True)
    )


class TestCheck:
    def test_lets_a_role_do_what_the_table_says(self) -> None:
        access.check("customers:read", by=Actor(1, "EAST", frozenset({"customer_manager"})))

    def test_refuses_another_role(self) -> None:
        with pytest.raises(NotAllowed):
            access.check("customers:read", by=Actor(1, "EAST", frozenset({"administrator"})))

    def test_refuses_a_verb_that_is_not_in_the_table(self) -> None:
        with pytest.raises(NotAllowed):
            access.check("customers:sell", by=Actor(1, "EAST", frozenset({"customer_manager"})))

    def test_refuses_who_holds_no_role(self) -> None:
        assert not access.can("products:read", by=Actor(1, "EAST", frozenset()))

    def test_lets_the_system_do_its_work(self) -> None:
        access.check("customers:read", by=SYSTEM)


class TestVisible:
    @pytest.mark.parametrize(
        ("role", "customers"),
        [
            ("customer_manager", {OF_LIN}),
            ("team_lead", {OF_LIN, OF_ZHAO}),
            ("branch_manager", {OF_LIN, OF_ZHAO, OF_MA, POOL_OF_PIER}),
            ("compliance", set(EVERY)),
            ("auditor", set(EVERY)),
            ("administrator", set()),
            ("data_steward", set()),
            ("product_manager", set()),
            ("marketer", set()),
            ("service_agent", set()),
            ("channel", set(EVERY)),
        ],
    )
    def test_shows_each_role_its_reach_and_no_more(self, scene: Scene, role, customers) -> None:
        assert seen(scene.actor(role)) == customers

    def test_shows_the_manager_of_all_branches_every_customer_of_the_bank(self, scene: Scene) -> None:
        assert seen(scene.actor("branch_manager", unit="HEAD")) == set(EVERY)

    def test_shows_a_stranger_of_another_branch_nothing_of_this_one(self, scene: Scene) -> None:
        assert seen(scene.actor("branch_manager", unit="WEST", staff=99, team=None)) == {OF_WANG}

    def test_shows_a_team_lead_without_a_team_their_own_alone(self, scene: Scene) -> None:
        assert seen(scene.actor("team_lead", team=None)) == {OF_LIN}

    def test_shows_who_holds_two_roles_the_wider_reach(self, scene: Scene) -> None:
        both = Actor(
            LIN,
            "EAST",
            frozenset({"customer_manager", "branch_manager"}),
            legal_entity_id=scene.bank,
            unit_id=scene.units["EAST"],
        )
        assert seen(both) == {OF_LIN, OF_ZHAO, OF_MA, POOL_OF_PIER}

    def test_shows_nobody_a_customer_of_another_bank(self, scene: Scene) -> None:
        for role in ("customer_manager", "team_lead", "branch_manager", "compliance", "auditor"):
            assert OF_OTHER_BANK not in seen(scene.actor(role))

    def test_shows_the_system_all(self, scene: Scene) -> None:
        assert seen(SYSTEM) == {*EVERY, OF_OTHER_BANK}


class TestReplaceGrants:
    def test_makes_these_the_only_grants_and_says_how_many_changed(self, scene: Scene) -> None:
        east = scene.units["EAST"]

        changed = access.replace_grants(
            legal_entity_id=scene.bank, grants=[GrantRow(OF_LIN, east, 4, LIN), GrantRow(OF_WANG, east)]
        )

        kept = Grant.objects.filter(legal_entity_id=scene.bank)
        assert set(kept.values_list("party_id", "unit_id", "staff_id")) == {
            (OF_LIN, east, LIN),
            (OF_WANG, east, None),
        }
        assert changed == 4 + 1

    def test_leaves_the_other_bank_alone(self, scene: Scene) -> None:
        access.replace_grants(legal_entity_id=scene.bank, grants=[])
        assert set(Grant.objects.values_list("party_id", flat=True)) == {OF_OTHER_BANK}

    def test_changes_nothing_when_nothing_moved(self, scene: Scene) -> None:
        rows = [
            GrantRow(*row)
            for row in Grant.objects.filter(legal_entity_id=scene.bank).values_list(
                "party_id", "unit_id", "team_id", "staff_id"
            )
        ]
        ids = set(Grant.objects.values_list("pk", flat=True))

        assert access.replace_grants(legal_entity_id=scene.bank, grants=rows * 2) == 0
        assert set(Grant.objects.values_list("pk", flat=True)) == ids


def test_a_refusal_names_the_act_and_the_subject(scene: Scene) -> None:
    lin = scene.actor("customer_manager")

    access.record_refusal(verb="customers:read", subject="customer:abc", by=lin, at=NOON)

    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.staff_id) == ("customers:refused", "customer:abc", LIN)
    assert entry.changes == {"act": ["", "read"]}
