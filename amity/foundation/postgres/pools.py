"""Leave the database for good: connections, and the threads of their pool."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import DatabaseWrapper


def disconnect() -> None:
    """Close every connection and the pool's threads: a server that stops should have nobody left on it."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    wrapper.close()
    if isinstance(wrapper, DatabaseWrapper):
        wrapper.close_pool()
