"""What stirs in a manager's book: each signal opens the list of its customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.web.customers.selectors.listing import Book
from amity.web.formats import money

Line = tuple[str, str, str, str, str]
"""A signal before it is counted: tab of the list, icon, tone, text with a place for the number, note."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One line of the signals: how many, of what, and the list behind it."""

    icon: str
    tone: str
    text: str
    note: str
    url: str


def signals(book: Book) -> tuple[Signal, ...]:
    """Return what stirs in the book, worst first, without what is empty."""
    number = book.counts
    maturing = money.compact(book.maturing_minor, book.currency)
    lines = (*_signals_of_money(number, maturing), *_signals_of_days(number))
    address = reverse("customers:list")
    return tuple(
        Signal(icon, tone, text % {"n": number[tab]}, note, f"{address}?tab={tab}")
        for tab, icon, tone, text, note in lines
        if number[tab]
    )


def _signals_of_money(number: Mapping[str, int], maturing: str) -> tuple[Line, ...]:
    return (
        (
            "outflow",
            "trending-down",
            "bad",
            ngettext("%(n)s large outflow", "%(n)s large outflows", number["outflow"]),
            _("in the last 14 days"),
        ),
        (
            "complaints",
            "circle-alert",
            "bad",
            ngettext("%(n)s open complaint", "%(n)s open complaints", number["complaints"]),
            _("call before anything else"),
        ),
        (
            "maturing",
            "piggy-bank",
            "warn",
            ngettext(
                "%(n)s customer with money maturing",
                "%(n)s customers with money maturing",
                number["maturing"],
            ),
            _("%(sum)s within 30 days") % {"sum": maturing},
        ),
    )


def _signals_of_days(number: Mapping[str, int]) -> tuple[Line, ...]:
    return (
        (
            "kyc",
            "shield-alert",
            "warn",
            ngettext("%(n)s customer's KYC expires", "%(n)s customers' KYC expires", number["kyc"]),
            _("within 60 days, or has lapsed"),
        ),
        (
            "birthdays",
            "cake",
            "violet",
            ngettext("%(n)s birthday this week", "%(n)s birthdays this week", number["birthdays"]),
            _("a word costs nothing"),
        ),
        (
            "quiet",
            "clock",
            "",
            ngettext("%(n)s customer without contact", "%(n)s customers without contact", number["quiet"]),
            _("for 30 days"),
        ),
    )
