"""Every page, for everyone who has it: readable by all, within its weight, and with no dead end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE

Enter = Callable[..., Page]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KB = 1024
PEOPLE = (
    "Lin Wei", "He Jing", "Tang Li", "Gao Yang", "Luo Yi", "Ma Xiaoyu", "Fang Min", "Shen Zhiyuan", "Qin Lan",
    "Peng Tao",
)  # fmt: skip
PAGES = {
    "Lin Wei": (
        "/day/",
        "/customers/",
        "CUSTOMER",
        "COMPANY",
        "/tasks/",
        "/search/?q=chen",
        "/products/",
        "/help/",
    ),
    "Tang Li": ("/branch/", "/branch/pool", "/imports/"),
    "Peng Tao": ("/operations/", "/operations/batches", "/preferences/"),
    "Qin Lan": ("/audit/",),
}


def visit(page: Page, address: str) -> None:
    """Open an address; CUSTOMER and COMPANY stand for the first of their kind."""
    if address in {"CUSTOMER", "COMPANY"}:
        page.goto(f"/customers/?kind={'PERSON' if address == 'CUSTOMER' else 'ORGANISATION'}")
        address = page.locator("a[href^='/customers/'][href*='-']").first.get_attribute("href") or ""
    page.goto(address)
    page.wait_for_load_state("load")
    page.wait_for_timeout(400)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_anyone_can_read_and_use_every_page(
    enter_as: Enter, theme: str, language: str, size: dict[str, int]
) -> None:
    found = []
    for person, pages in PAGES.items():
        page = enter_as(person, theme=theme, language=language, size=size)
        for address in pages:
            visit(page, address)
            answer = Axe().run(page, options={"runOnly": RULES})
            found += [
                f"{address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in answer.response["violations"]
            ]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                found.append(f"{address}: {width} px wide on {size['width']}")
    assert found == []


def test_the_first_view_of_a_page_is_light(enter_as: Enter) -> None:
    page = enter_as("Lin Wei")
    heavy = []
    visit(page, "CUSTOMER")
    for address, limit in (("/day/", 320), ("/customers/", 100), (page.url, 320), ("/tasks/", 100)):
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda e, sizes=sizes: sizes.append(e["encodedDataLength"]))
        page.goto(address)
        page.wait_for_timeout(1_500)
        nodes = page.evaluate("document.querySelectorAll('*').length")
        if sum(sizes) > limit * KB or len(sizes) > 8 or nodes > 1_500:
            heavy.append(f"{address}: {sum(sizes) / KB:.0f} KB, {len(sizes)} requests, {nodes} nodes")
        session.detach()
    assert heavy == []


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_on_offer_leads_nowhere(enter_as: Enter, person: str) -> None:
    page = enter_as(person)
    page.goto("/")
    home = page.url
    seen, ahead, dead = set(), [home], []
    while ahead and len(seen) < 60:
        address = ahead.pop(0)
        shape = re.sub(r"[0-9a-f-]{36}|=[^&]*|\d+", "*", address)
        if shape in seen:
            continue
        seen.add(shape)
        answer = page.request.get(address)
        if answer.status != 200:
            dead.append(f"{answer.status} {address}")
            continue
        ahead += [
            page.evaluate("([href, base]) => new URL(href, base).href", [href, address])
            for href in re.findall(r'<a [^>]*?href="([^"#][^"]*)"', answer.text())
            if not href.startswith(("mailto:", "tel:", "http"))
        ]
    assert dead == []
    assert len(seen) > 2
