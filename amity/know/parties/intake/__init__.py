"""Intake of parties: one file for each canonical table; ``parties.steps`` lists them."""
