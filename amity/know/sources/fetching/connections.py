"""Named connections: how a bank's other systems are reached. A feed names one and holds no secret of it.

They are written in AMITY_HOME/connections.toml, a section each, or in the environment, where every key has a
variable of its own (AMITY_CONNECTION_CORE_URL for the url of [core]), which wins.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from amity.foundation.kernel.errors import BadInput

FILE = "connections.toml"
KEYS = (
    "url", "driver", "password", "password_file", "endpoint", "region", "access_key", "secret_key",
    "secret_key_file",
)  # fmt: skip
NAME = re.compile("[a-z][a-z0-9_]{0,39}")
HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Connection:
    """A way to another system. Its secrets are in no ``repr``."""

    name: str
    url: str = field(default="", repr=False)
    driver: str = ""
    """The ADBC driver of a database that is not PostgreSQL."""
    password: str = field(default="", repr=False)
    endpoint: str = ""
    """Where an object store that is not Amazon's answers."""
    region: str = ""
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)

    def without_secrets(self, text: str) -> str:
        """Return a text in which nothing of this connection's secrets stands."""
        parts = urlsplit(self.url) if "://" in self.url else None
        known = (self.password, parts.password if parts else "", self.secret_key, self.access_key)
        for secret in filter(None, known):
            for spelled in {secret, quote(secret, safe=""), unquote(secret)}:
                text = text.replace(spelled, HIDDEN)
        return re.sub(r"(?i)(password=)[^&\s'\"]+", rf"\1{HIDDEN}", text)


def named(name: str, *, home: Path, environment: Mapping[str, str]) -> Connection:
    """Return the connection of that name.

    :raises BadInput: if there is none, or what is said of it cannot be used.
    """
    if not NAME.fullmatch(name):
        raise BadInput(f"The connection {name!r}: a name is small letters, digits and _, at most 40.")
    said = {**_written(name, home), **_in(environment, name)}
    if not said:
        raise BadInput(
            f"There is no connection {name}. Write it to {home / FILE}, under [{name}], with url = "
            '"postgresql://user@host/database" (a database) or endpoint, access_key and secret_key (an '
            f"object store), or set {variable(name, 'url')}. docs/how-to/read-a-database.md says more."
        )
    for key, file in (("password", "password_file"), ("secret_key", "secret_key_file")):
        if path := said.pop(file, ""):
            said[key] = _secret_in(name, Path(path))
    return Connection(name=name, **said)


def variable(name: str, key: str) -> str:
    """Return the environment variable for one key of a connection."""
    return f"AMITY_CONNECTION_{name}_{key}".upper()


def _in(environment: Mapping[str, str], name: str) -> dict[str, str]:
    found = {key: environment.get(variable(name, key), "") for key in KEYS}
    return {key: value for key, value in found.items() if value}


def _written(name: str, home: Path) -> dict[str, str]:
    path = home / FILE
    if not path.exists():
        return {}
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadInput(f"{path} holds passwords, and others may read it: chmod 600 {path}")
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get(name, {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # Not the line itself: it may be the one with the password.
        raise BadInput(f"{path} is not TOML: {re.sub(r'[^(]*(?=[(]at )', '', str(error))}.") from None
    if not isinstance(said, dict):
        raise BadInput(f"{path}: {name} is to be a section: [{name}].")
    if unknown := sorted(set(said) - set(KEYS)):
        raise BadInput(f"{path}: [{name}] has {', '.join(unknown)}; it may have {', '.join(KEYS)}.")
    return {key: str(value) for key, value in said.items()}


def _secret_in(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadInput(
            f"The connection {name}: {path} cannot be read ({error.strerror}): put the secret there, "
            "readable for the account that runs Amity."
        ) from None
