"""Somebody without SQL brings a list from a fair, mends two rows, imports it, and finds the people."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Enter = Callable[..., Page]
HEADER = "客户姓名,性别,出生日期,身份证号,手机号码,职业,备注"
ROWS = (
    "冯晓燕,女,1985/3/4,110101198503040017,13900001111,教师,展会",
    "钱大明,男,1985/3/4,110101198503040018,13900002222,司机,",
    "孙小红,女,1979/7/7,,1390000333,,会员",
)


@pytest.fixture
def prospects(tmp_path: Path) -> Path:
    path = tmp_path / "房展会名单.csv"
    path.write_bytes("\n".join((HEADER, *ROWS)).encode("gb18030"))
    return path


def bring(page: Page, prospects: Path, *, source: str) -> None:
    """Take a list through upload, columns and rules, up to the check."""
    page.goto("/imports/")
    page.get_by_label("The file").set_input_files(prospects)
    page.locator("main").get_by_role("button", name="Upload").click()
    page.wait_for_url(re.compile("/columns$"))
    expect(page.get_by_text("gb18030")).to_be_visible()
    page.get_by_role("button", name="Next: rules").click()
    page.wait_for_url(re.compile("/rules$"))
    page.get_by_label("Name of the source").fill(source)
    page.get_by_label("On what ground").fill("signed the form at the fair")
    page.get_by_role("button", name="Next: check").click()
    page.wait_for_url(re.compile("/check$"))
    expect(page.get_by_role("heading", name="Rows, errors first")).to_be_visible(timeout=60_000)


def mend(page: Page, row: int, column: str, text: str) -> None:
    page.get_by_role("button", name=f"Mend row {row}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(column).fill(text)
    dialog.get_by_role("button", name="Mend").click()
    expect(dialog).to_be_hidden()
    expect(page.locator(f"#row-{row}")).to_contain_text("New")


def test_a_list_of_a_fair_becomes_prospects_and_can_be_undone(enter_as: Enter, prospects: Path) -> None:
    page = enter_as("Tang Li")
    bring(page, prospects, source="house-fair")
    expect(page.locator("#row-3")).to_contain_text("wrong check character")
    expect(page.locator("#row-4")).to_contain_text("is no mobile number")
    mend(page, 3, "身份证号", "110101198503040025")
    mend(page, 4, "手机号码", "13900003333")
    page.locator("main").get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The list is in.")).to_be_visible(timeout=120_000)

    for name in ("冯晓燕", "钱大明", "孙小红"):
        page.goto(f"/search/?q={name}")
        expect(page.locator("#results")).to_contain_text(name)

    page.goto("/imports/")
    page.get_by_role("link", name=re.compile(prospects.name)).first.click()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("3 customers are as before.")).to_be_visible(timeout=120_000)
    page.goto("/search/?q=冯晓燕")
    expect(page.locator("#results")).to_contain_text("No customer of yours fits")
