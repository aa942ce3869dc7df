"""Addresses: where this bank's PostgreSQL answers, and what the settings must know to ask it."""

import hashlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from amity.foundation.kernel.publishing import publish_once

DATABASE = "amity"
OWNER, APP, LOADER = "amity", "amity_app", "amity_loader"
PORT = 5432

# The kernel takes 107 bytes; "/.s.PGSQL.5432" and the name of a lock file beside it follow the folder.
LONGEST_SOCKET_FOLDER = 85


def embedded_url(home: Path, *, user: str = OWNER) -> str:
    """Return the address by which a user enters the embedded database of ``home``."""
    return f"postgresql://{user}@/{DATABASE}?host={quote(str(socket_folder(home)), safe='')}&port={PORT}"


def socket_folder(home: Path) -> Path:
    """Return the folder of the server's socket: under ``home``, or a short one where that is too long."""
    folder = home.absolute() / "postgres" / "socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    # Not $XDG_RUNTIME_DIR: a nightly job often has none, and must find the same socket as a person's shell.
    # The server refuses this folder unless it belongs to its own account and is closed to everybody else.
    return Path("/tmp") / f"amity-{hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]}"  # noqa: S108


def django_database(url: str) -> dict[str, object]:
    """Return Django's entry for the database at ``url``: pooled, each connection tried before use."""
    parts = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", DATABASE),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "pool": {"min_size": 1, "max_size": 10, "timeout": 10}},
    }


def secret_key(home: Path, given: str) -> str:
    """Return the key that signs cookies: the given one, or the one made once under ``home``."""
    if given:
        return given
    made = secrets.token_urlsafe(50).encode("ascii")
    return publish_once(home / "keys" / "secret.key", made).decode("ascii")
