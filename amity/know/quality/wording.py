"""What facts, checks and questions are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.know.parties import selectors as parties

Label = str | Promise

FIELDS: dict[str, Label] = {
    "ADDRESS": _("Address"),
    "DOCUMENT": _("Identity document"),
    "RISK_PROFILE": _("Risk profile"),
    "KYC": _("Due diligence"),
    "CUSTOMER_SINCE": _("Customer since"),
    "REPRESENTATIVE": _("Legal representative"),
}
CHECKS: dict[str, Label] = {
    "PRESENT": pgettext_lazy("check", "is on record"),
    "WELL_FORMED": pgettext_lazy("check", "has the right form"),
    "PLAUSIBLE": pgettext_lazy("check", "is plausible"),
    "MATCHES_ID": pgettext_lazy("check", "matches the identity card"),
    "NOT_EXPIRED": pgettext_lazy("check", "has not expired"),
    "LISTED": pgettext_lazy("check", "is a code of the list"),
}
QUESTIONS: dict[str, Label] = {
    "MOBILE": _("Which mobile number reaches you best?"),
    "EMAIL": _("To which e-mail address may we write?"),
    "ADDRESS": _("Where do you live now?"),
    "DOCUMENT": _("May we see your identity document once more?"),
    "USCC": _("What is the company's unified social credit code?"),
    "BIRTH_ON": _("When were you born?"),
    "SEX": _("Which sex may we note?"),
    "EDUCATION": _("What is your highest education?"),
    "OCCUPATION": _("What do you do for a living?"),
    "EMPLOYER": _("Who do you work for?"),
    "INCOME_BAND": _("In which range is your yearly income?"),
    "MARITAL_STATUS": _("May we note whether you are married?"),
    "LANGUAGE": _("In which language shall we speak with you?"),
    "INDUSTRY_CODE": _("In which industry does the company work?"),
    "SIZE": _("How large is the company?"),
    "REGISTERED_CAPITAL": _("What is the registered capital?"),
    "FOUNDED_ON": _("When was the company founded?"),
}
INCOME_BANDS = ("0-50K", "50-100K", "100-200K", "200-300K", "300-500K", "500-1000K", "1000K+")


def field(code: str) -> str:
    """Return what a fact is called."""
    return str(FIELDS.get(code) or parties.field_name(code))


def check(code: str) -> str:
    """Return what is asked of a fact."""
    return str(CHECKS.get(code, code))


def question(code: str) -> str:
    """Return how to ask for a fact."""
    return str(QUESTIONS.get(code) or field(code))


def choices(code: str) -> tuple[tuple[str, str], ...]:
    """Return the values among which an answer chooses, each with what it is called."""
    if code == "INCOME_BAND":
        return tuple((band, band) for band in INCOME_BANDS)
    return tuple((value, str(name)) for value, name in parties.values_of(code).items())
