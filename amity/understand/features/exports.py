"""What the ring reads of PostgreSQL about customers, their records and what they hold."""

import pyarrow as pa

from amity.foundation.runs.exports import Export

MONEY = pa.decimal128(18, 2)
RATE = pa.decimal128(9, 6)

BIRTHDAY_DAYS = 30

CUSTOMERS = Export(
    "customers",
    pa.schema(
        [
            ("party_id", pa.int64()),
            ("legal_entity_id", pa.int64()),
            ("unit_id", pa.int64()),
            ("kind", pa.string()),
            ("customer_since", pa.date32()),
            ("birth_year", pa.int16()),
            ("birth_month", pa.int16()),
            ("kyc_expires_on", pa.date32()),
            ("missing_facts", pa.int16()),
            ("has_manager", pa.int16()),
            ("manager_id", pa.int64()),
        ]
    ),
    # What every person and every organisation should have told the bank; see missing_facts_count.
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts}),
    reached AS (
        SELECT party_id, bool_or(kind IN ('MOBILE', 'PHONE')) AS by_phone
        FROM parties_contactpoint GROUP BY party_id
    ),
    placed AS (SELECT DISTINCT party_id FROM parties_address),
    managed AS (
        SELECT a.party_id, min(a.staff_id) AS staff_id
        FROM coverage_assignment a
        JOIN parties_party p ON p.id = a.party_id JOIN cut USING (legal_entity_id)
        WHERE a.role = 'MAIN' AND a.active_from <= cut.as_of
            AND (a.active_to IS NULL OR a.active_to > cut.as_of)
        GROUP BY a.party_id
    )
    SELECT p.id, p.legal_entity_id, p.unit_id, p.kind, p.customer_since, n.birth_year, n.birth_month,
        p.kyc_expires_on,
        (NOT coalesce(reached.by_phone, false))::int + (placed.party_id IS NULL)::int + CASE p.kind
            WHEN 'PERSON' THEN (n.birth_year IS NULL)::int + (coalesce(n.occupation, '') = '')::int
                + (coalesce(n.income_band, '') = '')::int
            ELSE (coalesce(o.industry_code, '') = '')::int + (coalesce(o.size, '') = '')::int
                + (o.registered_capital IS NULL)::int
        END,
        (managed.party_id IS NOT NULL)::int, managed.staff_id
    FROM parties_party p JOIN cut USING (legal_entity_id)
    LEFT JOIN parties_person n ON n.party_id = p.id
    LEFT JOIN parties_organisation o ON o.party_id = p.id
    LEFT JOIN reached ON reached.party_id = p.id
    LEFT JOIN placed ON placed.party_id = p.id
    LEFT JOIN managed ON managed.party_id = p.id
    WHERE p.status NOT IN ('MERGED', 'ERASED')
    """,
)

BIRTHS = """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT p.id, cut.as_of, n.birth_on_sealed
    FROM parties_person n JOIN parties_party p ON p.id = n.party_id JOIN cut USING (legal_entity_id)
    WHERE n.birth_on_sealed IS NOT NULL AND p.status NOT IN ('MERGED', 'ERASED') AND n.birth_month IN (
        extract(month FROM cut.as_of)::int, extract(month FROM cut.as_of + 15)::int,
        extract(month FROM cut.as_of + 30)::int
    )
"""
"""Whose birthday may come within 30 days, by the plain month: only their day of birth is opened."""

RECORDS = Export(
    "records",
    pa.schema([("lake_key", pa.int64()), ("party_id", pa.int64())]),
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT r.lake_key, r.party_id
    FROM parties_sourcerecord r JOIN parties_party p ON p.id = r.party_id JOIN cut USING (legal_entity_id)
    """,
)

HOLDINGS = Export(
    "holdings",
    pa.schema(
        [
            ("holding", pa.int64()),
            ("party_id", pa.int64()),
            ("own_party_id", pa.int64()),
            ("legal_entity_id", pa.int64()),
            ("line", pa.string()),
            ("product_kind", pa.string()),
            ("status", pa.string()),
            ("opened_on", pa.date32()),
            ("closed_on", pa.date32()),
            ("matures_on", pa.date32()),
            ("latest_balance", MONEY),
            ("latest_balance_on", pa.date32()),
            ("limit_amount", MONEY),
            ("margin", RATE),
            ("fee", MONEY),
            ("is_held_away", pa.bool_()),
        ]
    ),
    # A balance in another currency is the lake's to convert: it never stands in for one in the bank's own.
    """
    WITH cut(legal_entity_id, as_of) AS (VALUES {cuts})
    SELECT h.id, h.owner_id, coalesce(r.own_party_id, h.owner_id), h.legal_entity_id, p.line, p.kind,
        h.status, h.opened_on, h.closed_on, h.matures_on,
        CASE WHEN h.currency = e.currency THEN h.balance END, h.balance_on,
        CASE WHEN h.currency = e.currency THEN h.limit_amount END, p.margin, p.fee, h.is_held_away
    FROM holdings_holding h
    JOIN cut USING (legal_entity_id)
    JOIN organisation_legalentity e ON e.id = h.legal_entity_id
    JOIN products_product p ON p.id = h.product_id
    LEFT JOIN parties_sourcerecord r ON r.lake_key = h.lake_key AND r.own_party_id IS NOT NULL
    WHERE h.opened_on IS NULL OR h.opened_on <= cut.as_of
    """,
)

EXPORTS = (CUSTOMERS, RECORDS, HOLDINGS)
