"""Canonical tables of what customers hold, and of the money that moves."""

from amity.analytics.tables.channels import CHANNELS
from amity.analytics.tables.contract import Column, Table, Type

T, M, R, D, AT, F = Type.TEXT, Type.MONEY, Type.RATE, Type.DAY, Type.MOMENT, Type.FLAG
CURRENCY = "[A-Z]{3}"

HOLDINGS = Table(
    "holdings",
    "A product that a customer has.",
    ("key",),
    (
        Column("key", T, "The source's key of the contract or account.", required=True, longest=120),
        Column("product_code", T, "What it is.", required=True, parent="products"),
        Column("owner_key", T, "The first owner.", required=True, parent="customers"),
        Column("number", T, "The account, contract or card number.", personal=True, longest=60),
        Column(
            "status",
            T,
            "Status; empty means active.",
            allowed=("ACTIVE", "DORMANT", "MATURED", "CLOSED", "OVERDUE"),
        ),
        Column("opened_on", D, "Opened."),
        Column("closed_on", D, "Closed."),
        Column("matures_on", D, "Matures."),
        Column("currency", T, "ISO 4217; empty means the feed's.", pattern=CURRENCY),
        Column("rate", R, "Yearly rate as agreed."),
        Column("limit_amount", M, "Limit or amount granted."),
        Column("is_held_away", F, "Held at another bank, as the customer told."),
    ),
)

HOLDING_PARTIES = Table(
    "holding_parties",
    "Who stands behind a holding, and as what; the first owner is there without a row.",
    ("holding_key", "customer_key", "role"),
    (
        Column("holding_key", T, "The holding.", required=True, parent="holdings"),
        Column("customer_key", T, "The customer.", required=True, parent="customers"),
        Column(
            "role",
            T,
            "As what.",
            required=True,
            allowed=("OWNER", "JOINT_OWNER", "CARDHOLDER", "DISPONENT", "GUARANTOR", "BENEFICIARY"),
        ),
        Column("share", M, "Share, in per cent.", between=(0, 100)),
    ),
)

STANDING_ORDERS = Table(
    "standing_orders",
    "Payments that repeat.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
        Column("holding_key", T, "From which holding.", required=True, parent="holdings"),
        Column("amount", M, "Amount each time.", required=True),
        Column("currency", T, "ISO 4217; empty means the feed's.", pattern=CURRENCY),
        Column("purpose", T, "What for, e.g. RENT, INSURANCE, LOAN, LEASING, HOUSEHOLD.", longest=40),
        Column("counterparty_bank", T, "The other bank.", longest=40),
    ),
)

BALANCES = Table(
    "balances",
    "What a holding was worth on a day, month-ends at least; what is owed is negative.",
    ("holding_key", "as_of"),
    (
        Column("holding_key", T, "The holding.", required=True, parent="holdings"),
        Column("as_of", D, "At the end of this day.", required=True),
        Column("amount", M, "The balance.", required=True),
        Column("currency", T, "ISO 4217; empty means the holding's.", pattern=CURRENCY),
    ),
)

TRANSACTIONS = Table(
    "transactions",
    "Money that moved on a holding; out is negative.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
        Column("holding_key", T, "The holding.", required=True, parent="holdings"),
        Column("booked_on", D, "The business day.", required=True),
        Column("booked_at", AT, "The moment, where the source knows it."),
        Column("amount", M, "Signed: out is negative.", required=True),
        Column("currency", T, "ISO 4217; empty means the holding's.", pattern=CURRENCY),
        Column("status", T, "Status; empty means settled.", allowed=("SETTLED", "PENDING", "REVERSED")),
        Column(
            "kind",
            T,
            "Kind.",
            required=True,
            allowed=(
                "SALARY",
                "TRANSFER",
                "CASH",
                "CARD",
                "FEE",
                "INTEREST",
                "LOAN",
                "INVESTMENT",
                "TAX",
                "OTHER",
            ),
        ),
        Column("purpose", T, "What for, e.g. GROCERIES, RENT, SCHOOL, SUPPLIER.", longest=40),
        Column("counterparty", T, "The other account or name; kept only as a keyed hash.", personal=True),
        Column("counterparty_bank", T, "The other bank.", longest=40),
        Column("channel", T, "Through which channel.", allowed=CHANNELS),
        Column("description", T, "Words of the entry, without names and numbers."),
    ),
)
