"""Features made of other features of the same customer."""

import ibis

from amity.analytics.features.definition import MONEY, ROW, Feature

OWNER = "retail analytics"

ASSETS_CHANGE_90D = Feature(
    name="assets_change_90d",
    version=1,
    meaning="How much more (or less) is with us than 90 days before the cut-off.",
    meaning_zh="与截止日90天前相比，在我行资产的增减。",
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
    meaning_zh="可随时支取的存款中，超出三个月支出的部分。",
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
    meaning_zh="已授信而未使用的额度。",
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
    meaning_zh="客户在我行的资产与欠款合计。",
    unit=MONEY,
    owner=OWNER,
    table=ROW,
    when_absent=0,
    value=lambda row, _as_of: ibis.greatest(row.assets_total, 0) + ibis.greatest(row.loans_total, 0),
)

FEATURES = (ASSETS_CHANGE_90D, IDLE_CASH, CREDIT_UNUSED, RELATIONSHIP_SIZE)
