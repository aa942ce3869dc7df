"""What this room takes from the intake."""

from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.carrying import Carries, Moves, Stays
from amity.foundation.kernel.intake import Loaders
from amity.know.holdings.intake.balances import take_balances
from amity.know.holdings.intake.holdings import take_holdings
from amity.know.holdings.intake.parts import take_holding_parties, take_standing_orders
from amity.know.holdings.intake.transactions import take_transactions

INTAKE: Loaders = {
    "holdings": take_holdings,
    "holding_parties": take_holding_parties,
    "standing_orders": take_standing_orders,
    "balances": take_balances,
    "transactions": take_transactions,
}
"""Loaders by canonical table."""

CARRIES: Carries = (
    Moves(
        "holdings_holding",
        "owner_id",
        label=_("Products"),
        sealed=(("number_sealed", "holding_number"),),
        own="(SELECT record.own_party_id FROM parties_sourcerecord AS record"
        " WHERE record.lake_key = holdings_holding.lake_key)",
    ),
    Moves("holdings_recenttransaction", label=_("Transactions of the last 90 days")),
    Stays("holdings_holdingparty", "party_id", read_by="holdings.selectors.of_party"),
    Stays("holdings_monthlybalance", "party_id", read_by="holdings.selectors.balances_by_month, web.branch"),
)
"""What becomes of this room's rows when customers are merged."""
