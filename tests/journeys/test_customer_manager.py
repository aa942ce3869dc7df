"""A customer manager's day, in a real browser, against a bank that really runs."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Enter = Callable[..., Page]

LIN = "Lin Wei"


def open_chen_yulan(page: Page) -> None:
    page.goto("/day/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search").fill("cyl")
    page.get_by_role("option").filter(has_text="陈玉兰").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chen Yulan")


def test_lands_on_my_day_with_overdue_due_and_coming_work(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/")

    expect(page).to_have_url(re.compile("/day/$"))
    expect(page.get_by_role("heading", name=re.compile("^Overdue"))).to_be_visible()
    expect(
        page.get_by_role("heading", name=re.compile("^Before noon|^Afternoon|^Any time")).first
    ).to_be_visible()
    page.get_by_role("link", name="Next 7 days").click()
    days = re.compile(r"^(Tomorrow|Coming|[A-Z][a-z]+day|\d)")
    expect(page.get_by_role("heading", name=days).first).to_be_visible()


def test_finds_a_customer_by_the_initials_of_her_pinyin(enter_as: Enter) -> None:
    page = enter_as(LIN)

    open_chen_yulan(page)

    expect(page.get_by_text("陈玉兰").first).to_be_visible()
    expect(page.locator("crm-chart[data-ready]").first).to_be_attached()


def test_shows_a_masked_number_only_after_asking_why(enter_as: Enter) -> None:
    page = enter_as(LIN)
    open_chen_yulan(page)
    shown = page.locator("dd", has=page.get_by_role("button", name="Show: Mobile"))
    expect(shown).to_contain_text("****")
    mobile = page.locator(f"#{shown.get_attribute('id')}")

    page.get_by_role("button", name="Show: Mobile").click()
    page.get_by_role("dialog").get_by_role("button", name="Show", exact=True).click()

    expect(mobile).to_contain_text(re.compile(r"1\d\d ?\d{4} ?\d{4}"))

    auditor = enter_as("Qin Lan")
    auditor.goto("/audit/")
    expect(auditor.get_by_role("main")).to_contain_text("Saw a masked field in the clear")


def test_logs_a_call_that_appears_on_the_timeline(enter_as: Enter) -> None:
    page = enter_as(LIN)
    open_chen_yulan(page)

    page.get_by_role("main").get_by_role("button", name="Call", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Reached", exact=True).click()
    dialog.get_by_role("textbox").first.fill("Wants half of it liquid for the shop in spring.")
    dialog.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Wants half of it liquid for the shop in spring.").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("Wants half of it liquid for the shop in spring.").first).to_be_visible()


def open_customer_with_proposals(page: Page, number: int) -> Locator:
    """Open the nth customer of the list for whom something is proposed; return the proposals."""
    page.goto("/customers/?sort=-assets")
    nothing = page.locator("td:last-child", has_text="–")
    page.locator("table tbody tr").filter(has_not=nothing).nth(number).locator("a").first.click()
    return page.locator("article", has=page.get_by_role("button", name="Not suitable"))


def test_answers_the_next_best_actions(enter_as: Enter) -> None:
    page = enter_as(LIN)
    proposals = open_customer_with_proposals(page, 0)
    expect(proposals.first).to_be_visible()
    before, title = proposals.count(), proposals.first.get_by_role("heading").inner_text()

    proposals.first.get_by_role("button", name="Later").click()

    expect(page.locator(".toasts .toast").first).to_be_visible()
    page.reload()
    expect(proposals).to_have_count(before - 1)
    expect(proposals.filter(has=page.get_by_role("heading", name=title, exact=True))).to_have_count(0)


def test_says_why_an_action_is_not_suitable(enter_as: Enter) -> None:
    page = enter_as(LIN)
    proposals = open_customer_with_proposals(page, 1)
    expect(proposals.first).to_be_visible()
    before = proposals.count()

    proposals.first.get_by_role("button", name="Not suitable").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Has it at another bank").click()
    dialog.locator("button.btn-primary").click()

    expect(dialog).to_be_hidden()
    page.reload()
    expect(proposals).to_have_count(before - 1)


def test_ticks_a_task_off_and_takes_it_back(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/day/")
    row = page.locator("[id^=task-]").first
    title = row.get_by_role("link").first.inner_text()

    row.get_by_role("button", name=re.compile("done", re.IGNORECASE)).first.click()
    page.get_by_role("button", name="Undo").first.click()

    expect(page.locator("[id^=task-]", has_text=title).first).to_be_visible()


def test_goes_to_the_next_customer_of_the_list_by_key(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/customers/")
    page.locator("table tbody a").first.click()
    expect(page.get_by_text(re.compile(r"^1 of \d+"))).to_be_visible()
    first = page.get_by_role("heading", level=1).inner_text()

    page.keyboard.press("]")

    expect(page.get_by_text(re.compile(r"^2 of \d+"))).to_be_visible()
    assert page.get_by_role("heading", level=1).inner_text() != first
    page.keyboard.press("[")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_filters_and_sorts_the_list_and_keeps_it_in_the_address(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/customers/")

    page.locator("select[name=kind]").select_option("ORGANISATION")

    page.wait_for_url(re.compile("kind=ORGANISATION"))
    names = page.locator("table tbody tr").count()
    page.reload()
    assert page.locator("table tbody tr").count() == names


def test_reads_the_same_day_in_chinese_and_in_the_dark(enter_as: Enter) -> None:
    page = enter_as(LIN)
    page.goto("/day/")

    page.locator("#switch-language").click()

    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("林薇")
    page.get_by_role("button", name=re.compile("深色|浅色|明暗")).first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
