"""Features of what happened on the channels: complaints, and signs of interest."""

from amity.analytics.features.definition import COUNT, DAYS, EVENTS, Feature, days_since, within_days


def events_within(name: str, meaning: str, meaning_zh: str, kind: str, days: int) -> Feature:
    """Return the feature that counts events of a kind in the days to the cut-off."""
    return Feature(
        name=name,
        version=1,
        meaning=meaning,
        meaning_zh=meaning_zh,
        unit=COUNT,
        owner="service",
        table=EVENTS,
        when_absent=0,
        value=lambda t, as_of: t.count(where=(t.kind == kind) & within_days(t.happened_on, as_of, days)),
    )


COMPLAINTS_90D = events_within(
    "complaints_90d",
    "Complaints in the 90 days to the cut-off.",
    "截止日前90天内的投诉次数。",
    "COMPLAINT",
    90,
)
RATE_VIEWS_30D = events_within(
    "rate_views_30d",
    "How often the customer looked at rates in the 30 days to the cut-off.",
    "截止日前30天内查看利率的次数。",
    "RATE_VIEW",
    30,
)
APP_VISITS_30D = events_within(
    "app_visits_30d",
    "Visits to the app in the 30 days to the cut-off.",
    "截止日前30天内访问手机银行的次数。",
    "APP_VISIT",
    30,
)

COMPLAINTS_OPEN = Feature(
    name="complaints_open_count",
    version=1,
    meaning="Complaints of the 180 days to the cut-off that are not closed.",
    meaning_zh="截止日前180天内尚未结案的投诉。",
    unit=COUNT,
    owner="service",
    table=EVENTS,
    when_absent=0,
    value=lambda t, as_of: t.count(
        where=(t.kind == "COMPLAINT") & (t.status == "OPEN") & within_days(t.happened_on, as_of, 180)
    ),
)

DAYS_SINCE_COMPLAINT = Feature(
    name="days_since_complaint",
    version=1,
    meaning="Days since the last complaint.",
    meaning_zh="距最近一次投诉的天数。",
    unit=DAYS,
    owner="service",
    table=EVENTS,
    when_absent=None,
    value=lambda t, as_of: days_since(t.happened_on.max(where=t.kind == "COMPLAINT"), as_of),
)

FEATURES = (COMPLAINTS_90D, COMPLAINTS_OPEN, DAYS_SINCE_COMPLAINT, RATE_VIEWS_30D, APP_VISITS_30D)
