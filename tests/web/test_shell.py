"""The frame around a page: who sees which menu, in which look."""

import pytest

from amity.foundation.access.permissions import permissions
from amity.web import shell
from tests.web.cast import Reader, make_bank, make_reader


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


def labels(reader: Reader, address: str = "/help/") -> list[str]:
    return [item.url for item in reader.get(address).context["shell"].pages]


def test_a_customer_manager_is_not_offered_what_is_not_theirs(bank: int) -> None:
    offered = labels(make_reader("customer_manager", bank))

    assert "/customers/" in offered
    assert "/branch/" not in offered
    assert "/audit/" not in offered


def test_an_auditor_is_offered_the_trail(bank: int) -> None:
    assert "/audit/" in labels(make_reader("auditor", bank))


@pytest.mark.parametrize(
    "role",
    [role for role, rule in permissions().roles.items() if rule.landing],
)
def test_nothing_in_the_menu_leads_nowhere(bank: int, role: str) -> None:
    reader = make_reader(role, bank)

    for address in labels(reader):
        assert reader.get(address).status_code == 200, address


def test_a_page_that_this_house_does_not_have_has_no_address() -> None:
    assert shell.address("no-room:no-page") == ""


def test_the_current_page_is_marked(bank: int) -> None:
    reader = make_reader("branch_manager", bank)

    current = [item.url for item in reader.get("/branch/").context["shell"].pages if item.is_current]

    assert current == ["/branch/"]


def test_the_look_is_what_the_cookies_ask_for(bank: int) -> None:
    reader = make_reader("customer_manager", bank)
    reader.client.cookies["amity_theme"] = "dark"
    reader.client.cookies["amity_density"] = "compact"
    reader.client.cookies["amity_keys"] = "off"

    html = reader.get("/help/").content.decode()

    assert 'data-theme="dark" data-density="compact" data-keys="off"' in html


def test_a_forged_look_is_the_usual_one(bank: int) -> None:
    reader = make_reader("customer_manager", bank)
    reader.client.cookies["amity_theme"] = '"><script>'

    assert 'data-theme="auto"' in reader.get("/help/").content.decode()


def test_the_shell_costs_few_questions(bank: int, django_assert_max_num_queries) -> None:
    reader = make_reader("customer_manager", bank)

    with django_assert_max_num_queries(12):
        reader.get("/help/")
