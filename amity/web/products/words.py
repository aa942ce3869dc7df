"""What terms and risk grades are called."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTHS_OF_YEAR = 12


def term(months: int | None) -> str:
    """Write a term: 6 months, 3 years."""
    if months is None:
        return ""
    if months % MONTHS_OF_YEAR:
        return ngettext("%(months)s month", "%(months)s months", months) % {"months": months}
    years = months // MONTHS_OF_YEAR
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def risk(grade: str) -> str:
    """Write what a risk grade means."""
    meanings = {
        "R1": _("low risk"),
        "R2": _("medium to low risk"),
        "R3": _("medium risk"),
        "R4": _("medium to high risk"),
        "R5": _("high risk"),
    }
    return meanings.get(grade, "")


def risk_tone(grade: str) -> str:
    """Return the tone of a grade's chip: only what may lose much money has a colour."""
    return {"R4": "warn", "R5": "bad"}.get(grade, "")
