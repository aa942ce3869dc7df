"""Canonical tables of what happened with customers: events, contacts, work to do."""

from amity.analytics.tables.channels import CHANNELS
from amity.analytics.tables.contract import Column, Table, Type

T, N, M, AT, F = Type.TEXT, Type.INTEGER, Type.MONEY, Type.MOMENT, Type.FLAG

EVENTS = Table(
    "events",
    "What happened on a channel: complaints, calls to the centre, reviews, visits to the app.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
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
        Column("status", T, "State of the matter, e.g. OPEN, CLOSED.", longest=30),
        Column("amount", M, "An amount, where one belongs to it."),
        Column("score", N, "Stars or points given.", between=(-1000, 1000)),
        Column("text", T, "The words.", personal=True, longest=20000),
    ),
)

INTERACTIONS = Table(
    "interactions",
    "Contacts that staff had with a customer.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
        Column("customer_key", T, "With whom.", required=True, parent="customers"),
        Column("staff_code", T, "By whom.", parent="staff"),
        Column("kind", T, "Kind.", required=True, allowed=("CALL", "VISIT", "MEETING", "MESSAGE", "NOTE")),
        Column("at", AT, "When.", required=True),
        Column("minutes", N, "How long.", between=(0, 10_000)),
        Column(
            "outcome",
            T,
            "What came of it.",
            allowed=("REACHED", "NOT_REACHED", "INTERESTED", "DECLINED", "AGREED"),
        ),
        Column("text", T, "The note.", personal=True, longest=20000),
    ),
)

TASKS = Table(
    "tasks",
    "Work that staff have to do.",
    ("key",),
    (
        Column("key", T, "The source's key.", required=True, longest=120),
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
