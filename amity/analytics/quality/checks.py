"""Checks of single values: numbers with check digits, ways to reach somebody, days. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.cz import rc
from stdnum.us import ssn

CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
ABROAD = re.compile(r"\+[1-9]\d{6,14}")
LANDLINE = re.compile(r"0?\d{5,12}")
E_MAIL = re.compile(
    r"[a-z0-9_%+'-]+(?:\.[a-z0-9_%+'-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE
)
LONGEST_E_MAIL = 254
PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
ID_CARD = re.compile(r"\d{17}[\dX]")
OLDEST = 120
SAME_DIGITS = re.compile(r"(\d)\1{6,}$")


def is_mobile(value: str) -> bool:
    """Tell whether a mobile number can be one: China's eleven digits, or a number abroad with its country."""
    text = _without_gaps(value).removeprefix("+86")
    if ABROAD.fullmatch(text):
        return True
    return CHINESE_MOBILE.fullmatch(text) is not None and SAME_DIGITS.search(text) is None


def is_telephone(value: str) -> bool:
    """Tell whether a telephone number can be one."""
    text = _without_gaps(value)
    return is_mobile(text) or (LANDLINE.fullmatch(text) is not None and SAME_DIGITS.search(text) is None)


def is_email(value: str) -> bool:
    """Tell whether an e-mail address can be one."""
    return len(value) <= LONGEST_E_MAIL and E_MAIL.fullmatch(value) is not None


def is_id_card(value: str) -> bool:
    """Tell whether a resident's number (GB 11643) has its check digit, and a day of birth that there was."""
    text = value.upper()
    if ID_CARD.fullmatch(text) is None or text[-1] != ric.calc_check_digit(text):
        return False
    return born_in(text) is not None


def is_document(scheme: str, value: str) -> bool | None:
    """Tell whether a document's number can be one; None for a scheme whose rules are not known here."""
    known = DOCUMENTS.get(scheme)
    return None if known is None else known(value.strip())


def born_in(id_card: str) -> date | None:
    """Return the day of birth that a resident's number says; None if it says none."""
    try:
        return date(int(id_card[6:10]), int(id_card[10:12]), int(id_card[12:14]))
    except ValueError:
        return None


def sex_in(id_card: str) -> str:
    """Return the sex that a resident's number says; its last digit but one is odd for men."""
    digit = id_card[16:17]
    return ("M" if int(digit) % 2 else "F") if digit.isdigit() else ""


def is_plausible_birth(birth: date, *, as_of: date) -> bool:
    """Tell whether somebody born on that day can be a customer; 1 January 1900 is what systems write."""
    return birth <= as_of and as_of.year - birth.year <= OLDEST and birth != date(1900, 1, 1)


def day_of(text: str) -> date | None:
    """Return the day that is written; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_company_code(value: str) -> bool:
    return uscc.is_valid(value) and "-" not in value and " " not in value


def _is_passport(value: str) -> bool:
    return PASSPORT.fullmatch(value.upper()) is not None and any(letter.isdigit() for letter in value)


def _without_gaps(value: str) -> str:
    return value.strip().replace(" ", "").replace("-", "")


DOCUMENTS: Mapping[str, Callable[[str], bool]] = {
    "ID_CARD": is_id_card,
    "PASSPORT": _is_passport,
    "USCC": _is_company_code,
    "BIRTH_NUMBER": rc.is_valid,
    "SSN": ssn.is_valid,
}
