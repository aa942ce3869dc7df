"""The canonical tables: what any source of a bank is mapped to, in the order in which they are loaded.

Keys are the source's own (text). A row's ``parent`` columns carry the key of the row that it hangs on.
Moments carry a time zone; money is in the row's currency, signed as the customer sees it (owed is negative).
"""

from amity.analytics.tables.contract import Column, Table, Type

T, I, M, R, D, AT, F = Type.TEXT, Type.INTEGER, Type.MONEY, Type.RATE, Type.DAY, Type.MOMENT, Type.FLAG

CHANNELS = ("BRANCH", "ONLINE", "MOBILE", "PHONE", "ATM", "POS", "SYSTEM", "MAIL", "WEB", "MANAGER")

UNITS = Table(
    "units",
    "The bank's tree of places; a parent stands before its children.",
    ("code",),
    (
        Column("code", T, "The unit's code.", required=True),
        Column("name_en", T, "Name in English.", required=True),
        Column("name_zh", T, "Name in Chinese."),
        Column(
            "kind",
            T,
            "What it is.",
            required=True,
            allowed=("HEAD_OFFICE", "REGION", "BRANCH", "OUTLET", "DEPARTMENT"),
        ),
        Column("parent_code", T, "The unit above; empty means below the feed's own unit.", parent="units"),
    ),
)

TEAMS = Table(
    "teams",
    "Staff of one unit who share customers.",
    ("code",),
    (
        Column("code", T, "The team's code, unique in the bank.", required=True),
        Column("unit_code", T, "Its unit.", required=True, parent="units"),
        Column("name_en", T, "Name in English.", required=True),
        Column("name_zh", T, "Name in Chinese."),
    ),
)

STAFF = Table(
    "staff",
    "People who work for the bank, one row a posting.",
    ("code", "role", "unit_code"),
    (
        Column("code", T, "The staff number.", required=True),
        Column("full_name", T, "Name in Latin letters.", required=True),
        Column("native_name", T, "Name in its own script."),
        Column("unit_code", T, "Where the role is held.", required=True, parent="units"),
        Column("team_code", T, "The team, if any.", parent="teams"),
        Column(
            "role",
            T,
            "The role held.",
            required=True,
            allowed=(
                "customer_manager",
                "team_lead",
                "branch_manager",
                "product_manager",
                "marketer",
                "service_agent",
                "data_steward",
                "compliance",
                "auditor",
                "administrator",
            ),
        ),
        Column("active_from", D, "First day.", required=True),
        Column("active_to", D, "Day after the last."),
        Column("is_showcased", F, "Listed on a demo's sign-in page."),
    ),
)

PRODUCTS = Table(
    "products",
    "What the bank and its partners offer.",
    ("code",),
    (
        Column("code", T, "The product's code.", required=True),
        Column("name_en", T, "Name in English.", required=True),
        Column("name_zh", T, "Name in Chinese."),
        Column(
            "line",
            T,
            "Product line.",
            required=True,
            allowed=("DEPOSITS", "WEALTH", "INSURANCE", "LOANS", "CARDS", "PAYMENTS", "TRADE", "SERVICES"),
        ),
        Column("kind", T, "Kind within the line, e.g. CURRENT, SAVINGS, TIME, FUND, MORTGAGE, CREDIT_CARD."),
        Column("department", T, "The department that answers for it."),
        Column("partner", T, "The outside partner whose product it is."),
        Column("rate", R, "Yearly rate to or from the customer, as a share: 0.0175."),
        Column("fee", M, "Yearly fee."),
        Column("margin", R, "The bank's yearly margin, as a share of the balance."),
        Column("risk_grade", T, "Risk to the customer.", allowed=("R1", "R2", "R3", "R4", "R5")),
        Column("term_months", I, "Term, where it has one."),
        Column("on_sale_from", D, "First day on sale."),
        Column("on_sale_to", D, "Day after the last on sale."),
    ),
)

CUSTOMERS = Table(
    "customers",
    "A customer record of the source: a person or an organisation.",
    ("key",),
    (
        Column("key", T, "The source's key of the record.", required=True),
        Column("kind", T, "Person or organisation.", required=True, allowed=("PERSON", "ORGANISATION")),
        Column("number", T, "The number that the bank prints; empty means the key."),
        Column("full_name", T, "Name in Latin letters.", required=True),
        Column("native_name", T, "Name in its own script."),
        Column("unit_code", T, "Home unit; empty means the feed's own unit.", parent="units"),
        Column("customer_since", D, "First day as a customer."),
        Column(
            "status",
            T,
            "Status; empty means active.",
            allowed=("PROSPECT", "ACTIVE", "DORMANT", "ATTRITED", "CLOSED"),
        ),
        Column("language", T, "Language spoken with the customer.", allowed=("en", "zh")),
        Column("risk_profile", T, "What risk the customer may take.", allowed=("C1", "C2", "C3", "C4", "C5")),
        Column("kyc_expires_on", D, "Until when the customer is known (due diligence)."),
        Column("sex", T, "Female or male.", allowed=("F", "M")),
        Column("birth_on", D, "Day of birth.", personal=True),
        Column(
            "education",
            T,
            "Highest education.",
            allowed=("PRIMARY", "SECONDARY", "BACHELOR", "MASTER", "DOCTOR"),
        ),
        Column("occupation", T, "Occupation."),
        Column("employer", T, "Employer."),
        Column("income_band", T, "Yearly income band, e.g. 100-200K."),
        Column("marital_status", T, "Marital status.", allowed=("SINGLE", "MARRIED", "DIVORCED", "WIDOWED")),
        Column("industry_code", T, "Industry of an organisation (GB/T 4754 or NACE)."),
        Column("size", T, "Size of an organisation.", allowed=("MICRO", "SMALL", "MEDIUM", "LARGE")),
        Column("registered_capital", M, "Registered capital."),
        Column("founded_on", D, "When an organisation was founded."),
    ),
)

IDENTIFIERS = Table(
    "identifiers",
    "Documents and numbers that name a customer.",
    ("customer_key", "scheme", "value"),
    (
        Column("customer_key", T, "Whose it is.", required=True, parent="customers"),
        Column(
            "scheme", T, "Kind of document, e.g. ID_CARD, PASSPORT, USCC, SSN, BIRTH_NUMBER.", required=True
        ),
        Column("value", T, "The number itself.", required=True, personal=True),
        Column("issuer", T, "Who issued it."),
        Column("expires_on", D, "Day after its last."),
    ),
)

CONTACT_POINTS = Table(
    "contact_points",
    "Ways to reach a customer.",
    ("customer_key", "kind", "value"),
    (
        Column("customer_key", T, "Whose it is.", required=True, parent="customers"),
        Column("kind", T, "Kind.", required=True, allowed=("MOBILE", "PHONE", "EMAIL", "WECHAT")),
        Column("value", T, "The number or address itself.", required=True, personal=True),
        Column("is_preferred", F, "The customer prefers it."),
        Column("is_verified", F, "The bank has verified it."),
    ),
)

ADDRESSES = Table(
    "addresses",
    "Where customers live or work.",
    ("customer_key", "kind"),
    (
        Column("customer_key", T, "Whose it is.", required=True, parent="customers"),
        Column("kind", T, "Home, work or registered.", required=True, allowed=("HOME", "WORK", "REGISTERED")),
        Column("region_code", T, "Region code (GB/T 2260 or the source's own)."),
        Column("city", T, "City and district, plain."),
        Column("line", T, "Street and number.", personal=True),
    ),
)

RELATIONSHIPS = Table(
    "relationships",
    "Who a customer is to another.",
    ("customer_key", "other_key", "role"),
    (
        Column("customer_key", T, "The customer.", required=True, parent="customers"),
        Column("other_key", T, "The other customer.", required=True, parent="customers"),
        Column(
            "role",
            T,
            "What the other is to the customer.",
            required=True,
            allowed=(
                "SPOUSE",
                "CHILD",
                "PARENT",
                "SIBLING",
                "LEGAL_REPRESENTATIVE",
                "SHAREHOLDER",
                "FINANCE_HEAD",
                "GUARANTOR",
                "EMPLOYER",
                "EMPLOYEE",
                "COMPANY",
                "GUARANTEES",
                "REPRESENTS",
                "OWNS",
            ),
        ),
        Column("inverse_role", T, "What the customer is to the other.", required=True),
        Column("share", M, "Share owned, in per cent."),
        Column("active_from", D, "First day."),
        Column("active_to", D, "Day after the last."),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    "Which staff member looks after a customer.",
    ("customer_key", "staff_code", "role"),
    (
        Column("customer_key", T, "The customer.", required=True, parent="customers"),
        Column("staff_code", T, "The staff member.", required=True, parent="staff"),
        Column(
            "role", T, "Main, backup or specialist.", required=True, allowed=("MAIN", "BACKUP", "SPECIALIST")
        ),
        Column("active_from", D, "First day.", required=True),
        Column("active_to", D, "Day after the last."),
    ),
)

HOLDINGS = Table(
    "holdings",
    "A product that a customer has.",
    ("key",),
    (
        Column("key", T, "The source's key of the contract or account.", required=True),
        Column("product_code", T, "What it is.", required=True, parent="products"),
        Column("owner_key", T, "The first owner.", required=True, parent="customers"),
        Column("number", T, "The account, contract or card number.", personal=True),
        Column(
            "status",
            T,
            "Status; empty means active.",
            allowed=("ACTIVE", "DORMANT", "MATURED", "CLOSED", "OVERDUE"),
        ),
        Column("opened_on", D, "Opened."),
        Column("closed_on", D, "Closed."),
        Column("matures_on", D, "Matures."),
        Column("currency", T, "ISO 4217; empty means the feed's."),
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
        Column("share", M, "Share, in per cent."),
    ),
)

STANDING_ORDERS = Table(
    "standing_orders",
    "Payments that repeat.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True),
        Column("holding_key", T, "From which holding.", required=True, parent="holdings"),
        Column("amount", M, "Amount each time.", required=True),
        Column("currency", T, "ISO 4217; empty means the feed's."),
        Column("purpose", T, "What for, e.g. RENT, INSURANCE, LOAN, LEASING, HOUSEHOLD."),
        Column("counterparty_bank", T, "The other bank."),
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
        Column("currency", T, "ISO 4217; empty means the holding's."),
    ),
)

TRANSACTIONS = Table(
    "transactions",
    "Money that moved on a holding; out is negative.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True),
        Column("holding_key", T, "The holding.", required=True, parent="holdings"),
        Column("booked_on", D, "The business day.", required=True),
        Column("booked_at", AT, "The moment, where the source knows it."),
        Column("amount", M, "Signed: out is negative.", required=True),
        Column("currency", T, "ISO 4217; empty means the holding's."),
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
        Column("purpose", T, "What for, e.g. GROCERIES, RENT, SCHOOL, SUPPLIER."),
        Column("counterparty", T, "The other account or name; kept only as a keyed hash.", personal=True),
        Column("counterparty_bank", T, "The other bank."),
        Column("channel", T, "Through which channel.", allowed=CHANNELS),
        Column("description", T, "Words of the entry, without names and numbers."),
    ),
)

EVENTS = Table(
    "events",
    "What happened on a channel: complaints, calls to the centre, reviews, visits to the app.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True),
        Column("customer_key", T, "Whose; empty for words nobody signed.", parent="customers"),
        Column("unit_code", T, "About which unit, when no customer is known.", parent="units"),
        Column("channel", T, "Through which channel.", required=True, allowed=CHANNELS),
        Column(
            "kind",
            T,
            "Kind.",
            required=True,
            allowed=(
                "COMPLAINT",
                "CALL_IN",
                "REVIEW",
                "APP_VISIT",
                "RATE_VIEW",
                "OFFER_VIEW",
                "QUESTION",
                "LIFE_EVENT",
                "LARGE_OUTFLOW",
                "LARGE_INFLOW",
                "SALARY",
                "SURVEY",
                "TAKE_UP",
            ),
        ),
        Column("at", AT, "When.", required=True),
        Column("topic", T, "Short subject, without names and numbers."),
        Column("status", T, "State of the matter, e.g. OPEN, CLOSED."),
        Column("amount", M, "An amount, where one belongs to it."),
        Column("score", I, "Stars or points given."),
        Column("text", T, "The words.", personal=True),
    ),
)

INTERACTIONS = Table(
    "interactions",
    "Contacts that staff had with a customer.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True),
        Column("customer_key", T, "With whom.", required=True, parent="customers"),
        Column("staff_code", T, "By whom.", parent="staff"),
        Column("kind", T, "Kind.", required=True, allowed=("CALL", "VISIT", "MEETING", "MESSAGE", "NOTE")),
        Column("at", AT, "When.", required=True),
        Column("minutes", I, "How long."),
        Column(
            "outcome",
            T,
            "What came of it.",
            allowed=("REACHED", "NOT_REACHED", "INTERESTED", "DECLINED", "AGREED"),
        ),
        Column("text", T, "The note.", personal=True),
    ),
)

TASKS = Table(
    "tasks",
    "Work that staff have to do.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True),
        Column("customer_key", T, "For whom.", parent="customers"),
        Column("staff_code", T, "Whose work.", required=True, parent="staff"),
        Column(
            "kind",
            T,
            "Kind.",
            required=True,
            allowed=("CALL", "VISIT", "DOCUMENT", "MEETING", "MESSAGE", "OTHER"),
        ),
        Column("title_en", T, "What to do, in English.", required=True),
        Column("title_zh", T, "What to do, in Chinese."),
        Column("reason_en", T, "Why, in English."),
        Column("reason_zh", T, "Why, in Chinese."),
        Column("tone", T, "How urgent the reason looks.", allowed=("bad", "warn")),
        Column("amount", M, "The amount that it is about."),
        Column("due_at", AT, "When it is due.", required=True),
        Column("is_timed", F, "At that hour, not any time that day."),
        Column("status", T, "Status; empty means open.", allowed=("OPEN", "DONE", "DROPPED")),
    ),
)

CANONICAL: tuple[Table, ...] = (
    UNITS,
    TEAMS,
    STAFF,
    PRODUCTS,
    CUSTOMERS,
    IDENTIFIERS,
    CONTACT_POINTS,
    ADDRESSES,
    RELATIONSHIPS,
    ASSIGNMENTS,
    HOLDINGS,
    HOLDING_PARTIES,
    STANDING_ORDERS,
    BALANCES,
    TRANSACTIONS,
    EVENTS,
    INTERACTIONS,
    TASKS,
)
"""All canonical tables, parents before children."""
