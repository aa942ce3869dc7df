"""Enter the database by an address, and leave it for good: connections, and the threads of their pool."""

from collections.abc import Mapping

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper


def enter(entry: Mapping[str, object]) -> None:
    """Let every connection from now on be made by this entry of Django's, and none by the one before."""
    disconnect()
    # In place: each thread makes a wrapper of its own, and all of them hold this very dictionary.
    connections.settings[DEFAULT_DB_ALIAS].update(entry)


def disconnect() -> None:
    """Close every connection and the pool's threads: a server that stops should have nobody left on it."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()
