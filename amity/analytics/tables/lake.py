"""The tables of the lake. Columns are added, never renamed or dropped; nothing here names a person."""

from amity.analytics.tables.contract import Column, Table, Type

T, N, M, D, AT = Type.TEXT, Type.INTEGER, Type.MONEY, Type.DAY, Type.MOMENT

TRANSACTIONS = Table(
    "transactions",
    "Money that moved, month by month.",
    ("source", "key"),
    (
        Column("legal_entity", N, "The legal entity's id.", required=True),
        Column("lake_key", N, "The first owner's source record.", required=True),
        Column("holding", N, "The holding's id.", required=True),
        Column("source", T, "The source.", required=True),
        Column("key", T, "The source's key.", required=True),
        Column("booked_on", D, "The business day.", required=True),
        Column("booked_at", AT, "The moment; midnight where the source knows none.", required=True),
        Column("arrived_at", AT, "When it reached the bank's lake.", required=True),
        Column("known_at", AT, "From when on a cut-off may see it.", required=True),
        Column("amount", M, "Signed, in its currency.", required=True),
        Column("currency", T, "ISO 4217.", required=True),
        Column("amount_base", M, "Signed, in the legal entity's currency.", required=True),
        Column("status", T, "SETTLED, PENDING or REVERSED.", required=True),
        Column("kind", T, "Kind.", required=True),
        Column("purpose", T, "What for."),
        Column("counterparty_key", T, "Keyed hash of the other side."),
        Column("counterparty_bank", T, "The other bank."),
        Column("channel", T, "Channel."),
        Column("description", T, "Words without names and numbers."),
    ),
    month_of="booked_on",
)

BALANCES_MONTHLY = Table(
    "balances_monthly",
    "What a holding was worth at the end of a day, month-ends at least.",
    ("holding", "as_of"),
    (
        Column("legal_entity", N, "The legal entity's id.", required=True),
        Column("lake_key", N, "The first owner's source record.", required=True),
        Column("holding", N, "The holding's id.", required=True),
        Column("product_line", T, "Its product line.", required=True),
        Column("as_of", D, "At the end of this day.", required=True),
        Column("known_at", AT, "From when on a cut-off may see it.", required=True),
        Column("amount_base", M, "In the legal entity's currency; owed is negative.", required=True),
    ),
    month_of="as_of",
)

EVENTS = Table(
    "events",
    "What happened on a channel, without words that could name somebody.",
    ("source", "key"),
    (
        Column("legal_entity", N, "The legal entity's id.", required=True),
        Column("lake_key", N, "The customer's source record; 0 where no customer is known.", required=True),
        Column("source", T, "The source.", required=True),
        Column("key", T, "The source's key.", required=True),
        Column("channel", T, "Channel.", required=True),
        Column("kind", T, "Kind.", required=True),
        Column("at", AT, "When.", required=True),
        Column("arrived_at", AT, "When it reached the lake.", required=True),
        Column("known_at", AT, "From when on a cut-off may see it.", required=True),
        Column("topic", T, "Short subject."),
        Column("status", T, "State of the matter."),
        Column("amount", M, "An amount."),
        Column("score", N, "Stars or points."),
    ),
    month_of="at",
)

ACTIVITY_MONTHLY = Table(
    "activity_monthly",
    "Transactions summed by customer record, month and kind: what features read.",
    ("lake_key", "month", "kind"),
    (
        Column("legal_entity", N, "The legal entity's id.", required=True),
        Column("lake_key", N, "The customer record.", required=True),
        Column("month", D, "First day of the month.", required=True),
        Column("kind", T, "Kind of transaction.", required=True),
        Column("count", N, "How many.", required=True),
        Column("inflow_base", M, "Sum in.", required=True),
        Column("outflow_base", M, "Sum out, as a positive amount.", required=True),
        Column("largest_out_base", M, "Largest single payment out.", required=True),
        Column("last_on", D, "Day of the last.", required=True),
    ),
    month_of="month",
)

LAKE: tuple[Table, ...] = (TRANSACTIONS, BALANCES_MONTHLY, EVENTS, ACTIVITY_MONTHLY)
