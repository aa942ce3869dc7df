"""Logins: as whom the house enters its database, and by which address.

The owner makes and changes tables, and reads all rows. The application serves people: it changes no table,
reads no customer but through the walls, and can only add to the trail. The loader brings whole files in and
turns the ring; in the database it acts as the owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from amity.foundation.postgres import addresses

NOWHERE = "postgresql:///amity?host=/there-is-no-address-for-the-application"


class Login(Enum):
    """As whom a command enters the database; the value is the variable that says where and how."""

    OWNER = "AMITY_DATABASE_URL"
    APP = "AMITY_APP_DATABASE_URL"
    LOADER = "AMITY_LOADER_DATABASE_URL"


EMBEDDED = {Login.OWNER: addresses.OWNER, Login.APP: addresses.APP, Login.LOADER: addresses.LOADER}
"""Who they are in a server of our own."""

Addresses = Mapping[Login, str]


def is_own_server(environment: Mapping[str, str]) -> bool:
    """Tell whether the environment names a PostgreSQL of the bank's own."""
    return any(environment.get(login.value) for login in Login)


def addresses_in(environment: Mapping[str, str], *, home: Path) -> Addresses:
    """Return the address of each login; empty where the environment names a server but not this login."""
    if is_own_server(environment):
        return {login: environment.get(login.value, "") for login in Login}
    return {login: addresses.embedded_url(home, user=user) for login, user in EMBEDDED.items()}


def user_of(address: str) -> str:
    """Return the user that an address names; empty where it names none."""
    return str(conninfo_to_dict(address).get("user") or "") if address else ""
