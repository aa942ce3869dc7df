"""What an answer should be, computed from permissions.toml alone: nothing of the house is asked.

It reads the table as plain TOML and knows the five reaches. Whoever changes either must change this file too:
that is its purpose.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLE = tomllib.loads(
    (Path(__file__).parents[2] / "amity/foundation/access/permissions.toml").read_text(encoding="utf-8")
)
ANONYMOUS, LEAVER, CHANNEL = "anonymous", "leaver", "channel"
ROLES = tuple(role for role in TABLE["roles"] if role != CHANNEL)
PRINCIPALS = (*ROLES, LEAVER, ANONYMOUS, CHANNEL)
GROUPS = tuple(PRINCIPALS[first::4] for first in range(4))
"""Who shares one stage: it costs more to assemble than to ask."""


@dataclass(frozen=True)
class Place:
    """Where a reader stands, or where a customer belongs."""

    bank: str
    unit: str = ""
    """Units are named by their way from the root: HEAD/EAST/PIER lies below HEAD/EAST."""
    team: str = ""
    staff: str = ""
    is_erased: bool = False


def may(principal: str, verb: str) -> bool:
    """Tell whether the principal's role is named under the verb."""
    return principal in TABLE.get(verb, {}).get("roles", ())


def sees(principal: str, reader: Place, customer: Place | None) -> bool:
    """Tell whether a customer lies within the principal's reach. None never existed."""
    if customer is None or customer.is_erased or customer.bank != reader.bank:
        return False
    if principal not in ROLES:
        return False
    reach = TABLE["roles"][principal]["reach"]
    is_own = customer.staff == reader.staff
    if reach == "own":
        return is_own
    if reach == "team":
        return is_own or (customer.team != "" and customer.team == reader.team)
    if reach == "branch":
        return is_own or f"{customer.unit}/".startswith(f"{reader.unit}/")
    return reach == "bank"
