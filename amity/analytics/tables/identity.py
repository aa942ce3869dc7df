"""What identity resolution reads: one row a source record. Given in memory, never written anywhere."""

from amity.analytics.tables.contract import Column, Table, Type

T, D, F = Type.TEXT, Type.DAY, Type.FLAG

IDENTITY_RECORDS = Table(
    "identity_records",
    "Who a source record says the customer is. Any column but the key may be absent.",
    ("key",),
    (
        Column("key", T, "The record's key, once in the table.", required=True, longest=120),
        Column("source", T, "Which source it comes from; empty means all are of one.", longest=120),
        Column("kind", T, "Kind; empty means a person.", allowed=("PERSON", "ORGANISATION")),
        Column("full_name", T, "Name in Latin letters, or in whatever script the source has.", personal=True),
        Column("native_name", T, "Name in its own script.", personal=True),
        Column("given_name", T, "Given name, where the source keeps it apart.", personal=True),
        Column("family_name", T, "Family name, where the source keeps it apart.", personal=True),
        Column("birth_on", D, "Day of birth.", personal=True),
        Column("sex", T, "Female or male.", allowed=("F", "M")),
        Column("id_card", T, "Number of the resident identity card, of 15 or 18 digits.", personal=True),
        Column("passport", T, "Number of the passport.", personal=True),
        Column("other_scheme", T, "What kind of document or number the next one is.", longest=30),
        Column("other_number", T, "Another number that names the customer.", personal=True),
        Column("mobile", T, "A telephone number.", personal=True),
        Column("second_mobile", T, "Another telephone number.", personal=True),
        Column("email", T, "An e-mail address.", personal=True),
        Column("second_email", T, "Another e-mail address.", personal=True),
        Column("region_code", T, "Region code of the address (GB/T 2260 or the source's own).", longest=20),
        Column("postcode", T, "Postcode of the address.", longest=20),
        Column("city", T, "City, suburb or district of the address.", longest=100),
        Column("street", T, "Street and number.", personal=True, longest=500),
        Column("organisation_code", T, "Unified social credit code of an organisation.", personal=True),
    ),
)
