"""Use cases that change rules of quality, standings and gaps of one customer, and the log of questions."""
