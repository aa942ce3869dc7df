"""How ways to reach a customer are written, so that the same one is known again. Pure."""

TELEPHONES = ("MOBILE", "PHONE")


def normalised(kind: str, value: str) -> str:
    """Return the value in one spelling: digits, without China's country code; small letters for e-mail."""
    value = value.strip()
    if kind in TELEPHONES:
        digits = "".join(c for c in value if c.isdigit())
        is_abroad = value.startswith("+") and not value.startswith("+86")
        if value.startswith(("+86", "0086")):
            digits = digits.removeprefix("00").removeprefix("86")
        return f"+{digits}" if is_abroad else digits or value
    return value.lower() if kind == "EMAIL" else value
