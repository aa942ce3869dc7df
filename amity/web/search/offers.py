"""What the palette offers beside customers: pages of the menu, and things to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from amity.engage.lists import selectors as saving
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.web import shell

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


MOST_LISTS = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One line: a link, a dialog to fetch, or an element of the page to press."""

    label: str
    icon: str
    url: str = ""
    dialog: str = ""
    press: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do. ``words`` are more words by which it is found; ``verb`` what one must be allowed."""

    label: str | _StrPromise
    icon: str
    words: str
    verb: str = ""
    url_name: str = ""
    dialog: bool = False
    press: str = ""
    key: str = ""


DEEDS = (
    Deed(
        _("Log a contact"),
        "notebook-pen",
        "call visit note 记录 电话 拜访 jilu",
        "interactions:log",
        "interactions:choose",
        dialog=True,
    ),
    Deed(_("Add a task"), "plus", "todo reminder 任务 待办 renwu", "tasks:write", "tasks:add", dialog=True),
    Deed(_("Switch between light and dark"), "moon", "theme 主题 深色 浅色 zhuti", press="#switch-theme"),
    Deed(_("Switch language"), "languages", "chinese english 语言 中文 英文 yuyan", press="#switch-language"),
    Deed(
        _("Keyboard shortcuts"), "keyboard", "keys help 快捷键 kuaijiejian", press='[data-key="?"]', key="?"
    ),
    Deed(_("Preferences"), "sliders-horizontal", "settings 设置 偏好 shezhi", url_name="preferences:edit"),
    Deed(_("Help"), "circle-help", "guide 帮助 bangzhu", url_name="help:overview", key="G H"),
    Deed(_("Sign out"), "log-out", "logout exit 退出 tuichu", press="[data-sign-out]"),
)


def pages(words: str, *, by: Actor) -> tuple[Offer, ...]:
    """Return the pages of the reader's menu that the words fit."""
    declared = {page.url_name: page for page in shell.DAILY + shell.HOUSE}
    items = ((page, shell.address(name)) for name, page in declared.items())
    return tuple(
        Offer(str(page.label), page.icon, url=url, key=f"G {page.letter.upper()}")
        for page, url in items
        if url and access.can(page.verb, by=by) and _fit(words, _both(page.label))
    )


def lists(words: str, *, by: Actor) -> tuple[Offer, ...]:
    """Return the saved lists that the words fit; without words the pinned ones."""
    found = saving.lists_of(by=by)
    fitting = [row for row in found if _fit(words, [row.name])] if words else saving.pinned(found)
    return tuple(
        Offer(row.name, "bookmark", url=f"{shell.address('customers:list')}?saved={row.reference}")
        for row in fitting[:MOST_LISTS]
    )


def deeds(words: str, *, by: Actor) -> tuple[Offer, ...]:
    """Return the things to do that the words fit."""
    return tuple(_offered(words, by))


def _offered(words: str, by: Actor) -> Iterator[Offer]:
    for deed in DEEDS:
        if deed.verb and not access.can(deed.verb, by=by):
            continue
        url = shell.address(deed.url_name) if deed.url_name else ""
        if (deed.url_name and not url) or not _fit(words, [*_both(deed.label), deed.words]):
            continue
        yield Offer(
            label=str(deed.label),
            icon=deed.icon,
            url="" if deed.dialog else url,
            dialog=url if deed.dialog else "",
            press=deed.press,
            key=deed.key,
        )


def _both(label: object) -> list[str]:
    """Return a label in the reader's language and in English: people type either."""
    here = str(label)
    with override("en"):
        return [here, str(label)]


def _fit(words: str, texts: Iterable[str]) -> bool:
    """Does every word typed begin a word of the texts, or stand inside a Chinese one?"""
    haystack = " ".join(texts).lower()
    parts = haystack.split()
    return all(
        any(part.startswith(word) for part in parts) or (not word.isascii() and word in haystack)
        for word in words.lower().split()
    )
