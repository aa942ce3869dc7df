"""What the ring reads of PostgreSQL about the facts of customers: verdicts, never values."""

import pyarrow as pa

from amity.foundation.runs.exports import Export
from amity.know.quality import facts
from amity.know.quality.judgements import PLAIN_FACTS

FACTS = Export(
    "quality_facts",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("legal_entity_id", pa.int64()),
            ("unit_id", pa.int64()),
            ("kind", pa.string()),
            ("source", pa.string()),
            ("sealed_digest", pa.string()),
            ("taken_at", pa.string()),
            *((name, pa.bool_()) for name in PLAIN_FACTS),
        ]
    ),
    facts.sql(one=False),
)

EXPORTS = (FACTS,)
