"""What others write into this room in bulk; the intake's own tables are in ``holdings.intake``."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
from django.db import connection, transaction

from amity.foundation.postgres.copying import copy_table
from amity.know.holdings.models import MonthlyBalance


@transaction.atomic
def replace_monthly_balances(legal_entity_id: int, balances: pa.Table, *, months: Sequence[date]) -> int:
    """Make these (party_id, month, line, amount_minor) the legal entity's only ones of these months.

    Return what changed. Only the difference is written: the rest, and its index, is left alone.
    """
    if not MonthlyBalance.objects.filter(legal_entity_id=legal_entity_id).exists():
        whose = pa.repeat(pa.scalar(legal_entity_id, pa.int64()), balances.num_rows)
        return copy_table(
            connection, "holdings_monthlybalance", balances.append_column("legal_entity_id", whose)
        )
    with connection.cursor() as cursor:
        cursor.execute(_COMING)
        copy_table(connection, "monthly_balance_coming", balances)
        cursor.execute("ANALYZE monthly_balance_coming")
        cursor.execute(_REMOVE_GONE, [legal_entity_id, list(months)])
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
    DELETE FROM holdings_monthlybalance AS present
    WHERE legal_entity_id = %s AND month = ANY(%s) AND NOT EXISTS (
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
