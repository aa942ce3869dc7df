"""The canonical tables: what any source of a bank is mapped to, in the order in which they are loaded.

Keys are the source's own (text). A row's ``parent`` columns carry the key of the row that it hangs on.
Moments carry a time zone; money is in the row's currency, signed as the customer sees it (owed is negative).
"""

from amity.analytics.tables import consents, contacts, customers, house, money
from amity.analytics.tables.contract import Table

CANONICAL: tuple[Table, ...] = (
    house.UNITS,
    house.TEAMS,
    house.STAFF,
    house.PRODUCTS,
    customers.CUSTOMERS,
    customers.IDENTIFIERS,
    customers.CONTACT_POINTS,
    customers.ADDRESSES,
    customers.RELATIONSHIPS,
    customers.ASSIGNMENTS,
    money.HOLDINGS,
    money.HOLDING_PARTIES,
    money.STANDING_ORDERS,
    money.BALANCES,
    money.TRANSACTIONS,
    consents.CONSENTS,
    consents.SUPPRESSIONS,
    contacts.EVENTS,
    contacts.INTERACTIONS,
    contacts.TASKS,
)
"""All canonical tables, parents before children."""
