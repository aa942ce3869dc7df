"""The custom elements in a real browser: each pattern once, so that a new htmx is checked in a minute."""

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
    party = Party.objects.create(
        legal_entity_id=bank,
        unit_id=lin.actor.unit_id,
        kind="PERSON",
        number="LB1",
        full_name="Chen Yulan",
        native_name="陈玉兰",
        sort_name="chen yulan",
    )
    SearchToken.objects.create(legal_entity_id=bank, token="cyl", party=party)
    access.replace_grants(
        legal_entity_id=bank, grants=[GrantRow(party.pk, lin.actor.unit_id, None, lin.actor.staff_id)]
    )
    return party


class TestPalette:
    def test_finds_by_initials_and_opens_with_the_keyboard_alone(self, visit, lin, chen) -> None:
        seen = visit(lin)
        page = seen.open("/help/")

        page.keyboard.press("Control+k")
        page.keyboard.type("cyl")
        page.wait_for_selector("#hit-1[aria-selected=true]")
        assert page.locator("#palette input").get_attribute("aria-activedescendant") == "hit-1"
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/customers/{chen.reference}/**")

        assert seen.complaints == []

    def test_arrows_walk_and_escape_leaves(self, visit, lin) -> None:
        page = visit(lin).open("/help/")

        page.keyboard.press("/")
        page.wait_for_selector("#palette [role=option]")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("#palette [aria-selected=true]")
        assert chosen.count() == 1
        assert chosen.get_attribute("id") == page.locator("#palette [role=option]").nth(1).get_attribute("id")
        page.keyboard.press("Escape")
        assert not page.locator("#palette").is_visible()

    def test_an_action_presses_what_the_page_has(self, visit, lin) -> None:
        page = visit(lin).open("/help/")

        page.keyboard.press("Control+k")
        page.keyboard.type("theme")
        page.keyboard.press("Enter")

        # Enter came before the answer did: it means what was typed, not what was listed until then.
        page.wait_for_selector("html[data-theme=dark]")
        assert page.url.endswith("/help/")

    def test_keeps_nothing_in_the_browser(self, visit, lin, chen) -> None:
        page = visit(lin).open("/help/")
        page.keyboard.press("Control+k")
        page.keyboard.type("cyl")
        page.wait_for_selector("#hit-1")

        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


class TestKeys:
    def test_g_and_a_letter_go_to_a_page(self, visit, lin) -> None:
        page = visit(lin).open("/help/")

        page.keyboard.press("g")
        page.keyboard.press("t")

        page.wait_for_url("**/tasks/**")

    def test_a_question_mark_shows_the_shortcuts(self, visit, lin) -> None:
        page = visit(lin).open("/preferences/")

        page.keyboard.press("?")

        assert page.locator("#shortcuts").is_visible()

    def test_a_letter_typed_into_a_field_is_a_letter(self, visit, lin) -> None:
        page = visit(lin).open("/search/")

        page.locator("main input[type=search]").fill("")
        page.keyboard.type("gt?")

        assert page.locator("main input[type=search]").input_value() == "gt?"
        assert not page.locator("#shortcuts").is_visible()

    def test_single_letters_can_be_switched_off(self, visit, lin) -> None:
        lin.client.cookies["amity_keys"] = "off"
        page = visit(lin).open("/help/")

        page.keyboard.press("?")
        assert not page.locator("#shortcuts").is_visible()
        page.keyboard.press("Control+k")
        assert page.locator("#palette").is_visible()


class TestDialog:
    def test_a_fragment_opens_it_and_a_refused_form_stays_in_it(self, visit, lin) -> None:
        seen = visit(lin)
        page = seen.open("/tasks/")

        page.locator("#new").click()
        page.locator("#new-list button").last.click()
        page.wait_for_selector("#modal[open] form")
        page.evaluate("document.querySelectorAll('#modal [required]').forEach(e => e.required = false)")
        page.locator("#modal .btn-primary").click()
        page.wait_for_selector("#modal .error, #modal [role=alert]")

        assert page.locator("#modal").is_visible()
        assert seen.complaints == []

    def test_it_closes_by_its_cross_and_gives_the_focus_back(self, visit, lin) -> None:
        page = visit(lin).open("/tasks/")
        page.locator("#new").click()
        page.locator("#new-list button").last.click()
        page.wait_for_selector("#modal[open]")

        page.locator("#modal [data-close]").first.click()

        assert not page.locator("#modal").is_visible()
        assert page.locator("#modal > *").count() == 0


class TestToast:
    def test_says_it_and_offers_the_way_back(self, visit, lin) -> None:
        page = visit(lin).open("/help/")

        detail = "{detail: {text: '<b>Saved</b>', undo: '/x'}}"
        page.evaluate(f"document.dispatchEvent(new CustomEvent('crm:toast', {detail}))")

        toast = page.locator("crm-toast .toast")
        assert "<b>Saved</b>" in toast.inner_text()
        assert toast.locator("[data-undo]").is_visible()
        assert page.locator("crm-toast").get_attribute("role") == "status"

    def test_a_refused_press_leaves_the_page_and_says_why(self, visit, bank) -> None:
        page = visit(make_reader("branch_manager", bank, name="Tang Li")).open("/branch/pool")
        before = page.locator("main").inner_html()

        page.evaluate(
            "htmx.ajax('POST', '/branch/pool/00000000-0000-7000-8000-000000000000', {target: 'main'})"
        )
        page.wait_for_selector("crm-toast .toast[data-tone=bad]")

        assert page.locator("main").inner_html() == before


class TestTheme:
    def test_the_choice_holds_on_the_next_page(self, visit, lin) -> None:
        page = visit(lin).open("/help/")
        page.locator("#switch-theme").click()

        page.goto("https://localhost/preferences/")

        assert page.evaluate("getComputedStyle(document.body).colorScheme || 'dark'") == "dark"
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


class TestMenu:
    def test_opens_inside_the_window(self, visit, lin) -> None:
        page = visit(lin).open("/help/")

        page.locator(".sidebar [popovertarget=me]").click()
        page.wait_for_selector("#me[data-placed]")

        box = page.locator("#me").bounding_box()
        assert box["x"] >= 0
        assert box["y"] + box["height"] <= 900
        assert page.locator(".sidebar [popovertarget=me]").get_attribute("aria-expanded") == "true"


class TestPhone:
    def test_more_opens_what_the_bottom_bar_has_no_room_for(self, visit, lin, chen) -> None:
        seen = visit(lin, width=390)
        page = seen.open("/customers/")

        page.locator(".bottombar [data-opens]").click()

        assert page.locator("#all-pages a[href='/products/']").is_visible()
        assert seen.complaints == []


class TestFilters:
    def test_the_list_follows_the_words_and_the_field_keeps_its_focus(self, visit, lin, chen) -> None:
        seen = visit(lin)
        page = seen.open("/search/")

        page.locator("main input[type=search]").focus()
        page.keyboard.type("cyl")
        page.wait_for_selector("#results tbody tr")

        assert page.url.endswith("?q=cyl")
        assert page.evaluate("document.activeElement.name") == "q"
        assert seen.complaints == []

    def test_an_empty_field_is_not_in_the_address(self, visit, lin, chen) -> None:
        page = visit(lin).open("/search/?q=cyl")

        page.locator("main input[type=search]").fill("")
        page.wait_for_url(lambda url: "q=" not in url)

        assert page.locator("#results .empty").is_visible()

    def test_back_shows_what_was_there_before(self, visit, lin, chen) -> None:
        page = visit(lin).open("/search/")
        page.locator("main input[type=search]").focus()
        page.keyboard.type("cyl")
        page.wait_for_selector("#results tbody tr")

        page.go_back()
        page.wait_for_selector("#results .empty")

        assert page.locator("#results tbody tr").count() == 0
