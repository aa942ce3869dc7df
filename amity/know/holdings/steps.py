"""What this room takes from the intake."""

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
