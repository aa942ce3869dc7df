"""Blind indexes of many values of several schemes at once."""

from collections import defaultdict
from collections.abc import Sequence

from amity.foundation.keys import services as keys


def blind_indexes(values: Sequence[tuple[str, str]]) -> list[bytes]:
    """Return the blind index of each (scheme, value), in their order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, (scheme, _value) in enumerate(values):
        places[scheme].append(place)
    found = [b""] * len(values)
    for scheme, at in places.items():
        indexes = keys.blind_index_many([values[place][1] for place in at], scheme=scheme)
        for place, index in zip(at, indexes, strict=True):
            found[place] = index
    return found
