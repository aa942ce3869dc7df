"""Numbers as they are compared: identity cards, passports, credit codes, telephones, e-mail addresses."""

from __future__ import annotations

import re

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

LONG, SHORT = 18, 15
MOBILE = re.compile(r"(?:0086|86)?(1[3-9][0-9]{9})")
_NOISE = re.compile(r"[^0-9A-Z]")
_DIGITS = re.compile(r"[^0-9]")
_CARD = re.compile(r"[0-9]{17}[0-9X]")


def plain(number: str) -> str:
    """Return a number's digits and capital letters."""
    return _NOISE.sub("", number.upper())


def id_card(number: str) -> str:
    """Return the 18 characters of a resident identity card; of an older one with 15 too."""
    found = plain(number)
    if len(found) == SHORT and found.isdigit():
        longer = f"{found[:6]}19{found[6:]}"
        return longer + str(ric.calc_check_digit(longer + "0"))
    return found


def is_valid_card(number: str) -> bool:
    """Return whether a card's last character is what the others make it (who issued it is not asked)."""
    return _CARD.fullmatch(number) is not None and str(ric.calc_check_digit(number)) == number[-1]


def credit_code(number: str) -> str:
    """Return the 18 characters of a unified social credit code, whether they come out or not."""
    return plain(number)


def is_valid_credit_code(number: str) -> bool:
    """Return whether a credit code's last character is what the others make it."""
    try:
        return len(number) == LONG and bool(uscc.calc_check_digit(number[:-1]) == number[-1])
    except (ValidationError, ValueError, KeyError):
        return False


def telephone(number: str) -> str:
    """Return a telephone number's digits; a Chinese mobile's eleven, however the country was written."""
    digits = _DIGITS.sub("", number)
    found = MOBILE.fullmatch(digits)
    return found.group(1) if found else digits


def email(address: str) -> str:
    """Return an e-mail address in lower case, or nothing where it is none."""
    found = address.strip().lower()
    return found if 0 < found.find("@") < len(found) - 1 else ""
