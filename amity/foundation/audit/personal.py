"""Which fields are personal: their names may stand in the trail, their values only sealed.

Pure: the one catalogue. A field is looked up by its last word: "person.birth_on" is "birth_on".
"""

from __future__ import annotations

PERSONAL_FIELDS = frozenset({
    "account", "account_number", "address", "birth_day", "birth_on", "card", "card_number", "contact",
    "counterparty", "description", "document", "email", "employer", "family_name", "full_name",
    "given_name", "id_card", "identifier", "line", "login", "mobile", "name", "native_name", "note",
    "passport", "phone", "raw", "sort_name", "ssn", "street", "text", "uscc", "value", "wechat",
})  # fmt: skip


def is_personal(field: str) -> bool:
    """Tell whether values of the field identify a person or are words about one."""
    word = field.lower().replace("-", "_").rpartition(".")[2]
    return word in PERSONAL_FIELDS or word.endswith("_sealed")


def entered(field: str, value: object) -> str:
    """
    Return the value as an entry keeps it.

    :raises ValueError: if the field is personal and the value is in the clear.
    """
    if isinstance(value, bytes | memoryview):
        return f"sealed:{bytes(value).hex()}"
    text = "" if value is None else str(value)
    if text and is_personal(field):
        raise ValueError(f"{field} is personal: enter its name with empty values, or the sealed bytes.")
    return text
