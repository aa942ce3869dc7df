"""What the ring reads to find who belongs together: names as numbers, addresses as keyed hashes."""

import pyarrow as pa

from amity.foundation.runs.exports import Export

_ENTITY = ("legal_entity_id", pa.int64())
_PEOPLE = """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts}),
    named AS (
        SELECT p.legal_entity_id, p.id,
            CASE WHEN p.native_name ~ '^[\\u4e00-\\u9fff]' THEN left(p.native_name, 1)
                ELSE lower(regexp_replace(p.full_name, '^.*\\s', '')) END AS family,
            coalesce(nullif(p.native_name, ''), lower(p.full_name)) AS whole,
            h.birth_year, h.birth_month, h.sex, h.marital_status
        FROM parties_party p JOIN cut USING (legal_entity_id) JOIN parties_person h ON h.party_id = p.id
        WHERE p.kind = 'PERSON' AND p.status NOT IN ('MERGED', 'ERASED', 'CLOSED')
    )
    SELECT named.legal_entity_id, named.id, dense_rank() OVER (ORDER BY family),
        dense_rank() OVER (ORDER BY whole), birth_year, birth_month, sex, marital_status, m.household_id
    FROM named LEFT JOIN relations_membership m ON m.party_id = named.id AND m.active_to IS NULL
"""
PEOPLE = Export(
    "kin_people",
    pa.schema([
        _ENTITY, ("party_id", pa.int64()), ("family", pa.int64()), ("whole", pa.int64()),
        ("birth_year", pa.int64()), ("birth_month", pa.int64()), ("sex", pa.string()),
        ("marital", pa.string()), ("household", pa.int64()),
    ]),
    _PEOPLE,
)  # fmt: skip
PLACES = Export(
    "kin_places",
    pa.schema([_ENTITY, ("party_id", pa.int64()), ("kind", pa.string()), ("key", pa.string())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT p.legal_entity_id, p.id, 'SAME_ADDRESS', a.region_code || '|' || encode(a.blind_index, 'hex')
    FROM parties_address a JOIN parties_party p ON p.id = a.party_id JOIN cut USING (legal_entity_id)
    WHERE a.kind = 'HOME' AND a.blind_index IS NOT NULL AND p.kind = 'PERSON'
    UNION ALL
    SELECT p.legal_entity_id, p.id, 'SAME_PHONE', encode(c.blind_index, 'hex')
    FROM parties_contactpoint c JOIN parties_party p ON p.id = c.party_id JOIN cut USING (legal_entity_id)
    WHERE c.kind IN ('MOBILE', 'PHONE') AND p.kind = 'PERSON'
    """,
)
KIN = Export(
    "kin_ties",
    pa.schema([_ENTITY, ("party_id", pa.int64()), ("other_id", pa.int64()), ("role", pa.string())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT p.legal_entity_id, r.party_id, r.other_id,
        CASE WHEN r.role LIKE 'EMERGENCY_CONTACT%' THEN 'EMERGENCY' ELSE r.role END
    FROM parties_relationship r JOIN parties_party p ON p.id = r.party_id JOIN cut USING (legal_entity_id)
    WHERE r.role IN ('SPOUSE', 'CHILD', 'PARENT', 'SIBLING', 'EMERGENCY_CONTACT', 'EMERGENCY_CONTACT_FOR')
      AND (r.active_to IS NULL OR r.active_to > cut.as_of)
    """,
)
JOINT = Export(
    "kin_joint",
    pa.schema([_ENTITY, ("party_id", pa.int64()), ("other_id", pa.int64())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT DISTINCT h.legal_entity_id, h.owner_id, j.party_id FROM holdings_holdingparty j
    JOIN holdings_holding h ON h.id = j.holding_id JOIN cut USING (legal_entity_id)
    WHERE j.role = 'JOINT_OWNER' AND j.party_id <> h.owner_id
    """,
)
# A tie told from both sides is one tie; its larger share counts.
SHARES = Export(
    "shares",
    pa.schema([
        _ENTITY, ("owner_id", pa.int64()), ("company_id", pa.int64()), ("percent", pa.decimal128(5, 2)),
    ]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts}),
    told AS (
        SELECT r.party_id AS company_id, r.other_id AS owner_id, r.share, r.active_to
        FROM parties_relationship r WHERE r.role IN ('SHAREHOLDER', 'PARENT_COMPANY')
        UNION ALL
        SELECT r.other_id, r.party_id, r.share, r.active_to
        FROM parties_relationship r WHERE r.inverse_role IN ('SHAREHOLDER', 'PARENT_COMPANY')
    )
    SELECT p.legal_entity_id, owner_id, company_id, max(share)
    FROM told JOIN parties_party p ON p.id = company_id JOIN cut USING (legal_entity_id)
    WHERE share > 0 AND (active_to IS NULL OR active_to > cut.as_of)
    GROUP BY p.legal_entity_id, owner_id, company_id
    """,
)  # fmt: skip
GUARANTEES = Export(
    "guarantees",
    pa.schema([_ENTITY, ("guarantor_id", pa.int64()), ("debtor_id", pa.int64())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts}),
    told AS (
        SELECT r.other_id AS guarantor_id, r.party_id AS debtor_id, r.active_to
        FROM parties_relationship r WHERE r.role = 'GUARANTOR'
        UNION ALL
        SELECT r.party_id, r.other_id, r.active_to
        FROM parties_relationship r WHERE r.inverse_role = 'GUARANTOR'
        UNION ALL
        SELECT g.party_id, h.owner_id, h.closed_on FROM holdings_holdingparty g
        JOIN holdings_holding h ON h.id = g.holding_id
        WHERE g.role = 'GUARANTOR' AND h.status NOT IN ('CLOSED', 'MATURED')
    )
    SELECT DISTINCT p.legal_entity_id, guarantor_id, debtor_id
    FROM told JOIN parties_party p ON p.id = debtor_id JOIN cut USING (legal_entity_id)
    WHERE active_to IS NULL OR active_to > cut.as_of
    """,
)

EXPORTS = (PEOPLE, PLACES, KIN, JOINT, SHARES, GUARANTEES)
