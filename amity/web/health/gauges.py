"""How the house stands, as Prometheus reads it: jobs, batches, runs, ages and sizes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from amity.foundation.audit import selectors as audit
from amity.foundation.backups import notes
from amity.foundation.jobs import selectors as jobs
from amity.foundation.runs import selectors as runs
from amity.know.sources import selectors as sources


def now(*, at: datetime) -> bytes:
    """Return the gauges, in Prometheus' own words."""
    registry = CollectorRegistry()
    registry.register(_Gauges(at))
    return generate_latest(registry)


class _Gauges(Collector):
    def __init__(self, at: datetime) -> None:
        self._at = at

    def collect(self) -> Iterator[Metric]:
        queue = jobs.counts(at=self._at)
        states = ("todo", "doing", "succeeded", "failed", "stalled")
        yield _by("amity_jobs", "Jobs by state.", "state", {s: getattr(queue, s) for s in states})
        yield self._age("amity_queue_age_seconds", "Age of the oldest job that waits.", queue.oldest_todo_at)
        yield self._age("amity_worker_heard_seconds", "Since a worker was heard of.", jobs.heard_at())
        arrived = sources.counts()
        yield _by("amity_batches", "Batches by state.", "state", sources.batches_by_state())
        yield GaugeMetricFamily("amity_rejects", "Refused rows.", arrived.rejects)
        yield self._age("amity_feed_age_seconds", "Since a file was loaded.", arrived.last_loaded_at)
        yield from self._ring()
        summary = audit.summary()
        yield GaugeMetricFamily("amity_audit_unsealed", "Entries without a seal.", summary.unsealed)
        yield self._age("amity_audit_sealed_seconds", "Since the last seal.", summary.last_seal_at)
        last = notes.last_backup()
        yield self._age("amity_backup_age_seconds", "Since the last backup.", last.at if last else None)
        yield GaugeMetricFamily("amity_database_bytes", "Size of the database.", _database_size())
        free = shutil.disk_usage(settings.HOME).free
        yield GaugeMetricFamily("amity_disk_free_bytes", "Room left beside the home.", free)

    def _ring(self) -> Iterator[Metric]:
        yield self._age("amity_generation_age_seconds", "Since the ring turned.", runs.pointer().turned_at)
        last = runs.last_run()
        steps = {step.name: step.seconds or 0 for step in runs.steps(last.id)} if last else {}
        yield _by("amity_run_step_seconds", "Steps of the last turn of the ring.", "step", steps)
        if last and last.seconds is not None:
            yield GaugeMetricFamily("amity_run_seconds", "The last turn of the ring.", last.seconds)

    def _age(self, name: str, meaning: str, since: datetime | None) -> Metric:
        family = GaugeMetricFamily(name, meaning)
        if since is not None:
            family.add_metric([], max(0.0, (self._at - since).total_seconds()))
        return family


def _by(name: str, meaning: str, label: str, found: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, count in found.items():
        family.add_metric([value], count)
    return family


def _database_size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])
