"""What a rule may name: the features, and the classes that the ring puts each customer in."""

from collections.abc import Mapping

from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.features.labels import LABELS, OPPOSITES
from amity.analytics.rules.definition import Column, Kind
from amity.analytics.tiers import value_tiers

KINDS = tuple(value_tiers.SHARES)
TIERS = tuple(tier for shares in value_tiers.SHARES.values() for _share, tier in shares)

COLUMNS: Mapping[str, Column] = {
    **{
        feature.name: Column(
            feature.name,
            Kind.FLAG if feature.is_flag else Kind.NUMBER,
            LABELS[feature.name],
            OPPOSITES.get(feature.name, ("", "")),
        )
        for feature in CATALOGUE
    },
    "kind": Column("kind", Kind.TEXT, LABELS["kind"], values=KINDS),
    "tier": Column("tier", Kind.TEXT, LABELS["tier"], values=TIERS),
    "rfm": Column("rfm", Kind.TEXT, LABELS["rfm"]),
}
"""What the ring's own rules may name: the columns of the ring's rows."""

PUBLISHED: Mapping[str, Column] = {
    name: column
    for name, column in COLUMNS.items()
    if name not in {feature.name for feature in CATALOGUE if feature.is_sealed}
}
"""What a rule over published rows may name: what is made of sealed fields is published to nobody."""
