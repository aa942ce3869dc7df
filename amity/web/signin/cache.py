"""Django's cache in a table: what one process notes, all know, and a restart forgets nothing.

A cache in each process's memory would give whoever guesses as many tries as there are processes, and would
take a one-time code once in each. Values are JSON: nothing that a database holds is ever executed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

from amity.web.signin.models import Note

FAR = datetime(9999, 1, 1, tzinfo=UTC)


class SharedCache(BaseCache):
    """A small cache: a few rows for each person who signs in."""

    def __init__(self, _location: str, parameters: dict[str, Any]) -> None:
        super().__init__(parameters)

    def add(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Note the value unless there is one that has not expired; of two at once, one wins."""
        with connection.cursor() as cursor:
            name, expires_at = self._name(key, version), self._expiry(timeout)
            cursor.execute(_ADD, [name, json.dumps(value), expires_at, timezone.now()])
            return cursor.rowcount == 1

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or the default where there is none or it has expired."""
        found = Note.objects.filter(pk=self._name(key, version), expires_at__gt=timezone.now())
        return next(iter(found.values_list("value", flat=True)), default)

    def set(
        self, key: str, value: object, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Note the value."""
        name, expires_at = self._name(key, version), self._expiry(timeout)
        Note.objects.update_or_create(pk=name, defaults={"value": value, "expires_at": expires_at})

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep the value for longer."""
        kept = Note.objects.filter(pk=self._name(key, version), expires_at__gt=timezone.now())
        return bool(kept.update(expires_at=self._expiry(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value."""
        return bool(Note.objects.filter(pk=self._name(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        Note.objects.all().delete()

    def _name(self, key: str, version: int | None) -> str:
        # Hashed: a key may hold what somebody typed, and may be of any length.
        return hashlib.sha256(self.make_key(key, version).encode(errors="replace")).hexdigest()

    def _expiry(self, timeout: float | None) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FAR if seconds is None else timezone.now() + timedelta(seconds=seconds)


def sweep(*, at: datetime) -> int:
    """Forget the notes that have expired; return how many."""
    return Note.objects.filter(expires_at__lte=at).delete()[0]


_ADD = """
    INSERT INTO signin_note AS present (key, value, expires_at) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
    WHERE present.expires_at <= %s
"""
