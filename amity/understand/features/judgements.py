"""The catalogue's door for whoever shows it or rules on it: declared values, no engine that computes them."""

from collections.abc import Mapping

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.columns import COLUMNS, PUBLISHED
from amity.analytics.rules.definition import Column

FEATURES = CATALOGUE
Columns = Mapping[str, Column]
"""What a rule may name, by name."""
__all__ = ["COLUMNS", "FEATURES", "PUBLISHED", "Columns"]
