"""A branch manager sees the branch and its pool; a stranger is refused, and the refusal is written down."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Enter = Callable[..., Page]


def test_a_branch_manager_sees_the_branch_and_hands_a_pool_customer_to_somebody(enter_as: Enter) -> None:
    page = enter_as("Tang Li")
    page.goto("/")
    expect(page).to_have_url(re.compile("/branch/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("East Lake")

    page.goto("/branch/pool")
    rows = page.locator("[data-row], table tbody tr")
    before = rows.count()
    assert before > 0
    rows.first.get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    if dialog.is_visible():
        dialog.get_by_role("radio").first.check()
        dialog.locator("button.btn-primary").click()

    expect(page.locator(".toasts")).to_contain_text(re.compile("."))
    page.reload()
    assert page.locator("[data-row], table tbody tr").count() <= before


def test_a_stranger_is_refused_and_the_refusal_is_in_the_audit(enter_as: Enter) -> None:
    lin = enter_as("Lin Wei")
    lin.goto("/customers/")
    lin.locator("table tbody a").first.click()
    lin.wait_for_url(re.compile("/customers/[0-9a-f-]{36}/"))
    address = lin.url

    zhou = enter_as("Zhou Hao")
    answer = zhou.goto(address)

    assert answer
    assert answer.status in {403, 404}
    reference = re.search(r"[0-9a-f-]{36}", address)
    assert reference
    name = lin.get_by_role("heading", level=1).inner_text().split("\n")[0]
    assert name not in zhou.content()

    auditor = enter_as("Qin Lan")
    auditor.goto("/audit/")
    row = auditor.locator("tr", has_text=re.compile("refused", re.IGNORECASE)).filter(has_text="Zhou Hao")
    expect(row.first).to_be_visible()


def test_an_administrator_sees_that_everything_runs_and_no_customer(enter_as: Enter) -> None:
    page = enter_as("Peng Tao")
    page.goto("/")

    expect(page).to_have_url(re.compile("/operations/$"))
    expect(page.get_by_role("heading", name="Storage")).to_be_visible()
    assert page.goto("/customers/").status == 403
