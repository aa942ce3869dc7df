"""What plans, reasons, remedies and letters are called, for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amity.engage.allotments.judgements import HUNDREDTHS, Remedy
from amity.engage.allotments.selectors import Letter
from amity.know.coverage.selectors import Manager
from amity.web.formats import names

REASONS: Mapping[str, str | Promise] = {
    "KNOWN": gettext_lazy("knows them"),
    "FAMILY": gettext_lazy("family stays together"),
    "LANGUAGE": gettext_lazy("speaks their language"),
    "SKILL": gettext_lazy("has the certificate"),
    "FIELD": gettext_lazy("knows their industry"),
    "NEAR": gettext_lazy("works nearest"),
    "ROOM": gettext_lazy("has room"),
    "BY_HAND": gettext_lazy("chosen by hand"),
}
PLAIN: Mapping[str, str | Promise] = {
    "TAKERS": gettext_lazy("Choose who shall take the customers: at least one colleague who stays."),
    "TOGETHER": gettext_lazy("Some families need what no single taker has: add somebody, or do without."),
    "TIME": gettext_lazy(
        "It was not worked out in the time there is: share the book out in parts, or try again later."
    ),
}
"""Remedies that need no figure."""


def name_of(person: Manager) -> str:
    """Return what a person is called in the reader's language."""
    return names.main_name(person.full_name, person.native_name)


def reasons(codes: Iterable[str]) -> str:
    """Return why somebody has a customer, in words."""
    return ", ".join(str(REASONS[code]) for code in codes if code in REASONS)


def remedy(one: Remedy, people: Mapping[int, Manager]) -> str:
    """Return what would make a book one that can be shared out."""
    if one.kind == "NEED":
        text = ngettext(
            "%(count)s customer needs %(need)s, which none of them has: add somebody, or do without.",
            "%(count)s customers need %(need)s, which none of them has: add somebody, or do without.",
            int(one.amount),
        )
        return text % {"count": int(one.amount), "need": need(one.about)}
    if one.kind == "CAPACITY":
        points = -(-int(one.amount) // HUNDREDTHS)
        return _(
            "There is too little room by %(points)s points: add somebody, or raise what they can carry."
        ) % {"points": points}
    if one.kind == "LEAVE_OUT":
        who = people[int(one.about)]
        return _("%(name)s carries more already than an equal share: leave them out.") % {
            "name": name_of(who)
        }
    if one.kind == "SPREAD":
        percent = round(one.amount * 100)
        return _("Loads can be brought no nearer to each other than %(percent)s per cent: allow so much.") % {
            "percent": percent
        }
    return str(PLAIN[one.kind])


def need(code: str) -> str:
    """Return what something needed is called."""
    kind, _colon, what = code.partition(":")
    if kind == "LANG":
        return _("the language %(code)s") % {"code": what}
    return _("the certificate %(code)s") % {"code": code}


def salutation(letter: Letter) -> str:
    """Return how a letter begins, in the language that stands now."""
    name = names.main_name(letter.full_name, letter.native_name)
    if letter.kind == "ORGANISATION":
        return _("To the management of %(name)s") % {"name": name}
    if letter.sex == "F":
        return _("Dear Ms %(name)s") % {"name": name}
    if letter.sex == "M":
        return _("Dear Mr %(name)s") % {"name": name}
    return _("Dear %(name)s") % {"name": name}
