"""The questions of which credit is made: the ledger, where its rows lie, and who claims them."""

from types import MappingProxyType

OF_UNITS = "AND party.unit_id = ANY(%(units)s)"
_LEDGER = """
    SELECT balance.party_id, balance.line, balance.amount_minor AS minor, party.unit_id
    FROM holdings_monthlybalance AS balance JOIN parties_party AS party ON party.id = balance.party_id
    WHERE balance.legal_entity_id = %(bank)s AND balance.month = %(month)s {of_whom}
"""
_POSTED = """
    SELECT DISTINCT staff_id FROM organisation_posting
    WHERE active_from <= %(day)s AND (active_to IS NULL OR active_to > %(day)s)
"""
_HOLDER = "CASE WHEN claim.staff_id IS NULL THEN 'T' || claim.team_id ELSE 'S' || claim.staff_id END"
_COUNTS = """
    claim.active_from <= %(day)s AND (claim.active_to IS NULL OR claim.active_to > %(day)s)
    AND claim.share > 0 AND (claim.team_id IS NOT NULL OR claim.staff_id IN (SELECT staff_id FROM posted))
"""
_OF_CUSTOMERS = f"""
    SELECT claim.party_id::text AS cell, {_HOLDER} AS holder, (claim.share * 100)::bigint AS weight
    FROM coverage_assignment AS claim JOIN parties_party AS party ON party.id = claim.party_id
    WHERE party.legal_entity_id = %(bank)s {{of_whom}} AND {_COUNTS}
"""
_OF_CELLS = f"""
    SELECT claim.cell, {_HOLDER} AS holder, (claim.share * 100)::bigint AS weight
    FROM coverage_cellassignment AS claim
    WHERE claim.legal_entity_id = %(bank)s AND claim.axis = %(axis)s AND {_COUNTS}
"""
_BY_CUSTOMER = "SELECT party_id, line, party_id::text AS cell, unit_id, minor FROM ledger"
_BY_INDUSTRY = """
    SELECT ledger.party_id, line, coalesce(key.cell, '') AS cell, unit_id, minor FROM ledger
    LEFT JOIN parties_organisation AS body ON body.party_id = ledger.party_id
    LEFT JOIN unnest(%(keys)s::text[], %(cells)s::text[]) AS key(code, cell)
        ON key.code = coalesce(body.industry_code, '')
"""
PLACED = """
    SELECT DISTINCT ON (party_id) party_id, region_code FROM parties_address
    ORDER BY party_id, kind = 'HOME' DESC, kind = 'REGISTERED' DESC, kind
"""
"""Where each customer is at home, as far as an address says so."""
_BY_REGION = f"""
    SELECT ledger.party_id, line, coalesce(key.cell, '') AS cell, unit_id, minor FROM ledger
    LEFT JOIN ({PLACED}) AS place ON place.party_id = ledger.party_id
    LEFT JOIN unnest(%(keys)s::text[], %(homes)s::bigint[], %(cells)s::text[]) AS key(region, home, cell)
        ON key.home = ledger.unit_id AND key.region = coalesce(place.region_code, '')
"""
_BY_PRODUCT = """
    SELECT ledger.party_id, ledger.line, coalesce(key.cell, '') AS cell, unit_id, minor FROM ledger
    LEFT JOIN unnest(%(keys)s::text[], %(cells)s::text[]) AS key(line, cell) ON key.line = ledger.line
    WHERE NOT EXISTS (
        SELECT FROM split WHERE (split.party_id, split.line) = (ledger.party_id, ledger.line))
    UNION ALL SELECT ledger.party_id, ledger.line, split.cell, unit_id, split.minor
    FROM split JOIN ledger USING (party_id, line)
"""
CLAIMS = MappingProxyType({
    "CUSTOMER": _OF_CUSTOMERS, "INDUSTRY": _OF_CELLS, "REGION": _OF_CELLS, "PRODUCT": _OF_CELLS,
})  # fmt: skip
LIES = MappingProxyType({
    "CUSTOMER": _BY_CUSTOMER, "INDUSTRY": _BY_INDUSTRY, "REGION": _BY_REGION, "PRODUCT": _BY_PRODUCT,
})  # fmt: skip

# What goes whole to one holder needs no remainders; the rest is cut, and its last cents dealt out in turn.
CREDIT = f"""
    WITH posted AS ({_POSTED}),
    split AS (
        SELECT * FROM unnest(
            %(parties)s::bigint[], %(lines)s::text[], %(parts)s::text[], %(minors)s::bigint[]
        ) AS split(party_id, line, cell, minor)
    ),
    ledger AS ({_LEDGER}),
    placed AS ({{lies}}),
    claimed AS (
        SELECT cell, holder, sum(weight)::bigint AS weight FROM ({{claims}}) AS claim GROUP BY cell, holder
    ),
    claims AS (
        SELECT cell, holder, weight, sum(weight) OVER cells AS claimed, count(*) OVER cells AS holders
        FROM claimed WINDOW cells AS (PARTITION BY cell)
    ),
    shared AS (
        SELECT placed.*, holder, weight, greatest(claimed, 10000) AS whole, holders
        FROM placed JOIN claims USING (cell)
        UNION ALL
        SELECT placed.*, 'P' || unit_id, 10000 - coalesce(claimed, 0), 10000, 0
        FROM placed LEFT JOIN (SELECT DISTINCT cell, claimed FROM claims) AS known USING (cell)
        WHERE coalesce(claimed, 0) < 10000
    ),
    cut AS (
        SELECT cell, party_id, line, holder, weight, minor,
            div(abs(minor)::numeric * weight, whole) AS part, mod(abs(minor)::numeric * weight, whole) AS rest
        FROM shared WHERE weight <> whole
    ),
    dealt AS (
        SELECT holder, minor, part, abs(minor) - sum(part) OVER one AS cents,
            row_number() OVER (one ORDER BY rest DESC, weight DESC, holder COLLATE "C") AS turn
        FROM cut WINDOW one AS (PARTITION BY party_id, line, cell)
    ),
    found AS (
        SELECT holder, sum(minor) AS minor FROM shared WHERE weight = whole GROUP BY holder
        UNION ALL
        SELECT holder, sum(sign(minor) * (part + CASE WHEN turn <= cents THEN 1 ELSE 0 END)) FROM dealt
        GROUP BY holder
    )
    SELECT holder, sum(minor)::bigint AS minor FROM found GROUP BY holder ORDER BY minor DESC, holder
"""
TOTAL = f"SELECT coalesce(sum(minor), 0)::bigint FROM ({_LEDGER}) AS ledger"
INDUSTRIES = """
    SELECT DISTINCT industry_code FROM parties_organisation AS body
    JOIN parties_party AS party ON party.id = body.party_id WHERE party.legal_entity_id = %(bank)s
    UNION SELECT ''
"""
PLACES = f"""
    SELECT DISTINCT coalesce(place.region_code, ''), party.unit_id FROM parties_party AS party
    LEFT JOIN ({PLACED}) AS place ON place.party_id = party.id WHERE party.legal_entity_id = %(bank)s
"""
LINES = "SELECT DISTINCT line FROM holdings_monthlybalance WHERE legal_entity_id = %(bank)s"
UNITS = "SELECT id, code, path FROM organisation_unit WHERE legal_entity_id = %(bank)s"

# Only lines of customers who hold one of these products need be split.
SPLIT = f"""
    WITH ledger AS ({_LEDGER}), concerned AS (
        SELECT DISTINCT holding.owner_id, product.line FROM holdings_holding AS holding
        JOIN products_product AS product ON product.id = holding.product_id
        WHERE holding.legal_entity_id = %(bank)s AND product.code = ANY(%(products)s)
    )
    SELECT ledger.party_id, ledger.line, ledger.minor, product.code,
        sum(round(abs(coalesce(holding.balance, 0)) * 100))::bigint
    FROM ledger JOIN concerned ON concerned.owner_id = ledger.party_id AND concerned.line = ledger.line
    JOIN holdings_holding AS holding ON holding.owner_id = ledger.party_id
    JOIN products_product AS product ON product.id = holding.product_id AND product.line = ledger.line
    GROUP BY ledger.party_id, ledger.line, ledger.minor, product.code
"""
