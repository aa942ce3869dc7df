"""The player sends what the file says, under keys of its own."""

import json
from itertools import islice
from pathlib import Path

from amity.showroom import player


def test_begins_again_under_new_keys_when_the_file_ends(tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text(
        json.dumps({"customer_number": "1", "channel": "MOBILE", "kind": "COMPLAINT", "key": "old"})
    )

    first, second = islice(player._endless(events), 2)

    assert first["key"] != second["key"]
    assert {"customer_number": "1", "channel": "MOBILE", "kind": "COMPLAINT"}.items() <= second.items()


def test_sends_no_field_that_the_event_service_does_not_know(tmp_path: Path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text(
        json.dumps({"customer_number": "1", "channel": "MOBILE", "kind": "SALARY", "cause": "secret"})
    )

    (sent,) = islice(player._endless(events), 1)

    assert "cause" not in sent
