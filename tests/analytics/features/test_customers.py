"""Features of records, events and contacts, shown by example."""

from datetime import date

from amity.analytics.features import of_contacts, of_customers, of_events
from amity.analytics.features.engine import compute
from tests.analytics.pictures import draw, rows

AS_OF = date(2025, 6, 30)


def test_age_turns_with_the_month_of_birth() -> None:
    customers = draw("""
        party_id | birth_year | birth_month
               1 |       1985 |           6
               2 |       1985 |           7
               3 |          – |           –
    """)

    assert rows(compute([of_customers.AGE], {"customers": customers}, as_of=AS_OF)) == [
        (1, 40),
        (2, 39),
        (3, None),
    ]


def test_tenure_and_papers_count_from_the_cut_off() -> None:
    customers = draw("""
        party_id | customer_since | kyc_expires_on
               1 | 2024-06-30     | 2025-07-12
               2 | –              | 2025-06-20
               3 | 2025-07-01     | –
    """)

    found = compute(
        [of_customers.MONTHS_WITH_US, of_customers.KYC_DAYS_LEFT], {"customers": customers}, as_of=AS_OF
    )

    assert rows(found) == [(1, 12, 12), (2, None, -10), (3, None, None)]


def test_a_contact_is_one_that_reached_somebody() -> None:
    contacts = draw("""
        party_id | kind  | outcome     | happened_on
               1 | CALL  | REACHED     | 2025-04-02
               1 | NOTE  | –           | 2025-06-20
               1 | CALL  | NOT_REACHED | 2025-06-25
               1 | VISIT | AGREED      | 2025-04-01
               2 | NOTE  | –           | 2025-06-20
    """).fill_null({"outcome": ""})

    found = compute(of_contacts.FEATURES, {"contacts": contacts}, as_of=AS_OF)

    assert rows(found) == [(1, 89, 1), (2, None, 0)]


def test_an_open_complaint_stays_open_for_half_a_year() -> None:
    events = draw("""
        party_id | kind      | status | happened_on
               1 | COMPLAINT | OPEN   | 2025-01-01
               1 | COMPLAINT | OPEN   | 2025-01-02
               1 | COMPLAINT | CLOSED | 2025-06-20
               1 | RATE_VIEW | –      | 2025-05-31
               1 | RATE_VIEW | –      | 2025-06-01
    """)
    wanted = [
        of_events.COMPLAINTS_90D, of_events.COMPLAINTS_OPEN, of_events.DAYS_SINCE_COMPLAINT,
        of_events.RATE_VIEWS_30D,
    ]  # fmt: skip

    assert rows(compute(wanted, {"events": events}, as_of=AS_OF)) == [(1, 1, 1, 10, 1)]
