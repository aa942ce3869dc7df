"""The catalogue's door for whoever shows it or rules on it: declared values, no engine that computes them."""

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.columns import COLUMNS, PUBLISHED

FEATURES = CATALOGUE
__all__ = ["COLUMNS", "FEATURES", "PUBLISHED"]
