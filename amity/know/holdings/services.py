"""What others write into this room in bulk; the intake's own tables are in ``holdings.intake``."""

import pyarrow as pa
from django.db import connection, transaction

from amity.foundation.postgres.copying import copy_rows

_COLUMNS = ("party_id", "month", "line", "amount_minor")


@transaction.atomic
def replace_monthly_balances(legal_entity_id: int, balances: pa.Table) -> int:
    """Make these (party_id, month, line, amount_minor) the legal entity's only ones; return what changed.

    Only the difference is written: a night adds a month, and leaves the months before and their index alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COMING)
        rows = zip(*(balances.column(name).to_pylist() for name in _COLUMNS), strict=True)
        copy_rows(connection, "monthly_balance_coming", _COLUMNS, rows)
        cursor.execute("ANALYZE monthly_balance_coming")
        cursor.execute(_REMOVE_GONE, [legal_entity_id])
        removed = cursor.rowcount
        cursor.execute(_BRING, [legal_entity_id])
        brought = cursor.rowcount
        cursor.execute("DROP TABLE monthly_balance_coming")
    return removed + brought


_COMING = """
    CREATE TEMPORARY TABLE monthly_balance_coming
        (party_id bigint NOT NULL, month date NOT NULL, line text NOT NULL, amount_minor bigint NOT NULL)
        ON COMMIT DROP
"""
_REMOVE_GONE = """
    DELETE FROM holdings_monthlybalance AS present WHERE legal_entity_id = %s AND NOT EXISTS (
        SELECT FROM monthly_balance_coming AS coming
        WHERE (coming.party_id, coming.month, coming.line) = (present.party_id, present.month, present.line))
"""
# Rows that are there alike are left out before the conflict: it would lock, and so write, each of them.
_BRING = """
    INSERT INTO holdings_monthlybalance AS present (legal_entity_id, party_id, month, line, amount_minor)
    SELECT %s, coming.party_id, coming.month, coming.line, coming.amount_minor
    FROM monthly_balance_coming AS coming
    LEFT JOIN holdings_monthlybalance AS there USING (party_id, month, line)
    WHERE there.amount_minor IS DISTINCT FROM coming.amount_minor
    ON CONFLICT (party_id, month, line) DO UPDATE SET amount_minor = EXCLUDED.amount_minor
"""
