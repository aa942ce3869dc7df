"""Features made of other features of the same customer."""

import ibis

from amity.analytics.features.definition import MONEY, ROW, Feature

OWNER = "retail analytics"

ASSETS_CHANGE_90D = Feature(
    name="assets_change_90d",
    version=1,
    meaning="How much more (or less) is with us than 90 days before the cut-off.",
    unit=MONEY,
    owner=OWNER,
    table=ROW,
    when_absent=0,
    value=lambda row, _as_of: row.assets_total - row.assets_90d_before,
)

IDLE_CASH = Feature(
    name="idle_cash",
    version=1,
    meaning="What can be drawn at any time, beyond three months' spending.",
    unit=MONEY,
    owner=OWNER,
    table=ROW,
    when_absent=0,
    value=lambda row, _as_of: ibis.greatest(row.on_demand_total - row.spending_90d, 0),
)

CREDIT_UNUSED = Feature(
    name="credit_unused",
    version=1,
    meaning="Credit granted and not drawn.",
    unit=MONEY,
    owner="credit",
    table=ROW,
    when_absent=0,
    value=lambda row, _as_of: ibis.greatest(row.credit_limit_total - row.loans_total, 0),
)

RELATIONSHIP_SIZE = Feature(
    name="relationship_size",
    version=1,
    meaning="All that the customer has with us and owes us.",
    unit=MONEY,
    owner=OWNER,
    table=ROW,
    when_absent=0,
    value=lambda row, _as_of: ibis.greatest(row.assets_total, 0) + ibis.greatest(row.loans_total, 0),
)

FEATURES = (ASSETS_CHANGE_90D, IDLE_CASH, CREDIT_UNUSED, RELATIONSHIP_SIZE)
