"""Canonical tables of what customers allow, and when they are left in peace."""

from amity.analytics.tables.contract import Column, Table, Type

T, AT = Type.TEXT, Type.MOMENT
CODE = r"[A-Z][A-Z0-9_]{0,19}"

CONSENTS = Table(
    "consents",
    "Consents given or withdrawn, one row each time: what came stays, and a later row takes over.",
    ("key",),
    (
        Column("key", T, "The source's key of this act.", required=True, longest=120),
        Column("customer_key", T, "Whose.", required=True, parent="customers"),
        Column("purpose", T, "For what; one of the bank's purposes.", required=True, pattern=CODE),
        Column("channel", T, "Through which channel; empty for a purpose not by channel.", pattern=CODE),
        Column("act", T, "Given or withdrawn.", required=True, allowed=("GRANTED", "WITHDRAWN")),
        Column(
            "basis",
            T,
            "Legal basis; empty for the one that the bank has declared.",
            allowed=("CONSENT", "CONTRACT", "LEGAL_OBLIGATION", "LEGITIMATE_INTEREST"),
        ),
        Column("at", AT, "When the customer said it.", required=True),
        Column("expires_at", AT, "Until when it holds; empty for ever."),
        Column("document", T, "Reference of what was signed.", personal=True, longest=100),
        Column("staff_code", T, "Who took it.", parent="staff"),
    ),
)

SUPPRESSIONS = Table(
    "suppressions",
    "Times in which a customer is left in peace; a complaint brings its own without a row here.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
        Column("customer_key", T, "Who is left in peace.", required=True, parent="customers"),
        Column("topic", T, "About which product line; empty for everything.", pattern=CODE),
        Column("reason", T, "Why; one of the bank's reasons.", required=True, pattern=CODE),
        Column("begins_at", AT, "From when.", required=True),
        Column("ends_at", AT, "Until when; empty until it is lifted."),
        Column("note", T, "Words about it.", personal=True, longest=500),
    ),
)
