"""What the ring reads of PostgreSQL about answers: which actions rest, for whom."""

import pyarrow as pa

from amity.foundation.runs.exports import Export

RESTS = Export(
    "rests",
    pa.schema([("party_id", pa.int64()), ("action_code", pa.string())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT DISTINCT r.party_id, r.action_code
    FROM decisions_response r JOIN parties_party p ON p.id = r.party_id JOIN cut USING (legal_entity_id)
    WHERE NOT r.is_undone AND r.rests_until > cut.as_of
    """,
)

EXPORTS = (RESTS,)
