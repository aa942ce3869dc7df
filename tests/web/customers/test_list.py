"""The list of customers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from amity.engage.interactions import services as interactions
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation.models import Posting
from amity.know.sources.models import Event
from amity.web.customers.selectors import listing, rows
from amity.web.customers.selectors.columns import chosen
from amity.web.customers.selectors.filters import ListState
from tests.cast import NOW, TODAY, Cast


def names(cast: Cast, *, by: Actor | None = None, **asked: str) -> list[str]:
    actor = by or cast.lin
    state = ListState.of(asked)
    scene = rows.scene(state, by=actor, today=TODAY)
    return [row.full_name for row in listing.page(state, scene).rows]


class TestWhoIsSeen:
    def test_a_manager_sees_their_own_and_nobody_else(self, cast: Cast) -> None:
        assert names(cast) == ["Chen Yulan", "Hengda Precision Parts", "Zhou Tao"]
        assert names(cast, by=cast.sun) == ["Han Mei"]

    def test_a_branch_manager_sees_the_branch_with_its_pool(self, cast: Cast) -> None:
        assert "Wu Lei" in names(cast, by=cast.fang)
        assert names(cast, by=cast.fang, tab="pool") == ["Wu Lei"]
        assert "Han Mei" not in names(cast, by=cast.fang)

    def test_a_filter_by_manager_never_widens_it(self, cast: Cast) -> None:
        assert names(cast, manager="SUN") == []


class TestFilters:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"tier": "PRIVATE"}, ["Chen Yulan"]),
            ({"kind": "ORGANISATION"}, ["Hengda Precision Parts"]),
            ({"line": "DEPOSITS"}, ["Chen Yulan"]),
            ({"product": "TD12"}, ["Chen Yulan"]),
            ({"action": "RENEW_MATURING"}, ["Chen Yulan"]),
            ({"manager": "LIN", "tier": "CORE"}, ["Zhou Tao"]),
            ({"q": "cyl"}, ["Chen Yulan"]),
            ({"q": "恒达"}, ["Hengda Precision Parts"]),
            ({"q": "nobody"}, []),
            ({"tier": "NONSENSE"}, ["Chen Yulan", "Hengda Precision Parts", "Zhou Tao"]),
        ],
    )
    def test_narrow_the_list(self, cast: Cast, asked: dict[str, str], found: list[str]) -> None:
        assert names(cast, **asked) == found

    def test_maturing_are_those_whose_deposit_ends_within_thirty_days(self, cast: Cast) -> None:
        assert names(cast, tab="maturing") == ["Chen Yulan"]

    def test_birthdays_are_found_though_the_day_is_sealed(self, cast: Cast) -> None:
        assert names(cast, tab="birthdays") == ["Chen Yulan"]
        assert rows.birthdays_of_week(by=cast.lin, today=TODAY + timedelta(days=3)) == {}

    def test_quiet_are_those_with_whom_nobody_spoke(self, cast: Cast) -> None:
        assert names(cast, tab="quiet") == ["Hengda Precision Parts", "Zhou Tao"]

        interactions.log(
            party_reference=cast.zhou.reference,
            kind="CALL",
            outcome="REACHED",
            minutes=None,
            text="",
            request_id=uuid4(),
            by=cast.lin,
            at=NOW,
        )

        assert names(cast, tab="quiet") == ["Hengda Precision Parts"]

    def test_a_live_outflow_and_an_open_complaint_are_there_at_once(self, cast: Cast) -> None:
        for kind in ("LARGE_OUTFLOW", "COMPLAINT"):
            Event.objects.create(
                legal_entity_id=cast.legal_entity_id,
                source="app",
                key=str(uuid4()),
                party=cast.zhou,
                channel="MOBILE",
                kind=kind,
                amount=Decimal(-1),
                currency="CNY",
                happened_at=NOW,
                arrived_at=NOW,
            )

        assert names(cast, tab="outflow") == ["Zhou Tao"]
        assert names(cast, tab="complaints") == ["Zhou Tao"]
        Event.objects.update(status="CLOSED")
        assert names(cast, tab="complaints") == []


class TestOrder:
    @pytest.mark.parametrize(
        ("sort", "found"),
        [
            ("name", ["Chen Yulan", "Hengda Precision Parts", "Zhou Tao"]),
            ("-name", ["Zhou Tao", "Hengda Precision Parts", "Chen Yulan"]),
            ("assets", ["Zhou Tao", "Hengda Precision Parts", "Chen Yulan"]),
            ("nonsense", ["Chen Yulan", "Hengda Precision Parts", "Zhou Tao"]),
        ],
    )
    def test_follows_the_column(self, cast: Cast, sort: str, found: list[str]) -> None:
        assert names(cast, sort=sort) == found

    @pytest.mark.parametrize("sort", ["name", "-name", "assets", "-assets", "contact", "-maturity", "kyc"])
    def test_pages_hold_everybody_once(self, cast: Cast, sort: str) -> None:
        state = ListState.of({"sort": sort})
        scene = rows.scene(state, by=cast.lin, today=TODAY)
        whole = [row.reference for row in listing.page(state, scene).rows]
        paged, after = [], None
        while True:
            page = listing.page(state, scene, after=after, rows=1)
            paged += [row.reference for row in page.rows]
            after = page.after
            if after is None:
                break

        assert paged == whole

    @pytest.mark.parametrize("sort", ["name", "-assets"])
    def test_everybody_knows_their_neighbours(self, cast: Cast, sort: str) -> None:
        state = ListState.of({"sort": sort})
        scene = rows.scene(state, by=cast.lin, today=TODAY)
        order = [row.reference for row in listing.page(state, scene).rows]

        found = [listing.neighbours(state, scene, reference=reference) for reference in order]

        assert [(each.position, each.count) for each in found if each] == [(1, 3), (2, 3), (3, 3)]
        assert [each.previous for each in found if each] == [None, *order[:-1]]
        assert [each.following for each in found if each] == [*order[1:], None]

    def test_a_stranger_has_no_place_in_the_list(self, cast: Cast) -> None:
        state = ListState()
        scene = rows.scene(state, by=cast.lin, today=TODAY)

        assert listing.neighbours(state, scene, reference=cast.han.reference) is None


class TestWholeBank:
    """Compliance sees everybody; what an index answers comes at once, the sums after it."""

    @pytest.fixture
    def shen(self, cast: Cast) -> Actor:
        return Actor(cast.fang.staff_id, "HEAD", frozenset({"compliance"}), cast.legal_entity_id)

    @pytest.mark.parametrize("sort", ["-assets", "assets", "name", "-deposits"])
    def test_pages_hold_everybody_once(self, cast: Cast, shen: Actor, sort: str) -> None:
        state = ListState.of({"sort": sort})
        scene = rows.scene(state, by=shen, today=TODAY)
        whole = [row.reference for row in listing.page(state, scene).rows]
        first = listing.page(state, scene, rows=2)
        rest = listing.page(state, scene, after=first.after)

        assert len(whole) == 5
        assert [row.reference for row in (*first.rows, *rest.rows)] == whole

    def test_the_sums_come_after_the_rows(self, cast: Cast) -> None:
        Posting.objects.filter(staff_id=cast.fang.staff_id).update(role="compliance")
        client = cast.signed_in(cast.fang)

        assert "part=sums" in client.get("/customers/").content.decode()
        assert (
            "5 customers"
            in client.get("/customers/?part=sums", headers={"hx-request": "true"}).content.decode()
        )


class TestSums:
    def test_add_up_what_is_listed(self, cast: Cast) -> None:
        state = ListState()
        totals = listing.footing(
            state, rows.scene(state, by=cast.lin, today=TODAY), columns=chosen(["assets"])
        )

        assert (totals.count, totals.values) == (3, (1_365_000_000,))

    def test_each_ready_made_list_says_how_many_it_has(self, cast: Cast) -> None:
        scene = replace(
            rows.scene(ListState(), by=cast.lin, today=TODAY),
            birthday_ids=tuple(rows.birthdays_of_week(by=cast.lin, today=TODAY)),
        )

        book = listing.book(("all", "maturing", "quiet", "birthdays", "outflow"), scene)

        assert book.counts == {"all": 3, "maturing": 1, "quiet": 2, "birthdays": 1, "outflow": 0}
        assert book.maturing_minor == 240_000_000


class TestState:
    def test_an_address_holds_it_whole(self) -> None:
        state = ListState.of({"tab": "quiet", "q": "chen yu", "tier": "WEALTH", "sort": "-deposits"})

        assert ListState.of_query(state.query) == state

    def test_what_is_as_usual_is_not_in_the_address(self) -> None:
        assert ListState.of({"tab": "all", "tier": ""}).query == ""
        assert ListState().place == "tab=all"


class TestPage:
    def test_masks_the_telephone(self, cast: Cast) -> None:
        page = cast.signed_in(cast.lin).get("/customers/").content.decode()

        assert "138 **** 6021" in page
        assert "13800006021" not in page

    def test_answers_a_filter_with_the_results_alone(self, cast: Cast) -> None:
        page = (
            cast.signed_in(cast.lin)
            .get("/customers/?q=zhou", headers={"hx-request": "true"})
            .content.decode()
        )

        assert "Zhou Tao" in page
        assert "<html" not in page
        assert "Chen Yulan" not in page

    def test_is_one_entry_of_the_trail_with_whom_it_showed(self, cast: Cast) -> None:
        cast.signed_in(cast.lin).get("/customers/?q=chen")

        entry = Entry.objects.get(action="customers:listed")
        assert str(cast.chen.reference) in str(entry.changes)
        assert "chen" not in str(entry.changes).lower().replace("chengdu", "")

    def test_an_empty_list_shows_a_way_on(self, cast: Cast) -> None:
        page = cast.signed_in(cast.lin).get("/customers/?q=nobody").content.decode()

        assert "No customer fits" in page
        assert "Clear the filters" in page

    def test_nonsense_in_the_address_does_no_harm(self, cast: Cast) -> None:
        answer = cast.signed_in(cast.lin).get("/customers/?after=x&sort=--&tab=%01&q=%25%27%22")

        assert answer.status_code == 200
        assert timezone.now()
