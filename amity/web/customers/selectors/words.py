"""What codes of events, channels and movements of money are called, and by which icon they are known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.decide.actions import selectors as actions
from amity.engage.interactions.models import InteractionKind
from amity.know.holdings.selectors import TransactionRow
from amity.web.customers.names import in_language

Label = str | Promise
MOST_MOVEMENTS = 400
_PLACE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class EventLook:
    """How one kind of event is shown, and in which stream of the timeline."""

    label: Label
    stream: str
    icon: str
    tone: str


EVENTS: Mapping[str, EventLook] = {
    "COMPLAINT": EventLook(gettext_lazy("Complaint"), "service", "circle-alert", "bad"),
    "CALL_IN": EventLook(gettext_lazy("Called the service centre"), "service", "phone-call", "info"),
    "REVIEW": EventLook(gettext_lazy("Left a review"), "service", "star", "info"),
    "APP_VISIT": EventLook(gettext_lazy("Visited the app"), "service", "smartphone", "info"),
    "RATE_VIEW": EventLook(gettext_lazy("Compared deposit rates"), "service", "smartphone", "info"),
    "OFFER_VIEW": EventLook(gettext_lazy("Looked at an offer"), "service", "smartphone", "info"),
    "QUESTION": EventLook(gettext_lazy("Asked a question"), "service", "message-circle", "info"),
    "LIFE_EVENT": EventLook(gettext_lazy("A change in life"), "service", "heart", "violet"),
    "LARGE_OUTFLOW": EventLook(gettext_lazy("Large outflow"), "money", "trending-down", "bad"),
    "LARGE_INFLOW": EventLook(gettext_lazy("Large inflow"), "money", "trending-up", "good"),
    "SALARY": EventLook(gettext_lazy("Salary arrived"), "money", "wallet", "good"),
    "SURVEY": EventLook(gettext_lazy("Answered a survey"), "service", "clipboard-list", "info"),
    "TAKE_UP": EventLook(gettext_lazy("Took up an offer"), "service", "badge-check", "good"),
}
OTHER_EVENT = EventLook(gettext_lazy("Event"), "service", "info", "")
CONTACT_ICONS: Mapping[str, str] = {
    InteractionKind.CALL: "phone",
    InteractionKind.VISIT: "map-pin",
    InteractionKind.MEETING: "users",
    InteractionKind.MESSAGE: "message-circle",
    InteractionKind.NOTE: "notebook-pen",
}
LINE_ICONS: Mapping[str, str] = {
    "DEPOSITS": "piggy-bank",
    "WEALTH": "chart-line",
    "INSURANCE": "umbrella",
    "LOANS": "hand-coins",
    "CARDS": "credit-card",
    "PAYMENTS": "banknote",
    "TRADE": "globe",
    "SERVICES": "briefcase",
}
_CHANNELS: Mapping[str, Label] = {
    "BRANCH": gettext_lazy("Branch"),
    "ONLINE": gettext_lazy("Online bank"),
    "MOBILE": gettext_lazy("Mobile bank"),
    "PHONE": gettext_lazy("Telephone"),
    "ATM": gettext_lazy("Cash machine"),
    "POS": gettext_lazy("Card terminal"),
    "SYSTEM": gettext_lazy("Core banking"),
    "MAIL": gettext_lazy("Letter"),
    "WEB": gettext_lazy("Website"),
    "MANAGER": gettext_lazy("Manager"),
}
_KINDS: Mapping[str, Label] = {
    "SALARY": gettext_lazy("Salary"),
    "TRANSFER": gettext_lazy("Transfer"),
    "CASH": gettext_lazy("Cash"),
    "CARD": gettext_lazy("Card payment"),
    "FEE": gettext_lazy("Fee"),
    "INTEREST": gettext_lazy("Interest"),
    "LOAN": gettext_lazy("Loan"),
    "INVESTMENT": gettext_lazy("Investment"),
    "TAX": gettext_lazy("Tax"),
    "OTHER": gettext_lazy("Payment"),
}
_PURPOSES: Mapping[str, Label] = {
    "SALES": gettext_lazy("Sales"),
    "SUPPLIER": gettext_lazy("Supplier"),
    "GROCERIES": gettext_lazy("Groceries"),
    "SHOPPING": gettext_lazy("Shopping"),
    "DINING": gettext_lazy("Dining"),
    "TRANSPORT": gettext_lazy("Transport"),
    "OWN_ACCOUNT": gettext_lazy("Between own accounts"),
    "PENSION": gettext_lazy("Pension"),
    "PAYROLL": gettext_lazy("Payroll"),
    "CARD_REPAYMENT": gettext_lazy("Card repayment"),
    "UTILITIES": gettext_lazy("Water, power and gas"),
    "FAMILY": gettext_lazy("Family"),
    "HEALTH": gettext_lazy("Health"),
    "MORTGAGE": gettext_lazy("Home loan"),
    "CONSUMER_LOAN": gettext_lazy("Consumer loan"),
    "BUSINESS_LOAN": gettext_lazy("Business loan"),
    "CAR_LOAN": gettext_lazy("Car loan"),
    "RENT": gettext_lazy("Rent"),
    "GIFT": gettext_lazy("Gift"),
    "TRAVEL": gettext_lazy("Travel"),
    "MATURITY": gettext_lazy("Deposit matured"),
    "DEPOSIT": gettext_lazy("Placed on deposit"),
    "CHILD": gettext_lazy("Children"),
    "SCHOOL": gettext_lazy("School"),
    "PREMIUM": gettext_lazy("Insurance premium"),
    "WEALTH": gettext_lazy("Wealth products"),
    "REDEMPTION": gettext_lazy("Redeemed"),
    "DRAWDOWN": gettext_lazy("Loan paid out"),
    "HOUSE": gettext_lazy("House"),
    "HOUSEHOLD": gettext_lazy("Household"),
    "WEDDING": gettext_lazy("Wedding"),
    "INSURANCE": gettext_lazy("Insurance"),
    "LEASING": gettext_lazy("Leasing"),
    "TAX": gettext_lazy("Tax"),
    "LOAN": gettext_lazy("Loan"),
}
_TOPICS: Mapping[str, Label] = {
    "Account fee": gettext_lazy("Account fee"),
    "Failed transfer": gettext_lazy("Failed transfer"),
    "Waiting time": gettext_lazy("Waiting time"),
    "App problem": gettext_lazy("App problem"),
    "From another bank": gettext_lazy("From another bank"),
    "To another bank": gettext_lazy("To another bank"),
    "New home": gettext_lazy("New home"),
    "Retirement": gettext_lazy("Retirement"),
    "New job": gettext_lazy("New job"),
    "Child": gettext_lazy("Child"),
    "Company grows": gettext_lazy("Company grows"),
    "Marriage": gettext_lazy("Marriage"),
    "Child studies abroad": gettext_lazy("Child studies abroad"),
    "Wealth products": gettext_lazy("Wealth products"),
    "Payroll service": gettext_lazy("Payroll service"),
    "Family trust": gettext_lazy("Family trust"),
    "Card limit": gettext_lazy("Card limit"),
    "Early repayment": gettext_lazy("Early repayment"),
    "Statement": gettext_lazy("Statement"),
    "Deposit rates": gettext_lazy("Deposit rates"),
}
"""Subjects that banks' channels use; any other stays as its source wrote it."""
_SAYS_IT_ALL = frozenset({"RATE_VIEW", "APP_VISIT", "SALARY"})
_TWO_SCRIPTS = re.compile(r"^([\u4e00-\u9fff]+)\s+(\S.*)$")
_STATES: Mapping[str, Label] = {"OPEN": gettext_lazy("Open"), "CLOSED": gettext_lazy("Closed")}


CHOICES: Mapping[str, tuple[tuple[str, Label], ...]] = {
    "marital_status": (
        ("SINGLE", gettext_lazy("Single")),
        ("MARRIED", gettext_lazy("Married")),
        ("DIVORCED", gettext_lazy("Divorced")),
        ("WIDOWED", gettext_lazy("Widowed")),
    ),
    "language": (("zh", gettext_lazy("Chinese")), ("en", gettext_lazy("English"))),
}
"""What may be written in a field that is not free; the others are words."""


def event_title(event_kind: str, subject: str) -> str:
    """Return what an event is called, with its subject."""
    look = EVENTS.get(event_kind, OTHER_EVENT)
    if not subject or event_kind in _SAYS_IT_ALL:
        return str(look.label)
    return _("%(what)s: %(topic)s") % {"what": look.label, "topic": topic(subject)}


def topic(subject: str) -> str:
    """Return what the subject of an event is called."""
    return str(_TOPICS.get(subject, subject))


def purpose(code: str) -> str:
    """Return what a purpose of a movement is called; nothing where there is none."""
    return str(_PURPOSES.get(code) or code.replace("_", " ").capitalize())


def bank(name: str) -> str:
    """Return a bank's name; of one written in two scripts, the reader's."""
    both = _TWO_SCRIPTS.match(name)
    return in_language(both[2], both[1]) if both else name


def channel(code: str) -> str:
    """Return what a channel is called."""
    return str(_CHANNELS.get(code, ""))


def state(code: str) -> str:
    """Return what the state of a matter is called; a source's own words stay as they are."""
    if not code:
        return ""
    known = _STATES.get(code.upper())
    # A source's code reads as its words; words stay as they are.
    return str(known) if known else code.replace("_", " ").capitalize() if code.isupper() else code


def kind(code: str) -> str:
    """Return what a kind of movement is called."""
    return str(_KINDS.get(code, code))


def movement(row: TransactionRow) -> str:
    """Return what a movement of money is called, with the other bank where it went or came from."""
    if row.counterparty_bank:
        sentence = _("%(what)s to %(bank)s") if row.amount_minor < 0 else _("%(what)s from %(bank)s")
        return sentence % {"what": kind(row.kind), "bank": bank(row.counterparty_bank)}
    return kind(row.kind)


def action_titles() -> Mapping[str, str]:
    """Return what the actions of the library are called, without their places for facts."""
    return {
        code: " ".join(_PLACE.sub("", in_language(row.title_en, row.title_zh)).split())
        for code, row in actions.by_code().items()
    }
