"""What the parts of a list are called on pages: kinds of record, targets, recipes, why a row is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from amity.know.imports import judgements

Label = str | Promise
FORMS: Mapping[str, tuple[Label, Label]] = {
    "persons": (
        pgettext_lazy("list of", "People"),
        gettext_lazy("prospects, with telephone, document and address"),
    ),
    "companies": (
        pgettext_lazy("list of", "Companies"),
        gettext_lazy("prospects, with credit code and contact"),
    ),
    "holdings": (
        pgettext_lazy("list of", "Holdings"),
        gettext_lazy("products of customers whom a source has brought"),
    ),
    "assignments": (pgettext_lazy("list of", "Assignments"), gettext_lazy("who looks after whom")),
    "interactions": (pgettext_lazy("list of", "Contacts held"), gettext_lazy("calls, visits and notes")),
    "relationships": (
        pgettext_lazy("list of", "Relationships"),
        gettext_lazy("who a customer is to another"),
    ),
    "identifiers": (
        pgettext_lazy("list of", "Documents"),
        gettext_lazy("numbers of customers who are there"),
    ),
    "contact_points": (
        pgettext_lazy("list of", "Ways to reach"),
        gettext_lazy("numbers and addresses to reach customers"),
    ),
    "addresses": (pgettext_lazy("list of", "Addresses"), gettext_lazy("where customers live or work")),
}
PARTS: Mapping[str, Label] = {
    "identifiers/ID_CARD": gettext_lazy("ID card"),
    "identifiers/PASSPORT": gettext_lazy("Passport"),
    "identifiers/USCC": gettext_lazy("Unified social credit code"),
    "contact_points/MOBILE": gettext_lazy("Mobile"),
    "contact_points/PHONE": gettext_lazy("Telephone"),
    "contact_points/EMAIL": gettext_lazy("E-mail"),
    "contact_points/WECHAT": gettext_lazy("WeChat"),
    "addresses/HOME": gettext_lazy("Home address"),
    "addresses/WORK": gettext_lazy("Work address"),
    "addresses/REGISTERED": gettext_lazy("Registered address"),
}
COLUMNS: Mapping[str, Label] = {
    "key": gettext_lazy("Key in the source"),
    "number": gettext_lazy("Number"),
    "full_name": pgettext_lazy("target", "Name"),
    "native_name": gettext_lazy("Name in its own script"),
    "unit_code": gettext_lazy("Code of the unit"),
    "customer_since": gettext_lazy("Customer since"),
    "status": gettext_lazy("Status"),
    "language": gettext_lazy("Language"),
    "risk_profile": gettext_lazy("Risk profile"),
    "kyc_expires_on": gettext_lazy("Due diligence valid until"),
    "sex": gettext_lazy("Sex"),
    "birth_on": gettext_lazy("Date of birth"),
    "education": gettext_lazy("Education"),
    "occupation": gettext_lazy("Occupation"),
    "employer": gettext_lazy("Employer"),
    "income_band": gettext_lazy("Yearly income"),
    "marital_status": gettext_lazy("Marital status"),
    "industry_code": gettext_lazy("Industry"),
    "size": gettext_lazy("Size"),
    "registered_capital": gettext_lazy("Registered capital"),
    "founded_on": gettext_lazy("Founded"),
    "issuer": gettext_lazy("issued by"),
    "expires_on": gettext_lazy("valid until"),
    "region_code": gettext_lazy("region code"),
    "city": gettext_lazy("city"),
    "line": gettext_lazy("street and number"),
    "staff_code": gettext_lazy("Staff code of the manager"),
}
RECIPES: Mapping[str, Label] = {
    "text": gettext_lazy("as it is, without spaces around"),
    "upper": gettext_lazy("in capitals"),
    "lower": gettext_lazy("in small letters"),
    "day": gettext_lazy("a day, written like"),
    "moment": gettext_lazy("a moment, written like"),
    "number": gettext_lazy("a number"),
    "per_cent": gettext_lazy("per cent"),
    "coded": gettext_lazy("value by value"),
    "join": gettext_lazy("joined with another column"),
    "native_part": gettext_lazy("the Chinese part"),
    "latin_part": gettext_lazy("the Latin part"),
    "id_card": gettext_lazy("checked as an identity number"),
    "uscc": gettext_lazy("checked as a credit code"),
    "mobile": gettext_lazy("checked as a mobile number"),
    "email": gettext_lazy("checked as an e-mail address"),
    "sql": gettext_lazy("as the feed says"),
}
KEYS: Mapping[str, Label] = {
    "source_key": gettext_lazy("Key in the source"),
    "document": gettext_lazy("Document number"),
    "mobile": pgettext_lazy("match", "Mobile number"),
    "email": pgettext_lazy("match", "E-mail address"),
    "name_birth": gettext_lazy("Name and day of birth (of a company: name)"),
}
ACTS: Mapping[str, tuple[Label, Label]] = {
    "fill": (
        gettext_lazy("Fill blanks only"),
        gettext_lazy("What the bank knows stays; what it does not know is added."),
    ),
    "skip": (
        gettext_lazy("Leave them alone"),
        gettext_lazy("Nothing of a customer whom the bank has is touched."),
    ),
    "overwrite": (
        gettext_lazy("Overwrite"),
        gettext_lazy("What the list says replaces what was there; empty cells empty nothing."),
    ),
}
_REASONS: Mapping[str, Label] = {
    "is empty": gettext_lazy("is empty"),
    "is no identity number of 18 characters": gettext_lazy("is no identity number of 18 characters"),
    "has a wrong check character": gettext_lazy("has a wrong check character: one digit is mistyped"),
    "holds no day of the calendar": gettext_lazy("holds no day of the calendar"),
    "is no day of the calendar": gettext_lazy("is no day of the calendar"),
    "is no credit code of 18 characters": gettext_lazy("is no credit code of 18 characters"),
    "is no mobile number": gettext_lazy("is no mobile number"),
    "is no e-mail address": gettext_lazy("is no e-mail address"),
    "is not a number": gettext_lazy("is not a number"),
    "is a code that the feed does not know": gettext_lazy("is a value that is not mapped"),
    "is not written as it must be": gettext_lazy("is not written as it must be"),
    "is not yes or no": gettext_lazy("is not yes or no"),
    "is not a whole number": gettext_lazy("is not a whole number"),
}
_PATTERNS: tuple[tuple[str, Label], ...] = (
    (r"is not a (?:day|moment) written like (?P<how>.+)", gettext_lazy("is not written like %(how)s")),
    (r"is not a day like (?P<how>.+)", gettext_lazy("is not written like %(how)s")),
    (
        r"is the customer of row (?P<row>\d+) \((?P<by>\w+)\)",
        gettext_lazy("is the customer of row %(row)s: %(by)s"),
    ),
    (r"repeats row (?P<row>\d+)", gettext_lazy("repeats row %(row)s")),
    (
        r"has the key of row (?P<row>\d+), with other values",
        gettext_lazy("has the key of row %(row)s, and says something else"),
    ),
    (r"has more than (?P<most>\d+) characters", gettext_lazy("has more than %(most)s characters")),
    (
        r"has (?P<found>\d+) fields where (?P<most>\d+) are expected",
        gettext_lazy("has %(found)s cells where the header has %(most)s"),
    ),
)
OTHER = gettext_lazy("cannot be taken as it is")
DAY_FORMATS = {
    "%Y-%m-%d": "2025-12-31",
    "%Y/%m/%d": "2025/12/31",
    "%Y%m%d": "20251231",
    "%Y年%m月%d日": "2025年12月31日",
    "%Y.%m.%d": "2025.12.31",
    "%d/%m/%Y": "31/12/2025",
    "%m/%d/%Y": "12/31/2025",
    "%d.%m.%Y": "31.12.2025",
    "%d-%m-%Y": "31-12-2025",
    "%Y-%m-%d %H:%M:%S": "2025-12-31 23:59:00",
    "%Y/%m/%d %H:%M": "2025/12/31 23:59",
    "%Y-%m-%d %H:%M": "2025-12-31 23:59",
    "%Y/%m/%d %H:%M:%S": "2025/12/31 23:59:00",
    "%Y-%m-%dT%H:%M:%S": "2025-12-31T23:59:00",
}
"""Formats that can be chosen, each with the last minute of a year as it writes it."""


def target(path: str) -> str:
    """Return what a target is called: the part where it has one, the column where that alone would not do."""
    part, _dot, column = path.rpartition(".")
    named = PARTS.get(part)
    said = COLUMNS.get(column)
    if named is not None:
        return str(named) if column == "value" else f"{named}: {said or in_words(column)}"
    return str(said) if said is not None else in_words(column)


@cache
def _paths(form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("en", "zh-hans"):
        with override(language):
            found |= {target(one.path).casefold(): one.path for one in judgements.targets(form)}
    return found | {one.path: one.path for one in judgements.targets(form)}


def path_of(form: str, label: str) -> str:
    """Return the target that is called so, in either language; empty if none is."""
    return _paths(form).get(label.strip().casefold(), "")


def reason(said: str) -> str:
    """Return why a row is refused, in the reader's language."""
    if said in _REASONS:
        return str(_REASONS[said])
    for pattern, label in _PATTERNS:
        found = re.fullmatch(pattern, said)
        if found:
            parts = found.groupdict()
            if "by" in parts:
                parts["by"] = str(KEYS.get(parts["by"], parts["by"]))
            if "how" in parts:
                parts["how"] = DAY_FORMATS.get(parts["how"], parts["how"])
            return str(label) % parts
    if said.startswith("is none of "):
        return _("is none of the values that may stand here")
    return str(OTHER)


def in_words(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ").capitalize()
