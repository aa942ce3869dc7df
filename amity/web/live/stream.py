"""The event stream of one open screen: a word when something happens, a heartbeat when nothing does."""

import json
import queue
import time
from collections.abc import Iterator

from django.conf import settings
from django.db import connections

from amity.foundation.jobs.live import Hub, TooManyScreens

MOST_SCREENS_PER_PROCESS = 200
HEARTBEAT_SECONDS = 15.0
LIFE_SECONDS = 300.0
"""After so long the stream ends and the browser asks again: a deploy or a sign-out reaches every screen."""

HUB = Hub(settings.DATABASE_URL, most_screens=MOST_SCREENS_PER_PROCESS)


def messages(staff_id: int, *, hub: Hub = HUB, life: float = LIFE_SECONDS) -> Iterator[bytes]:
    """Yield server-sent events for this staff member until the stream's life is over."""
    # The stream outlives the request's work by minutes: it must not sit on a pooled connection.
    connections.close_all()
    ends_at = time.monotonic() + life
    yield b"retry: 3000\n\n"
    try:
        with hub.screen(staff_id) as words:
            while (left := ends_at - time.monotonic()) > 0:
                try:
                    word = words.get(timeout=min(HEARTBEAT_SECONDS, left))
                except queue.Empty:
                    yield b": still here\n\n"
                else:
                    content = json.dumps({"kind": word.kind, "reference": word.reference})
                    yield f"data: {content}\n\n".encode()
    except TooManyScreens:
        yield b"event: full\ndata: {}\n\n"
