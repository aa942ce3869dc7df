"""What this server counts of itself: requests by route. What its processes count adds up in shared files."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Where each process keeps its counts in a file of its own; the library's own name for it."""
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LABELS = ("route", "method", "status")


class Counts(NamedTuple):
    """The counts of this process."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram


@lru_cache(maxsize=1)
def counts() -> Counts:
    """Return this process's counts, made when first asked for: after the server forked."""
    if FOLDER in os.environ:
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]  # chosen at import otherwise
    registry = CollectorRegistry()
    return Counts(
        registry,
        Counter("amity_requests", "Requests answered.", LABELS, registry=registry),
        Histogram("amity_request_seconds", "Time to answer.", ("route",), registry=registry, buckets=SECONDS),
    )


def count(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request. A route is a name, never an address: addresses carry references."""
    mine = counts()
    mine.requests.labels(route, method, str(status)).inc()
    mine.seconds.labels(route).observe(seconds)


def all_processes() -> bytes:
    """Return the counts of all processes of this server, as Prometheus reads them."""
    if FOLDER not in os.environ:
        return generate_latest(counts().registry)
    summed = CollectorRegistry()
    MultiProcessCollector(summed)  # type: ignore[no-untyped-call]
    return generate_latest(summed)
