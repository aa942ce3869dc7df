"""How a party's name looks to somebody who may not see the party. Pure."""


def masked_name(full_name: str, native_name: str) -> tuple[str, str]:
    """Return both names with the family name alone in the clear: Chen ***, 陈**."""
    first = full_name.split(maxsplit=1)[0] if full_name.split() else ""
    return f"{first} ***" if first else "", native_name[:1] + "*" * len(native_name[1:])
