"""Canonical tables of customers: who they are, how to reach them, who looks after them."""

from amity.analytics.tables.contract import Column, Table, Type

T, M, D, F = Type.TEXT, Type.MONEY, Type.DAY, Type.FLAG

CUSTOMERS = Table(
    "customers",
    "A customer record of the source: a person or an organisation.",
    ("key",),
    (
        Column("key", T, "The source's key of the record.", required=True, longest=120),
        Column("kind", T, "Person or organisation.", required=True, allowed=("PERSON", "ORGANISATION")),
        Column("number", T, "The number that the bank prints; empty means the key.", longest=40),
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
        Column("occupation", T, "Occupation.", longest=100),
        Column("employer", T, "Employer."),
        Column("income_band", T, "Yearly income band, e.g. 100-200K.", longest=20),
        Column("marital_status", T, "Marital status.", allowed=("SINGLE", "MARRIED", "DIVORCED", "WIDOWED")),
        Column("industry_code", T, "Industry of an organisation (GB/T 4754 or NACE).", longest=10),
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
            "scheme",
            T,
            "Kind of document, e.g. ID_CARD, PASSPORT, USCC, SSN, BIRTH_NUMBER.",
            required=True,
            longest=30,
        ),
        Column("value", T, "The number itself.", required=True, personal=True, longest=100),
        Column("issuer", T, "Who issued it.", longest=100),
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
        Column("region_code", T, "Region code (GB/T 2260 or the source's own).", longest=20),
        Column("city", T, "City and district, plain.", longest=100),
        Column("line", T, "Street and number.", personal=True, longest=500),
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
        Column("inverse_role", T, "What the customer is to the other.", required=True, longest=30),
        Column("share", M, "Share owned, in per cent.", between=(0, 100)),
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
            "role",
            T,
            "Main, second, specialist or backup.",
            required=True,
            allowed=("MAIN", "SECOND", "SPECIALIST", "BACKUP"),
        ),
        Column("active_from", D, "First day.", required=True),
        Column("active_to", D, "Day after the last."),
        Column(
            "share",
            M,
            "Per cent of the balances credited to them; empty: all to a main manager, else nothing.",
            between=(0, 100),
        ),
    ),
)
