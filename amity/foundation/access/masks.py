"""How a direct identifier looks to whoever has not asked to see it.

Pure. A kind that is not known here shows nothing at all.
"""

STAR = "*"
NOTHING = "****"
PHONE_DIGITS = 8
"""A number of fewer digits is too short to leave any of them in the clear."""


def mask(kind: str, value: str) -> str:
    """Return the value with only so much in the clear that two of them can be told apart."""
    value = value.strip()
    if not value:
        return ""
    return _MASKS.get(kind.upper(), _hidden)(value)


def _hidden(_value: str) -> str:
    return NOTHING


def _phone(value: str) -> str:
    """138 **** 6021; a country code stays: +86 138 **** 6021."""
    digits = "".join(character for character in value if character.isdigit())
    country = ""
    if value.startswith(("+86", "0086")):
        country, digits = "+86 ", digits.removeprefix("00").removeprefix("86")
    if len(digits) < PHONE_DIGITS:
        return NOTHING
    return f"{country}{digits[:3]} **** {digits[-4:]}"


def _email(value: str) -> str:
    """z***@e***.com: first letters, and the last part of the domain."""
    name, at, domain = value.rpartition("@")
    if not at or not name or not domain:
        return NOTHING
    host, dot, last = domain.rpartition(".")
    return f"{name[0]}***@{host[:1]}***{dot}{last}" if dot else f"{name[0]}***@***"


def _document(value: str) -> str:
    """1****************2: the first and the last character, and how many there are."""
    if len(value) <= 2:  # noqa: PLR2004  the first and the last are all there is
        return STAR * len(value)
    return value[0] + STAR * (len(value) - 2) + value[-1]


def _account(value: str) -> str:
    """**** 1234: the last four of an account or card number."""
    digits = "".join(character for character in value if character.isalnum())
    return f"**** {digits[-4:]}" if len(digits) >= PHONE_DIGITS else NOTHING


def _handle(value: str) -> str:
    """z***n: the first and the last character of a name on a network, not its length."""
    return f"{value[0]}***{value[-1]}" if len(value) > 3 else NOTHING  # noqa: PLR2004


def _address(_value: str) -> str:
    """The line is hidden whole; city and district stand beside it in the clear."""
    return NOTHING


def _birth_day(value: str) -> str:
    """1985-03-**: year and month are plain anyway."""
    return f"{value[:7]}-**" if len(value) == 10 and value[4] == value[7] == "-" else NOTHING  # noqa: PLR2004


_MASKS = {
    "MOBILE": _phone,
    "PHONE": _phone,
    "EMAIL": _email,
    "WECHAT": _handle,
    "LOGIN": _handle,
    "ID_CARD": _document,
    "PASSPORT": _document,
    "USCC": _document,
    "SSN": _document,
    "BIRTH_NUMBER": _document,
    "DOCUMENT": _document,
    "ACCOUNT": _account,
    "CARD": _account,
    "ADDRESS": _address,
    "BIRTH_ON": _birth_day,
}
