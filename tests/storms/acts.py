"""What a child of the nursery can do beside the commands."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from amity import boot
from amity.analytics.tables.lake import LAKE
from amity.engage.tasks.jobs import react_to_event
from amity.foundation.access import walls
from amity.foundation.jobs import reaper, selectors
from amity.foundation.kernel.actors import Actor
from amity.foundation.lake import selectors as lake
from amity.foundation.organisation import selectors as organisation
from amity.know.parties.models import Party
from amity.know.sources import services as sources
from amity.serving import work

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def lake_files(answer: str) -> int:
    """Write down which files the lake's tables list now."""
    with boot.database(migrated=True):
        files = {table.name: lake.files(table.name) for table in LAKE}
    Path(answer).write_text(json.dumps(files), encoding="utf-8")
    return 0


def post_events(first: str, count: str) -> int:
    """Receive events of large outflows, as the API does: each with its job in one transaction."""
    with boot.database(migrated=True), walls.everything():
        entity = organisation.legal_entities()[0]
        numbers = list(Party.objects.order_by("pk").values_list("number", flat=True))
        channel = Actor(-1, "", frozenset({"channel"}), legal_entity_id=entity.id)
        for turn in range(int(first), int(first) + int(count)):
            with transaction.atomic():
                received = sources.receive_event(
                    legal_entity_id=entity.id, source="storm", key=f"storm-{turn}",
                    customer_number=numbers[turn % len(numbers)], channel="MOBILE", kind="LARGE_OUTFLOW",
                    at=AT, topic="Transfer", amount=Decimal(-600_000), text="", by=channel, arrived_at=AT,
                )  # fmt: skip
                if received.is_new:
                    react_to_event.defer(event_reference=str(received.reference))
    return 0


def quick_worker() -> int:
    """Work as ``amity worker`` does, but look after lost jobs every second, where it takes a minute."""
    work.REAP_EVERY_SECONDS = work.HEARTBEAT_SECONDS = 1.0
    selectors.STALLED_AFTER = reaper.STALLED_AFTER = timedelta(seconds=4)
    with boot.database(migrated=True):
        work.work()
    return 0


ACTS: dict[str, Callable[..., int]] = {
    "lake-files": lake_files,
    "post-events": post_events,
    "quick-worker": quick_worker,
}
