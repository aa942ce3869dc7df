"""All features, in the order of the feature row; new ones go at the end of their subject."""

import hashlib
from collections.abc import Sequence

from amity.analytics.features import (
    of_activity,
    of_contacts,
    of_customers,
    of_events,
    of_holdings,
    of_rows,
    of_transactions,
)
from amity.analytics.features.definition import Feature

CATALOGUE: tuple[Feature, ...] = (
    *of_customers.FEATURES,
    *of_holdings.FEATURES,
    *of_transactions.FEATURES,
    *of_activity.FEATURES,
    *of_events.FEATURES,
    *of_contacts.FEATURES,
    *of_rows.FEATURES,
)


def version_of(features: Sequence[Feature]) -> str:
    """Return the content hash of a feature row's definition: names, versions and order."""
    text = ";".join(f"{feature.name}@{feature.version}" for feature in features)
    return hashlib.sha256(text.encode()).hexdigest()[:8]
