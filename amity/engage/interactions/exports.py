"""What the ring reads of contacts: with whom, when, whether anybody was reached. No text leaves the room."""

import pyarrow as pa

from amity.foundation.runs.exports import Export

# A contact that a file brought was known when it happened, whenever the file came.
CONTACTS = Export(
    "contacts",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("kind", pa.string()),
            ("outcome", pa.string()),
            ("happened_on", pa.date32()),
            ("known_at", pa.timestamp("us", tz="UTC")),
        ]
    ),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT i.party_id, i.kind, i.outcome, (i.happened_at AT TIME ZONE '{zone}')::date,
        to_char(
            CASE WHEN i.source = '' THEN i.recorded_at ELSE i.happened_at END AT TIME ZONE 'UTC',
            'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        )
    FROM interactions_interaction i JOIN parties_party p ON p.id = i.party_id JOIN cut USING (legal_entity_id)
    WHERE (i.happened_at AT TIME ZONE '{zone}')::date <= cut.as_of
    """,
)

EXPORTS = (CONTACTS,)
