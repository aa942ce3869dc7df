"""What a holding earned the bank in twelve months.

    contribution = (margin × average balance + yearly fee) × days held ÷ 365

The average is over the balances known in the twelve months to the cut-off, as a size: a loan earns on what
is owed, a deposit on what is kept. A holding opened (or closed) within the year earned for the days it was
there. A product without a margin or a fee earns none by it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis

DAYS_OF_YEAR = 365


def of_holdings(holdings: Any, as_of: date) -> Any:
    """Return the contribution of each holding, in base currency. What is held at another bank earns none."""
    begin = ibis.date((as_of - timedelta(days=DAYS_OF_YEAR)).isoformat())
    end = ibis.date(as_of.isoformat())
    opened = ibis.greatest(holdings.opened_on.fill_null(begin), begin)
    closed = ibis.least(holdings.closed_on.fill_null(end), end)
    days = ibis.greatest(closed.delta(opened, unit="day"), 0)
    margin = holdings.margin.cast("float64").fill_null(0)
    fee = holdings.fee.cast("float64").fill_null(0)
    earned = (margin * holdings.average_12m.cast("float64").abs() + fee) * days / DAYS_OF_YEAR
    # To the cent before anybody adds it up: a sum of floats depends on the order, a sum of cents does not.
    return ibis.cases((holdings.is_held_away, 0.0), else_=earned).cast("decimal(18, 2)")
