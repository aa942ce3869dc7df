"""Saved lists on the page: kept, shared, changed, pinned; each reader sees their own customers in them."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from amity.engage.lists import selectors as saving
from amity.engage.lists import services as keeping
from amity.engage.lists.selectors import Definition
from amity.foundation.audit.models import Entry
from amity.foundation.organisation.models import Posting, Team
from amity.understand.scores.models import Profile
from amity.web.customers.selectors import columns, listing, rows
from amity.web.customers.selectors.columns import COLUMNS
from amity.web.customers.selectors.filters import ListState
from tests.cast import NOW, TODAY, Cast

HX = {"hx-request": "true"}
PLACES = {name: place for name in columns.ASKED if (place := columns.for_rule(name)).startswith("f.features")}


def features(**values: float) -> list[float | None]:
    """Return a feature row in which these are known."""
    row: list[float | None] = [None] * 60
    for name, value in values.items():
        row[int(PLACES[name].removeprefix("f.features[").removesuffix("]")) - 1] = value
    return row


@pytest.fixture
def aged(cast: Cast) -> Cast:
    """The cast with some features: Zhou's and Hengda's ages are not known."""
    known = {cast.chen: 51.0, cast.wu: 40.0, cast.han: 40.0}
    for party, age in known.items():
        row = features(age=age, holds_wealth=1.0 if party == cast.chen else 0.0, idle_cash=1234.56)
        Profile.objects.filter(party_id=party.pk).update(features=row)
    return cast


def names(cast: Cast, by: object = None, **asked: str) -> list[str]:
    state = ListState.of(asked)
    scene = rows.scene(state, by=by or cast.lin, today=TODAY)
    return [row.full_name for row in listing.page(state, scene).rows]


def save(cast: Cast, *, name: str = "Rich", visibility: str = "MINE", **definition: object) -> UUID:
    return keeping.save(
        name=name,
        visibility=visibility,
        definition=Definition(**definition),
        request_id=uuid4(),
        by=cast.fang if visibility == "UNIT" else cast.lin,
        at=NOW,
    )


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "found"),
        [
            ("deposits_total >= 5000000", ["Chen Yulan", "Hengda Precision Parts"]),
            ("deposits_total >= 5000000 AND kind = 'PERSON'", ["Chen Yulan"]),
            ("assets_total < 30000 OR tier IN ('KEY')", ["Hengda Precision Parts"]),
            ("holds_wealth", ["Chen Yulan"]),
            ("NOT holds_wealth", []),
            ("age BETWEEN 50 AND 60", ["Chen Yulan"]),
            ("age IS NULL", ["Hengda Precision Parts", "Zhou Tao"]),
            ("rfm = '555' AND NOT (tier = 'PRIVATE')", ["Hengda Precision Parts", "Zhou Tao"]),
            ("rfm LIKE '5%'", ["Chen Yulan", "Hengda Precision Parts", "Zhou Tao"]),
        ],
    )
    def test_narrow_the_list(self, aged: Cast, rule: str, found: list[str]) -> None:
        assert names(aged, rule=rule) == found

    def test_never_widen_it(self, aged: Cast) -> None:
        assert names(aged, by=aged.sun, rule="deposits_total >= 0 OR true") == ["Han Mei"]

    def test_one_that_cannot_be_read_finds_nobody_and_says_which_word(self, aged: Cast) -> None:
        answer = aged.signed_in(aged.lin).get("/customers/", {"rule": "deposit_total > 5"})

        page = answer.content.decode()
        assert "There is no deposit_total in the catalogue. Did you mean deposits_total" in page
        assert "Chen Yulan" not in page.split("<main")[1]

    @pytest.mark.parametrize("rule", ["1 = 1; drop table parties_party", "(select 1)", "p.id = 1", "'", "%s"])
    def test_nothing_else_has_a_way_in(self, aged: Cast, rule: str) -> None:
        assert names(aged, rule=rule) == []


class TestColumns:
    def test_there_are_more_than_thirty_features_to_choose_from(self) -> None:
        features = [name for name in columns.ASKED if columns.TWINS.get(name, name) in COLUMNS]

        assert len(features) == len(columns.ASKED) > 49
        assert "days_to_birthday" not in COLUMNS

    def test_every_column_is_shown_added_up_and_sorted_by(self, aged: Cast) -> None:
        scene = rows.scene(ListState(), by=aged.lin, today=TODAY)
        for code, column in COLUMNS.items():
            for sort in (code, f"-{code}"):
                state = ListState.of({"sort": sort})
                page = listing.page(state, scene, columns=(column,), rows=2)
                rest = listing.page(state, scene, columns=(column,), after=page.after)
                assert (len(page.rows), len(rest.rows)) == (2, 1), sort
        assert len(listing.footing(ListState(), scene, columns=tuple(COLUMNS.values())).values) == len(
            COLUMNS
        )

    @pytest.mark.parametrize(
        ("code", "shown", "foot"),
        [
            ("age", "51 years", "51.0 years"),
            ("idle_cash", "¥1,235", "¥1,235"),
            ("holds_wealth", "Yes", "1 yes"),
            ("tier", "Private banking", ""),
            ("kyc", "1 May 2027", ""),
            ("maturity", "29 Nov 2026", ""),
            ("product_lines_held", "–", ""),
        ],
    )
    def test_are_written_in_their_unit(self, aged: Cast, code: str, shown: str, foot: str) -> None:
        page = aged.signed_in(aged.lin).get("/customers/", {"columns": code}).content.decode()

        chen = page.split("Chen Yulan</a>")[-1] if "Chen Yulan</a>" in page else page.split("Chen Yulan")[-1]
        assert shown in chen.split("</tr>")[0]
        assert foot in page.split("<tfoot>")[1]

    @pytest.mark.parametrize(
        "sort", ["age", "-age", "idle_cash", "-holds_wealth", "rfm", "-tier", "since", "-kyc"]
    )
    def test_pages_hold_everybody_once_also_those_of_whom_nothing_is_known(
        self, aged: Cast, sort: str
    ) -> None:
        state = ListState.of({"sort": sort})
        scene = rows.scene(state, by=aged.fang, today=TODAY)
        whole = [row.reference for row in listing.page(state, scene).rows]
        found, after = [], None
        for _page in whole:
            page = listing.page(state, scene, after=after, rows=1)
            found += [row.reference for row in page.rows]
            after = page.after

        assert found == whole
        assert len(set(whole)) == 4
        places = [listing.neighbours(state, scene, reference=reference) for reference in whole]
        assert [place and place.position for place in places] == [1, 2, 3, 4]
        assert [place and place.following for place in places] == [*whole[1:], None]

    @pytest.mark.parametrize("sort", ["age", "-age"])
    def test_those_of_whom_nothing_is_known_stand_last(self, aged: Cast, sort: str) -> None:
        assert set(names(aged, sort=sort)[1:]) == {"Hengda Precision Parts", "Zhou Tao"}

    def test_ones_own_are_kept_for_lists_that_are_not_saved(self, aged: Cast) -> None:
        client = aged.signed_in(aged.lin)
        assert "Loans" in head_of(client.get("/customers/"))

        client.post("/customers/columns/choose", {"list": "tab=quiet", "column": ["age", "nonsense", "tier"]})

        assert "Age" in head_of(client.get("/customers/"))
        assert "Loans" not in head_of(client.get("/customers/"))
        assert "Age" in head_of(aged.signed_in(aged.lin).get("/customers/"))
        assert "Age" not in head_of(aged.signed_in(aged.fang).get("/customers/"))

    def test_are_moved_added_and_taken_away(self, aged: Cast) -> None:
        client = aged.signed_in(aged.lin)

        def codes(**asked: object) -> list[str]:
            page = client.get("/customers/columns", {"list": "", **asked}).content.decode()
            return re.findall(r'name="column" value="(\w+)"', page)

        assert codes() == list(columns.USUAL)
        assert codes(column=["assets", "age"], do="up", code="age") == ["age", "assets"]
        assert codes(column=["assets", "age"], do="remove", code="assets") == ["age"]
        assert codes(column=["assets"], do="add", add="tier") == ["assets", "tier"]
        assert codes(column=["assets"], do="usual") == list(columns.USUAL)


class TestSaving:
    def test_what_is_shown_is_kept_and_opened_by_its_name(self, aged: Cast) -> None:
        client = aged.signed_in(aged.lin)
        said = "tab=all&tier=PRIVATE&sort=-age&rule=age+%3E+50&columns=age,assets&q=chen"
        form = {"list": said, "name": "Over fifty", "visibility": "MINE", "request_id": str(uuid4())}

        answer = client.post("/customers/lists/save", form | {"pinned": "yes"}, headers=HX)

        page = client.get(answer.headers["HX-Redirect"]).content.decode()
        main = page.split("<main")[1]
        assert "Over fifty" in page.split("<main")[0]  # pinned: it stands in the menu
        assert "Chen Yulan" in main
        assert "Zhou Tao" not in main
        assert "Not saved" not in main
        assert saving.lists_of(by=aged.lin)[0].definition == Definition(
            "tier=PRIVATE&sort=-age", "age > 50", ("age", "assets")
        )

    def test_a_missing_name_is_said_beside_the_field(self, aged: Cast) -> None:
        answer = aged.signed_in(aged.lin).post("/customers/lists/save", {"list": "", "name": " "}, headers=HX)

        assert answer.status_code == 422
        assert "Give the list a name." in answer.content.decode()

    def test_a_change_is_marked_can_be_taken_back_and_can_be_kept(self, aged: Cast) -> None:
        reference = save(aged, query="tier=PRIVATE")
        client = aged.signed_in(aged.lin)
        changed = f"tab=all&saved={reference}&kind=PERSON"

        page = client.get(f"/customers/?{changed}").content.decode()
        assert "Not saved" in page
        assert "Save changes" in page
        assert f'href="?saved={reference}"' in page  # Reset

        client.post(f"/customers/lists/{reference}/update", {"version": "1", "list": changed}, headers=HX)

        assert saving.saved_list(reference, by=aged.lin).definition.query == "kind=PERSON"
        assert "Not saved" not in client.get(f"/customers/?saved={reference}").content.decode()

    def test_words_searched_for_are_no_change(self, aged: Cast) -> None:
        reference = save(aged, query="tier=PRIVATE")

        page = aged.signed_in(aged.lin).get(f"/customers/?tab=all&saved={reference}&tier=PRIVATE&q=chen")

        assert "Not saved" not in page.content.decode()

    def test_two_who_change_it_at_once_are_shown_both(self, aged: Cast) -> None:
        reference = save(aged, query="tier=PRIVATE")
        client = aged.signed_in(aged.lin)
        keeping.change(
            reference=reference, version=1, definition=Definition("sort=-loans"), by=aged.lin, at=NOW
        )
        mine = {"version": "1", "list": f"tab=all&saved={reference}&rule=age+%3E+50"}

        answer = client.post(f"/customers/lists/{reference}/update", mine, headers=HX)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Loans ↓" in page
        assert "Age &gt; 50" in page
        again = mine | {"version": re.findall(r'name="version" value="(\d+)"', page)[0]}
        assert client.post(f"/customers/lists/{reference}/update", again, headers=HX).status_code == 204
        assert saving.saved_list(reference, by=aged.lin).definition.rule == "age > 50"

    def test_a_deleted_list_says_so_and_comes_back(self, aged: Cast) -> None:
        reference = save(aged)
        client = aged.signed_in(aged.lin)

        client.post(f"/customers/lists/{reference}/delete", headers=HX)
        page = client.get("/customers/").content.decode()
        assert "Deleted: Rich" in page
        assert f'data-undo="/customers/lists/{reference}/restore"' in page
        assert "This list was deleted" in client.get(f"/customers/?saved={reference}").content.decode()

        client.post(f"/customers/lists/{reference}/restore", headers=HX)
        assert "This list was deleted" not in client.get(f"/customers/?saved={reference}").content.decode()

    def test_pins_are_set_and_moved_in_the_dialog(self, aged: Cast) -> None:
        first, second = save(aged, name="A"), save(aged, name="B")
        client = aged.signed_in(aged.lin)
        for reference in (first, second):
            client.post(f"/customers/lists/{reference}/pin", {"pinned": "yes", "from": "dialog"}, headers=HX)

        client.post(f"/customers/lists/{second}/pin", {"move": "up", "from": "dialog"}, headers=HX)

        assert [row.name for row in saving.lists_of(by=aged.lin)] == ["B", "A"]
        assert "B" in client.get("/search/ask").content.decode().split("Saved lists")[1]
        assert "A" in client.get("/search/ask?q=a").content.decode()


class TestSharing:
    def test_each_reader_sees_their_own_customers_in_it(self, aged: Cast) -> None:
        reference = save(aged, visibility="UNIT", query="sort=name", rule="assets_total > 0")

        branch = aged.signed_in(aged.fang).get(f"/customers/?saved={reference}").content.decode()
        own = aged.signed_in(aged.lin).get(f"/customers/?saved={reference}").content.decode()

        assert "Wu Lei" in branch
        assert "Han Mei" not in branch
        assert "Chen Yulan" in own
        assert "Wu Lei" not in own

    def test_a_stranger_does_not_find_it(self, aged: Cast) -> None:
        reference = save(aged, visibility="UNIT", rule="age = 40")

        page = aged.signed_in(aged.sun).get(f"/customers/?saved={reference}").content.decode()

        assert "This list was deleted, or is shared with you no more." in page
        assert "Rich" not in page

    def test_a_manager_shares_with_the_team_and_nobody_changes_anothers(self, aged: Cast) -> None:
        team = Team.objects.create(unit_id=aged.lin.unit_id, code="T1", name_en="One")
        Posting.objects.filter(staff_id__in=[aged.lin.staff_id, aged.sun.staff_id]).update(team=team)
        owner, mate = aged.signed_in(aged.lin), aged.signed_in(aged.sun)
        form = {"list": "tier=PRIVATE", "name": "Ours", "visibility": "TEAM", "request_id": str(uuid4())}

        address = owner.post("/customers/lists/save", form, headers=HX).headers["HX-Redirect"]

        page = mate.get(f"{address}&tab=all&kind=PERSON").content.decode()
        assert "Ours" in page
        assert "Save changes" not in page
        assert "Save a copy" in page
        reference = address.partition("saved=")[2]
        assert mate.post(f"/customers/lists/{reference}/delete", headers=HX).status_code >= 400
        assert "Ours" in owner.get("/customers/lists").content.decode()

    def test_opening_one_is_an_entry_with_the_list_and_its_rule(self, aged: Cast) -> None:
        reference = save(aged, rule="age > 50")

        aged.signed_in(aged.lin).get(f"/customers/?saved={reference}")

        said = str(Entry.objects.filter(action="customers:listed").latest("pk").changes)
        assert f"list:{reference}" in said
        assert "age > 50" in said


class TestNeighbours:
    def test_a_record_knows_its_place_in_a_saved_list(self, aged: Cast) -> None:
        reference = save(aged, query="sort=age", rule="assets_total > 0")
        client = aged.signed_in(aged.lin)
        page = client.get(f"/customers/?saved={reference}").content.decode()
        address = re.findall(r'data-row-link href="([^"]+)"', page)[1].replace("&amp;", "&")

        record = client.get(address).content.decode()

        assert "2 of 3" in record
        assert f"list=saved%3D{reference}" in record
        assert ">Rich</a>" in record


class TestHostileInput:
    @pytest.mark.parametrize(
        "address",
        [
            "/customers/?saved=%0d%0aX:1&columns=,,&sort=-&rule=((((",
            "/customers/filter?list=%25%0a",
            "/customers/filter/rows?do=add&at=" + "9" * 5000,
            "/customers/filter/rows?r0-column=age&r0-group=" + "9" * 5000 + "&r0-value=" + "9" * 5000,
            "/customers/filter/count?mode=text&text=" + "(" * 1400,
            "/customers/filter/count?mode=text&text=" + "age>1+OR+" * 150 + "age>1",
            "/customers/columns?column=x&column=assets&do=up&code=%F0%9F%98%80",
        ],
    )
    def test_is_answered_in_peace(self, aged: Cast, address: str) -> None:
        assert aged.signed_in(aged.lin).get(address).status_code in (200, 422)

    def test_no_line_break_gets_into_an_address(self, aged: Cast) -> None:
        reference = save(aged)
        form = {"pinned": "yes", "list": "tab=kyc\r\nX-Evil: 1", "version": "9" * 5000}
        answer = aged.signed_in(aged.lin).post(f"/customers/lists/{reference}/pin", form, headers=HX)
        assert answer.headers["HX-Redirect"].startswith("/customers/")
        assert "Evil" not in str(dict(answer.headers)).replace("%0D%0AX-Evil", "")


class TestWholeBank:
    def test_more_than_can_be_counted_is_said_so(self, aged: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(listing, "MOST_COUNTED", 2)
        Posting.objects.filter(staff_id=aged.fang.staff_id).update(role="auditor")
        client = aged.signed_in(aged.fang)

        assert "More than 2 customers" in client.get("/customers/?part=sums", headers=HX).content.decode()
        narrowed = client.get("/customers/?part=sums&rule=age+%3D+40", headers=HX).content.decode()
        assert "2 customers" in narrowed
        assert "More than" not in narrowed

    def test_a_record_knows_its_neighbours_and_its_place_as_far_as_is_counted(
        self, aged: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        auditor = replace(aged.fang, roles=frozenset({"auditor"}))
        scene = rows.scene(state := ListState.of({"sort": "-age"}), by=auditor, today=TODAY)
        order = [row.reference for row in listing.page(state, scene).rows]

        found = [listing.neighbours(state, scene, reference=each) for each in order]
        assert [place and (place.position, place.count, place.is_cut) for place in found] == [
            (at, 5, False) for at in range(1, 6)
        ]
        monkeypatch.setattr(listing, "MOST_COUNTED", 3)
        cut = listing.neighbours(state, scene, reference=order[1])
        assert cut == listing.Neighbours(2, 3, True, order[0], order[2])

    def test_what_takes_too_long_is_stopped_with_a_way_out(
        self, aged: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listing, "PATIENCE_MS", 50)
        monkeypatch.setattr(listing, "_FROM", f"{listing._FROM} join pg_sleep(1) on true")
        Posting.objects.filter(staff_id=aged.fang.staff_id).update(role="auditor")

        page = aged.signed_in(aged.fang).get("/customers/?sort=age").content.decode()
        assert "Narrow the list first" in page


def test_the_page_asks_few_questions(aged: Cast, django_assert_max_num_queries) -> None:
    client = aged.signed_in(aged.lin)
    client.get("/customers/")
    with django_assert_max_num_queries(19):
        client.get("/customers/")


def head_of(answer: object) -> str:
    return answer.content.decode().split("<thead>")[1].split("</thead>")[0]
