"""The catalogue's door for whoever shows it: declared values only, without the engine that computes them."""

from amity.analytics.features.catalogue import CATALOGUE

FEATURES = CATALOGUE
