"""Play a day in fast time: post the demo's events to the bank's event service, as any channel would."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

FIRST_AFTER_SECONDS = 20.0
BETWEEN_SECONDS = (45.0, 75.0)
TIMEOUT_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.5
FIELDS = ("customer_number", "channel", "kind", "topic", "amount", "text")


def main() -> int:
    """Post events until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=Path, help="the demo's events.jsonl")
    parser.add_argument("--address", required=True, help="where the bank serves, e.g. http://127.0.0.1:8000")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    play(options.events, address=options.address, token=os.environ["AMITY_PLAYER_TOKEN"], seed=options.seed)
    return 0


def play(events: Path, *, address: str, token: str, seed: int) -> None:
    """Post one event about every minute; when the file ends, begin again under new keys."""
    _wait_until_served(address)
    pause = random.Random(seed)  # noqa: S311 a rhythm, not a secret
    time.sleep(FIRST_AFTER_SECONDS)
    for event in _endless(events):
        _post(event, address=address, token=token)
        time.sleep(pause.uniform(*BETWEEN_SECONDS))


def _wait_until_served(address: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=TIMEOUT_SECONDS):  # noqa: S310 our own server
                return
        except OSError:
            time.sleep(LOOK_EVERY_SECONDS)


def _endless(events: Path) -> Iterator[dict[str, object]]:
    started = datetime.now(UTC)
    lines = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines() if line]
    for number, line in enumerate(itertools.cycle(lines)):
        event = {field: line[field] for field in FIELDS if line.get(field) is not None}
        # The key says which start of the demo sent it, so that tomorrow's play is not taken for a repeat.
        event["key"] = f"play-{started:%Y%m%dT%H%M%S}-{number:06d}"
        event["at"] = datetime.now(UTC).isoformat()
        yield event


def _post(event: dict[str, object], *, address: str, token: str) -> None:
    request = urllib.request.Request(  # noqa: S310 the address is our own server's
        f"{address}/api/v1/events",
        data=json.dumps(event).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310 see above
            return
    except urllib.error.HTTPError as refusal:
        sys.stderr.write(f"player: {event['key']} refused: {refusal.read().decode()[:300]}\n")
    except OSError as error:
        # The server is starting or stopping; the next event may find it.
        sys.stderr.write(f"player: {address} did not answer ({error})\n")


if __name__ == "__main__":
    raise SystemExit(main())
