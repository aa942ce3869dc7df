"""Intake of holdings: one file for each canonical table; ``holdings.steps`` lists them."""
