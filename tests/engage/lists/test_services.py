"""Saved lists: who finds them, who may change them, and that nobody overwrites unseen."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from amity.engage.lists import selectors, services
from amity.engage.lists.models import SavedList
from amity.engage.lists.selectors import Definition
from amity.foundation.access import services as access
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from tests.cast import NOW, Cast

TEAM, OTHER_TEAM = 71, 72
RICH = Definition("tier=PRIVATE&sort=-assets", "deposits_total >= 500000", ("assets", "age"))


@pytest.fixture
def lin(cast: Cast) -> Actor:
    return replace(cast.lin, team_id=TEAM)


@pytest.fixture
def mate(cast: Cast) -> Actor:
    """A colleague in Lin Wei's team."""
    return replace(cast.sun, unit_id=cast.lin.unit_id, team_id=TEAM)


@pytest.fixture
def lead(cast: Cast) -> Actor:
    return replace(cast.fang, roles=frozenset({"team_lead"}), team_id=TEAM)


def save(by: Actor, name: str = "Rich", visibility: str = "MINE", definition: Definition = RICH) -> UUID:
    return services.save(
        name=name, visibility=visibility, definition=definition, request_id=uuid4(), by=by, at=NOW
    )


def names(by: Actor) -> list[str]:
    return [row.name for row in selectors.lists_of(by=by)]


class TestWhoFindsIt:
    def test_a_list_of_ones_own_is_found_by_nobody_else(self, lin: Actor, mate: Actor, cast: Cast) -> None:
        save(lin)

        assert names(lin) == ["Rich"]
        assert names(mate) == names(cast.fang) == []

    def test_a_teams_list_is_found_by_the_team(self, lin: Actor, mate: Actor, cast: Cast) -> None:
        reference = save(lin, visibility="TEAM")

        assert names(mate) == ["Rich"]
        assert names(replace(mate, team_id=OTHER_TEAM)) == names(replace(mate, team_id=None)) == []
        with pytest.raises(NotFound):
            selectors.saved_list(reference, by=cast.sun)

    def test_a_branchs_list_is_found_in_the_branch_and_below_it(self, cast: Cast) -> None:
        save(cast.fang, visibility="UNIT")

        assert names(cast.lin) == ["Rich"]
        assert names(cast.sun) == []  # another branch

    def test_nobody_of_another_bank_finds_it(self, cast: Cast) -> None:
        save(cast.fang, visibility="UNIT")

        assert names(replace(cast.lin, legal_entity_id=cast.legal_entity_id + 1)) == []

    @pytest.mark.parametrize(
        ("role", "team", "may"),
        [
            ("customer_manager", TEAM, ["MINE", "TEAM"]),
            ("customer_manager", None, ["MINE"]),
            ("team_lead", TEAM, ["MINE", "TEAM"]),
            ("branch_manager", None, ["MINE", "UNIT"]),
            ("auditor", None, []),
        ],
    )
    def test_it_is_shared_as_far_as_the_role_may(
        self, cast: Cast, role: str, team: int | None, may: list[str]
    ) -> None:
        actor = replace(cast.lin, roles=frozenset({role}), team_id=team)
        for visibility in ("MINE", "TEAM", "UNIT"):
            if visibility in may:
                save(actor, visibility, visibility)
            else:
                with pytest.raises(NotAllowed):
                    save(actor, visibility, visibility)
        assert names(actor) == may

    def test_a_role_without_customers_has_no_lists(self, cast: Cast) -> None:
        steward = replace(cast.lin, roles=frozenset({"data_steward"}))

        assert not access.can("lists:read", by=steward)
        assert names(steward) == []
        with pytest.raises(NotAllowed):
            save(steward)


class TestWhoChangesIt:
    def test_its_owner_does(self, lin: Actor) -> None:
        reference = save(lin)

        services.change(reference=reference, version=1, name="Richer", by=lin, at=NOW)

        assert names(lin) == ["Richer"]

    def test_the_lead_of_its_team_does_and_a_mate_does_not(
        self, lin: Actor, lead: Actor, mate: Actor
    ) -> None:
        reference = save(lin, visibility="TEAM")

        with pytest.raises(NotAllowed):
            services.delete(reference=reference, by=mate, at=NOW)
        services.change(reference=reference, version=1, name="Ours", by=lead, at=NOW)

        assert names(mate) == ["Ours"]
        assert selectors.saved_list(reference, by=lead).may_change
        assert not selectors.saved_list(reference, by=mate).may_change

    def test_a_manager_does_not_change_the_branchs(self, cast: Cast) -> None:
        reference = save(cast.fang, visibility="UNIT")

        with pytest.raises(NotAllowed):
            services.change(reference=reference, version=1, name="Mine", by=cast.lin, at=NOW)

    def test_a_stale_version_changes_nothing(self, lin: Actor) -> None:
        reference = save(lin)
        services.change(reference=reference, version=1, definition=Definition("tier=CORE"), by=lin, at=NOW)

        with pytest.raises(ChangedMeanwhile):
            services.change(reference=reference, version=1, definition=RICH, by=lin, at=NOW)

        assert selectors.saved_list(reference, by=lin).definition == Definition("tier=CORE")

    def test_deleted_and_brought_back_it_is_as_it_was(self, lin: Actor) -> None:
        reference = save(lin)
        services.pin(reference=reference, is_pinned=True, by=lin)
        before = selectors.lists_of(by=lin)

        services.delete(reference=reference, by=lin, at=NOW)
        assert names(lin) == []
        services.restore(reference=reference, by=lin, at=NOW)
        services.restore(reference=reference, by=lin, at=NOW)

        assert selectors.lists_of(by=lin) == before

    def test_only_who_may_delete_may_bring_back(self, lin: Actor, cast: Cast) -> None:
        reference = save(lin)
        services.delete(reference=reference, by=lin, at=NOW)

        with pytest.raises(NotFound):
            services.restore(reference=reference, by=cast.sun, at=NOW)


class TestWhatIsKept:
    def test_the_same_request_keeps_it_once(self, lin: Actor) -> None:
        request = uuid4()
        first, again = (
            services.save(name="Rich", visibility="MINE", definition=RICH, request_id=request, by=lin, at=NOW)
            for _time in range(2)
        )

        assert first == again
        assert SavedList.objects.count() == 1

    @pytest.mark.parametrize("name", ["", "   ", "x" * 61])
    def test_a_name_is_needed(self, lin: Actor, name: str) -> None:
        with pytest.raises(BadInput, match="name"):
            save(lin, name)

    def test_a_name_is_ones_own_once(self, lin: Actor, mate: Actor) -> None:
        save(lin)
        save(mate)

        with pytest.raises(BadInput, match="already"):
            save(lin)

    def test_a_rule_that_cannot_be_read_names_the_word(self, lin: Actor) -> None:
        with pytest.raises(BadInput, match="deposits_total"):
            save(lin, definition=Definition(rule="deposit_total > 5"))

    def test_nothing_made_of_a_sealed_field_can_be_asked(self, lin: Actor) -> None:
        with pytest.raises(BadInput, match="days_to_birthday"):
            save(lin, definition=Definition(rule="days_to_birthday < 5"))

    def test_each_change_is_one_entry_that_says_what_changed(self, lin: Actor) -> None:
        reference = save(lin)
        services.change(reference=reference, version=1, name="Rich", definition=Definition(), by=lin, at=NOW)

        entry = Entry.objects.latest("pk")
        assert (entry.action, entry.subject) == ("list:changed", f"list:{reference}")
        assert set(entry.changes) == {"filter", "rule", "columns"}

    def test_no_words_searched_for_are_kept(self, lin: Actor) -> None:
        reference = save(lin, definition=Definition("tab=all&q=Chen+Yulan&tier=CORE"))

        assert selectors.saved_list(reference, by=lin).definition.query == "tab=all&tier=CORE"


class TestPins:
    def test_pinned_lists_come_first_in_their_order(self, lin: Actor) -> None:
        first, _second, third = (save(lin, name) for name in ("A", "B", "C"))
        for reference in (third, first):
            services.pin(reference=reference, is_pinned=True, by=lin)
        assert names(lin) == ["C", "A", "B"]

        services.move_pin(reference=first, is_up=True, by=lin)
        assert names(lin) == ["A", "C", "B"]

        services.pin(reference=first, is_pinned=False, by=lin)
        assert names(lin) == ["C", "A", "B"]

    def test_a_pin_is_each_persons_own(self, lin: Actor, mate: Actor) -> None:
        reference = save(lin, visibility="TEAM")

        services.pin(reference=reference, is_pinned=True, by=mate)

        assert selectors.saved_list(reference, by=mate).is_pinned
        assert not selectors.saved_list(reference, by=lin).is_pinned

    def test_own_columns_are_each_persons_own(self, lin: Actor, mate: Actor) -> None:
        services.choose_columns(columns=("assets", "age"), by=lin)

        assert selectors.own_columns(by=lin) == ("assets", "age")
        assert selectors.own_columns(by=mate) == ()
