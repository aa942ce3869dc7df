"""Features of the contacts that staff had with the customer; notes and calls nobody took do not count."""

from typing import Any

from amity.analytics.features.definition import (
    CONTACTS,
    COUNT,
    DAYS,
    Expression,
    Feature,
    days_since,
    within_days,
)


def _met(t: Any) -> Expression:
    return (t.kind != "NOTE") & (t.outcome != "NOT_REACHED")


DAYS_SINCE_CONTACT = Feature(
    name="days_since_contact",
    version=1,
    meaning="Days since a member of staff last spoke with the customer.",
    meaning_zh="距员工最近一次与客户沟通的天数。",
    unit=DAYS,
    owner="coverage",
    table=CONTACTS,
    when_absent=None,
    value=lambda t, as_of: days_since(t.happened_on.max(where=_met(t)), as_of),
)

CONTACTS_90D = Feature(
    name="contacts_90d",
    version=1,
    meaning="Contacts with the customer in the 90 days to the cut-off.",
    meaning_zh="截止日前90天内与客户的联系次数。",
    unit=COUNT,
    owner="coverage",
    table=CONTACTS,
    when_absent=0,
    value=lambda t, as_of: t.count(where=_met(t) & within_days(t.happened_on, as_of, 90)),
)

FEATURES = (DAYS_SINCE_CONTACT, CONTACTS_90D)
