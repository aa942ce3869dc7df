"""What stands in the cells of a list and at its foot, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.know.parties.models import PartyKind, PartyStatus
from amity.understand.scores.models import Tier
from amity.web.customers.selectors import columns
from amity.web.customers.selectors.columns import Column
from amity.web.formats import money, times

NOTHING = "–"
_LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "tier": dict(Tier.choices),
    "kind": dict(PartyKind.choices),
    "status": dict(PartyStatus.choices),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``title`` is the exact value; ``note`` stands below in ``tone``; ``when`` is told loosely."""

    text: str
    is_number: bool = False
    title: str = ""
    note: str = ""
    tone: str = ""
    when: date | datetime | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is known."""
        return self.text == NOTHING


def cell(column: Column, value: Any, *, currency: str, change_minor: int = 0) -> Cell:
    """Return what a column shows of a customer."""
    if value is None or value == "" or (column.kind == columns.MONEY and not value):
        return Cell(NOTHING, is_number=column.is_number)
    if column.kind == columns.MONEY:
        return _money(int(value), currency, change_minor if column.code == "assets" else 0)
    if column.kind == columns.COUNT:
        return Cell(_counted(float(value), column.unit), is_number=True)
    return Cell(_words(column, value))


def contact(latest: date | datetime | None) -> Cell:
    """Return when somebody last spoke with a customer."""
    return Cell(_("never")) if latest is None else Cell("", when=latest)


def feet(
    shown: Sequence[Column], values: Sequence[Any], *, change_minor: int, currency: str
) -> tuple[Cell | None, ...]:
    """Return what stands at the foot of each column."""
    return tuple(
        _foot(column, value, change_minor=change_minor, currency=currency)
        for column, value in zip(shown, values, strict=True)
    )


def _foot(column: Column, value: Any, *, change_minor: int, currency: str) -> Cell | None:
    if value is None or not column.foot:
        return None
    if column.foot == columns.YES:
        count = int(value)
        return Cell(ngettext("%(count)s yes", "%(count)s yes", count) % {"count": f"{count:,}"})
    if column.foot == columns.MEAN:
        return Cell(_counted(float(value), column.unit, digits=1), is_number=True, note=_("average"))
    if column.kind == columns.COUNT:
        return Cell(f"{round(float(value)):,}", is_number=True)
    return cell(column, int(value), currency=currency, change_minor=change_minor)


def _money(minor: int, currency: str, change_minor: int) -> Cell:
    text, exact = money.compact(minor, currency), money.exact(minor, currency)
    if not change_minor:
        return Cell(text, is_number=True, title=exact)
    note = ("+" if change_minor > 0 else "") + money.compact(change_minor, currency)
    return Cell(text, is_number=True, title=exact, note=note, tone="good" if change_minor > 0 else "bad")


def _words(column: Column, value: Any) -> str:
    if column.kind == columns.DAY:
        return times.day(value)
    if column.kind == columns.FLAG:
        return _("Yes") if value else _("No")
    return str(_LABELS.get(column.code, {}).get(value, value))


def _counted(value: float, unit: str, *, digits: int = 0) -> str:
    shown = f"{value:,.{digits}f}".replace("-", money.MINUS)
    number = round(value)
    if unit == "days":
        return ngettext("%(count)s day", "%(count)s days", number) % {"count": shown}
    if unit == "months":
        return ngettext("%(count)s month", "%(count)s months", number) % {"count": shown}
    if unit == "years":
        return ngettext("%(count)s year", "%(count)s years", number) % {"count": shown}
    return shown
