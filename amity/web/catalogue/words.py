"""What units, tables and owners of features are called on the page, in the reader's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.decide.actions.models import Issue

UNITS = {
    "base currency": gettext_lazy("the bank's currency"),
    "days": gettext_lazy("days"),
    "count": gettext_lazy("number"),
    "months": gettext_lazy("months"),
    "years": gettext_lazy("years"),
    "yes or no": gettext_lazy("yes or no"),
}
TABLES = {
    "customers": gettext_lazy("Customer records"),
    "holdings": gettext_lazy("Holdings and balances"),
    "transactions": gettext_lazy("Transactions, day by day"),
    "activity": gettext_lazy("Transactions, month by month"),
    "events": gettext_lazy("Events on channels"),
    "contacts": gettext_lazy("Contacts by staff"),
    "row": gettext_lazy("Other features"),
}
OWNERS = {
    "customer data": gettext_lazy("Customer data"),
    "compliance": gettext_lazy("Compliance"),
    "coverage": gettext_lazy("Coverage"),
    "retail analytics": gettext_lazy("Retail analytics"),
    "credit": gettext_lazy("Credit"),
    "finance": gettext_lazy("Finance"),
    "channels": gettext_lazy("Channels"),
    "service": gettext_lazy("Service"),
    "retail deposits": gettext_lazy("Retail deposits"),
    "payroll": gettext_lazy("Payroll"),
    "wealth management": gettext_lazy("Wealth management"),
    "corporate credit": gettext_lazy("Corporate credit"),
    "customer service": gettext_lazy("Customer service"),
    "branch management": gettext_lazy("Branch management"),
}
ISSUE_ICONS = {
    Issue.KEEP: "umbrella",
    Issue.GROW: "trending-up",
    Issue.SERVE: "life-buoy",
    Issue.CARE: "heart",
    Issue.COMPLETE: "clipboard-list",
}
_MONEY = re.compile(r"\{[^{}:]*:money\}")
_PLACE = re.compile(r"\{[^{}]*\}\.?")


def issue_meaning(issue: Issue) -> str:
    """Return what the actions of an issue are for."""
    return {
        Issue.KEEP: _("So that a customer stays, and their money with them."),
        Issue.GROW: _("So that a customer has more of what helps them."),
        Issue.SERVE: _("So that what is owed to a customer is done."),
        Issue.CARE: _("So that a customer is known and spoken with."),
        Issue.COMPLETE: _("So that we know what we must know."),
    }[issue]


def unit(code: str) -> str:
    """Return what a unit is called."""
    return str(UNITS.get(code, code))


def table(code: str) -> str:
    """Return what a table is called."""
    return str(TABLES.get(code, code))


def owner(code: str) -> str:
    """Return what an owner is called; a bank's own words stay as they are."""
    return str(OWNERS.get(code.lower(), code))


def without_facts(text: str) -> str:
    """Return a text with an ellipsis where a fact will stand."""
    return _PLACE.sub("…", _MONEY.sub("¥…", text))
