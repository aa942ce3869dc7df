"""Canonical tables of the bank's own house: units, teams, staff, products."""

from amity.analytics.tables.contract import Column, Table, Type

T, N, M, R, D, F = Type.TEXT, Type.INTEGER, Type.MONEY, Type.RATE, Type.DAY, Type.FLAG

UNITS = Table(
    "units",
    "The bank's tree of places; a parent stands before its children.",
    ("code",),
    (
        Column("code", T, "The unit's code.", required=True, longest=30),
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
        Column("code", T, "The team's code, unique in the bank.", required=True, longest=30),
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
        Column("code", T, "The staff number.", required=True, longest=30),
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
        Column("languages", T, "What they speak, as ISO 639 codes with spaces between: zh en.", longest=100),
        Column(
            "skills",
            T,
            "Certificates and fields, with spaces between: AFP INDUSTRY:C34.",
            longest=300,
        ),
        Column("home_region", T, "Where they work from, as a region code.", longest=20),
    ),
)

PRODUCTS = Table(
    "products",
    "What the bank and its partners offer.",
    ("code",),
    (
        Column("code", T, "The product's code.", required=True, longest=30),
        Column("name_en", T, "Name in English.", required=True),
        Column("name_zh", T, "Name in Chinese."),
        Column(
            "line",
            T,
            "Product line.",
            required=True,
            allowed=("DEPOSITS", "WEALTH", "INSURANCE", "LOANS", "CARDS", "PAYMENTS", "TRADE", "SERVICES"),
        ),
        Column(
            "kind",
            T,
            "Kind within the line, e.g. CURRENT, SAVINGS, TIME, FUND, MORTGAGE, CREDIT_CARD.",
            longest=30,
        ),
        Column("department", T, "The department that answers for it.", longest=100),
        Column("partner", T, "The outside partner whose product it is."),
        Column("rate", R, "Yearly rate to or from the customer, as a share: 0.0175."),
        Column("fee", M, "Yearly fee."),
        Column("margin", R, "The bank's yearly margin, as a share of the balance."),
        Column("risk_grade", T, "Risk to the customer.", allowed=("R1", "R2", "R3", "R4", "R5")),
        Column("term_months", N, "Term, where it has one.", between=(0, 1200)),
        Column("on_sale_from", D, "First day on sale."),
        Column("on_sale_to", D, "Day after the last on sale."),
    ),
)
