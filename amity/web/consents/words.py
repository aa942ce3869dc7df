"""Why the bank may not, since when it may, and what things of consents are called."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amity.know.consents.judgements import EVERY, Declaration, EntryRow, Reason, Verdict
from amity.know.products.models import ProductLine
from amity.web.formats import times

ACTS = {"GRANTED": gettext_lazy("Agreed"), "WITHDRAWN": gettext_lazy("Withdrew")}
HOW = (
    ("IN_PERSON", gettext_lazy("Here, after reading the text")),
    ("SIGNED", gettext_lazy("Signed on paper")),
    ("SPOKEN", gettext_lazy("By telephone")),
    ("ONLINE", gettext_lazy("Online, by the customer")),
    ("FILE", gettext_lazy("Told by a source system")),
)
BASES = (
    ("CONSENT", gettext_lazy("Consent")),
    ("LEGITIMATE_INTEREST", gettext_lazy("Legitimate interest")),
    ("CONTRACT", gettext_lazy("Contract")),
    ("LEGAL_OBLIGATION", gettext_lazy("Legal obligation")),
)
_PLAIN = {
    "NOT_DECLARED": gettext_lazy("the bank has declared no legal basis for it"),
    "NO_CONSENT": gettext_lazy("the customer has not agreed"),
    "WITHDRAWN": gettext_lazy("the customer said no"),
    "EXPIRED": gettext_lazy("the consent has run out"),
    "DO_NOT_CALL": gettext_lazy("a number is on the do-not-call list"),
    "QUIET_HOURS": gettext_lazy("these are quiet hours"),
}


def why_not(verdict: Verdict, declaration: Declaration) -> str:
    """Return all reasons of a verdict as half a sentence; nothing where the bank may."""
    return "; ".join(reason_words(one, declaration) for one in verdict.reasons)


def reason_words(reason: Reason, declaration: Declaration) -> str:
    """Return what one reason says."""
    if reason.code == "SUPPRESSED":
        found = declaration.reason(reason.detail)
        name = found.name(get_language() or "en") if found else reason.detail
        return _("left in peace: %(reason)s") % {"reason": name}
    if reason.code == "TOO_OFTEN":
        most, _slash, days = reason.detail.partition("/")
        return _("%(most)s promotions in %(days)s days are reached") % {"most": most, "days": days}
    return str(_PLAIN.get(reason.code, reason.code))


def because(verdict: Verdict, entry: EntryRow | None, declaration: Declaration) -> str:
    """Return why the bank may, and since when; or why not."""
    if not verdict.is_allowed:
        return why_not(verdict, declaration)
    if entry is not None and entry.act == "GRANTED":
        return _("agreed on %(day)s") % {"day": times.day(entry.happened_at)}
    return str(dict(BASES).get(verdict.basis, verdict.basis))


def topic_name(topic: str) -> str:
    """Return what a topic is called."""
    if topic == EVERY:
        return _("everything")
    return str(ProductLine(topic).label) if topic in ProductLine.values else topic


def until_words(ends_at: datetime | None) -> str:
    """Return until when a suppression lasts."""
    if ends_at is None:
        return _("until it is lifted")
    return _("until %(day)s") % {"day": times.day(ends_at)}
