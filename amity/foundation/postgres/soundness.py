"""Soundness: what a PostgreSQL must be set to, so that committed is kept and its log quotes nobody's row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.db import connection

KEEPS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("local", "remote_write", "remote_apply", "on"),
})  # fmt: skip
SAYS_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "log_statement": ("ddl", "none"),
    "log_min_duration_statement": ("-1",),
    "log_min_error_statement": ("log", "fatal", "panic"),
    "log_min_messages": ("panic", "fatal", "log"),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
})  # fmt: skip


def unsound() -> Iterator[str]:
    """Yield a sentence for each setting that is not as it must be, with the statement that mends it."""
    wanted = {**KEEPS, **SAYS_NOTHING}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(wanted)]
        )
        found = cursor.fetchall()
    for name, setting in found:
        if setting not in wanted[name]:
            why = "loses what was committed" if name in KEEPS else "writes customers' facts into its log"
            yield f"{name} = {setting} {why}: ALTER SYSTEM SET {name} = {wanted[name][-1]}"
