"""A list of one's own: made of conditions and columns, kept, shared, walked through; also on a phone."""

import re
from collections.abc import Callable
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_every_page import RULES

Enter = Callable[..., Page]
LIN, LEAD = "Lin Wei", "He Jing"


def dialog_of(page: Page) -> Locator:
    return page.locator("#modal[open]")


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = [f"{width} px wide"] if width > page.viewport_size["width"] else []
    return wide + [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def ask_for_deposits(page: Page, at_least: str) -> None:
    page.get_by_role("button", name="Conditions").click()
    dialog = dialog_of(page)
    dialog.get_by_label("What", exact=True).select_option("deposits_total")
    expect(dialog.get_by_label("What", exact=True)).to_have_value("deposits_total")
    dialog.get_by_label("Value", exact=True).fill(at_least)


def make_list(page: Page, name: str) -> None:
    """Keep those with deposits and without wealth products as a list of the team."""
    page.goto("/customers/")
    ask_for_deposits(page, "10万")
    dialog = dialog_of(page)
    everybody = dialog.locator("#builder-count").inner_text()
    dialog.get_by_role("button", name="Condition", exact=True).click()
    second = dialog.get_by_role("group", name="Condition 2")
    second.get_by_label("What").select_option("holds_wealth")
    second.get_by_label("How").select_option("no")
    expect(dialog.locator("#builder-count")).not_to_have_text(everybody)
    assert faults(page) == []
    dialog.get_by_role("button", name="Show these customers").click()
    expect(page.locator("#results").get_by_text("Deposits ≥ ¥100K")).to_be_visible()
    expect(page.locator("#results").get_by_text("Holds no wealth products")).to_be_visible()
    page.get_by_role("button", name="Save as list").first.click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_text("My team", exact=True).click()
    assert faults(page) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_list_is_made_changed_and_walked_through(enter_as: Enter) -> None:
    name = f"Deposits {uuid4().hex[:6]}"
    page = enter_as(LIN)
    make_list(page, name)

    page.get_by_role("button", name="Columns").first.click()
    dialog_of(page).get_by_label("Add a column").select_option("idle_cash")
    expect(dialog_of(page).get_by_role("button", name="Take away: Idle cash")).to_be_visible()
    assert faults(page) == []
    dialog_of(page).get_by_role("button", name="Show these columns").click()
    expect(page.get_by_text("Not saved")).to_be_visible()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("Not saved")).to_be_hidden()
    page.get_by_role("link", name="Idle cash").click()
    page.wait_for_url(re.compile("sort=-idle_cash"))
    page.get_by_role("link", name="Reset").click()
    expect(page.get_by_text("Not saved")).to_be_hidden()

    page.locator("table tbody a").first.click()
    expect(page.get_by_text(re.compile(r"^1 of \d+"))).to_be_visible()
    page.keyboard.press("]")
    expect(page.get_by_text(re.compile(r"^2 of \d+"))).to_be_visible()


def test_a_shared_list_is_found_by_the_team_and_comes_back_when_deleted(enter_as: Enter) -> None:
    name = f"Deposits {uuid4().hex[:6]}"
    page = enter_as(LIN)
    make_list(page, name)

    lead = enter_as(LEAD)
    lead.goto("/customers/")
    lead.get_by_role("button", name="Saved lists").click()
    dialog_of(lead).get_by_role("link", name=name).click()
    expect(lead.get_by_role("heading", level=1)).to_have_text(name)
    expect(lead.locator("table tbody a").first).to_be_visible()

    page.goto("/day/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill(name)
    page.get_by_role("option").filter(has_text=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_role("button", name="More about this list").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".toast", has_text=name)).to_be_visible()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_a_rule_is_typed_and_says_which_word_is_wrong(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/customers/")
    page.get_by_role("button", name="Conditions").click()
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="As text").click()

    dialog.get_by_label("The rule").fill("deposit_total > 5")
    expect(dialog.get_by_text("Did you mean deposits_total")).to_be_visible()
    dialog.get_by_label("The rule").fill("deposits_total > 5 AND (tier = 'CORE' OR age > 60)")
    expect(dialog.locator("#builder-count")).to_contain_text("customer")

    dialog.get_by_role("button", name="As rows").click()
    expect(dialog.get_by_role("group", name=re.compile("^Condition "))).to_have_count(3)


def test_on_a_phone_lists_and_conditions_are_sheets(enter_as: Enter) -> None:
    page = enter_as(LIN, size=PHONE, language="zh", theme="dark")
    page.goto("/customers/")

    page.locator("[hx-get$='/customers/lists']").click()
    expect(dialog_of(page)).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-key=f]").click()
    expect(dialog_of(page).locator("select").first).to_be_visible()
    assert faults(page) == []
    dialog_of(page).locator("select").first.select_option("age")
    dialog_of(page).locator("input[name=r0-value]").fill("50")
    dialog_of(page).locator(".btn-primary").click()
    page.wait_for_url(re.compile("rule="))
    assert faults(page) == []
