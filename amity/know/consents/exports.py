"""What the ring reads: the log of consents, suppressions, promotions, the do-not-call list, as of the cut."""

import pyarrow as pa

from amity.foundation.runs.exports import Export
from amity.know.consents.facts import COMPLAINT, OF_EVENT
from amity.know.products.selectors import LINES

MOMENT = pa.timestamp("us", tz="UTC")
_LINES = ", ".join(f"'{line}'" for line in LINES)


def _moment(column: str) -> str:
    return f"""to_char(({column}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


# What a file brought was known when it happened, whenever the file came.
CONSENTS = Export(
    "consents",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("consent_id", pa.int64()),
            ("purpose", pa.string()),
            ("channel", pa.string()),
            ("is_granted", pa.bool_()),
            ("happened_at", MOMENT),
            ("expires_at", MOMENT),
            ("known_at", MOMENT),
        ]
    ),
    f"""
    WITH cut(legal_entity_id, as_of) AS (VALUES {{cuts}})
    SELECT c.party_id, c.id, c.purpose, c.channel, c.act = 'GRANTED', {_moment("c.happened_at")},
        {_moment("c.expires_at")},
        {_moment("CASE WHEN c.source = '' THEN c.recorded_at ELSE c.happened_at END")}
    FROM consents_consent c JOIN cut USING (legal_entity_id)
    WHERE (c.happened_at AT TIME ZONE '{{zone}}')::date <= cut.as_of
    """,
)

SUPPRESSIONS = Export(
    "suppressions",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("topic", pa.string()),
            ("reason", pa.string()),
            ("stops", pa.string()),
            ("begins_at", MOMENT),
            ("ends_at", MOMENT),
            ("known_at", MOMENT),
        ]
    ),
    f"""
    WITH cut(legal_entity_id, as_of) AS (VALUES {{cuts}})
    SELECT s.party_id, s.topic, s.reason, coalesce(r.stops, 'PROMOTION'), {_moment("s.begins_at")},
        {_moment("least(s.ends_at, s.lifted_at)")},
        {_moment("CASE WHEN s.source = '' THEN s.recorded_at ELSE s.begins_at END")}
    FROM consents_suppression s JOIN cut USING (legal_entity_id)
    LEFT JOIN consents_suppressionreason r ON (r.legal_entity_id, r.code) = (s.legal_entity_id, s.reason)
    UNION ALL
    SELECT e.party_id, CASE WHEN upper(e.topic) IN ({_LINES}) THEN upper(e.topic) ELSE '' END, '{COMPLAINT}',
        r.stops, {_moment("e.happened_at")},
        {_moment("e.happened_at + make_interval(days => r.usual_days)")},
        {_moment("e.happened_at")}
    FROM sources_event e JOIN cut USING (legal_entity_id)
    JOIN consents_suppressionreason r ON (r.legal_entity_id, r.code) = (e.legal_entity_id, '{COMPLAINT}')
    WHERE e.kind = 'COMPLAINT' AND e.party_id IS NOT NULL AND r.usual_days IS NOT NULL
      AND e.happened_at > cut.as_of - make_interval(days => r.usual_days + 2)
      AND NOT EXISTS (SELECT FROM consents_suppression s
        WHERE s.source = '{OF_EVENT}' AND s.key = e.reference::text)
    """,
)

PROMOTIONS = Export(
    "promotions",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("channel", pa.string()),
            ("happened_at", MOMENT),
            ("known_at", MOMENT),
        ]
    ),
    f"""
    WITH cut(legal_entity_id, as_of) AS (VALUES {{cuts}})
    SELECT p.party_id, p.channel, {_moment("p.happened_at")}, {_moment("p.happened_at")}
    FROM consents_promotion p JOIN parties_party party ON party.id = p.party_id
    JOIN cut USING (legal_entity_id)
    """,
)

DO_NOT_CALL = Export(
    "do_not_call",
    pa.schema([("party_id", pa.int64()), ("known_at", MOMENT)]),
    f"""
    WITH cut(legal_entity_id, as_of) AS (VALUES {{cuts}}), listed AS (
        SELECT legal_entity_id, 'MOBILE' AS kind, mobile_index AS blind_index, listed_at
        FROM consents_donotcall JOIN cut USING (legal_entity_id) WHERE removed_at IS NULL
        UNION ALL SELECT legal_entity_id, 'PHONE', phone_index, listed_at
        FROM consents_donotcall JOIN cut USING (legal_entity_id) WHERE removed_at IS NULL
    )
    SELECT contact.party_id, {_moment("max(listed_at)")}
    FROM listed JOIN parties_contactpoint contact USING (kind, blind_index)
    JOIN parties_party party
      ON party.id = contact.party_id AND party.legal_entity_id = listed.legal_entity_id
    GROUP BY 1
    """,
)

EXPORTS = (CONSENTS, SUPPRESSIONS, PROMOTIONS, DO_NOT_CALL)
