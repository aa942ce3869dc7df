"""Clear the database's own files of what was deleted: PostgreSQL keeps old row versions until it is told.

Tables are rewritten one after another, each closed to everybody while its turn lasts; run it at night.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import psycopg
from django.conf import settings

from amity.foundation.postgres import addresses, logins, server

TABLES = (
    "parties_party", "parties_person", "parties_organisation", "parties_identifier", "parties_contactpoint",
    "parties_address", "parties_relationship", "parties_sourcerecord", "parties_searchtoken", "tasks_task",
    "interactions_interaction", "decisions_response", "sources_event", "sources_reject", "sources_parked",
    "holdings_holding", "holdings_recenttransaction", "coverage_assignment", "access_grant",
    "allotments_allotmentmove",
)  # fmt: skip
"""Where something of a customer stands that an erasing takes away."""


def sweep(environment: Mapping[str, str]) -> Iterator[str]:
    """Rewrite the tables, let go of old write-ahead files, and say what was not ours to do."""
    is_own = logins.is_own_server(environment)
    url = logins.addresses_in(environment, home=settings.HOME)[logins.Login.OWNER]
    if not is_own:
        url = addresses.embedded_url(settings.HOME, user=server.SUPERUSER)
    with psycopg.connect(url, autocommit=True) as database:
        for table in TABLES:
            database.execute(f"VACUUM (FULL, ANALYZE) {table}")
        yield f"Rewrote {len(TABLES)} tables: no old row version is left in their files."
        if is_own:
            yield "Ask your database's administrator for: VACUUM FULL pg_statistic; CHECKPOINT; and how long"
            yield "write-ahead files and their archive are kept: they hold names until then."
            return
        database.execute("VACUUM FULL pg_catalog.pg_statistic")
        # A write-ahead file that is taken into use again keeps its old content: let go of them instead.
        database.execute("ALTER SYSTEM SET wal_recycle = off")
        database.execute("SELECT pg_reload_conf()")
        for _turn in range(2):
            database.execute("SELECT pg_switch_wal()")
            database.execute("CHECKPOINT")
        yield "Let go of old write-ahead files and of the planner's samples."
