"""What happens at the bank is on the right person's screen in seconds, without a reload."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Bank

SECONDS = 5_000


def test_an_outflow_reaches_its_manager_and_nobody_else(bank: Bank, enter_as: Callable[..., Page]) -> None:
    lin, zhou = enter_as("Lin Wei"), enter_as("Zhou Hao")
    lin.goto("/customers/")
    lin.locator("table tbody a").first.click()
    number = re.search(r"Customer (\w+)", lin.get_by_role("main").inner_text())
    assert number
    name = lin.get_by_role("heading", level=1).inner_text().split("\n")[0]
    for page in (lin, zhou):
        page.goto("/day/")
        page.wait_for_timeout(1_500)  # the stream opens after the page does

    bank.report(
        key=f"journey-{time.time_ns()}",
        customer_number=number[1],
        channel="MOBILE",
        kind="LARGE_OUTFLOW",
        at=datetime.now(UTC).isoformat(),
        amount="-777000.00",
        topic="Transfer to another bank",
    )

    expect(lin.locator(".toasts .toast").first).to_be_visible(timeout=SECONDS)
    expect(lin.get_by_role("main").get_by_text("777K").filter(visible=True).first).to_be_visible(
        timeout=SECONDS
    )
    assert name.split()[0] in lin.get_by_role("main").inner_text()
    assert "777K" not in zhou.get_by_role("main").inner_text()
    expect(zhou.locator(".toasts .toast")).to_have_count(0)
