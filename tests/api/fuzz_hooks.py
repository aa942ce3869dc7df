"""What schemathesis is told of what a schema does not say: which values go together, and which are past."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import schemathesis

KEY = "Idempotency-Key"
OUTCOMES = ("accepted", "declined", "later", "shown")
REASONS = ("NO_NEED", "BAD_MOMENT", "HAS_ELSEWHERE", "WRONG_FACTS", "ASKED_NOT_TO")
EARLIEST = datetime(1900, 1, 2, tzinfo=UTC)


@schemathesis.hook
def before_call(context, case, kwargs) -> None:
    sent = (case.headers or {}).get(KEY)
    if isinstance(sent, str) and re.fullmatch(r"[!-~]{1,255}", sent):
        case.headers[KEY] = str(uuid4())
    body = case.body if isinstance(case.body, dict) else {}
    outcome, reason = body.get("outcome"), body.get("reason")
    if outcome in OUTCOMES and (reason is None or reason in REASONS):
        body["reason"] = (reason or REASONS[0]) if outcome == "declined" else None
    events = body.get("events")
    for event in [body, *(events if isinstance(events, list) else [])]:
        if isinstance(event, dict) and _is_good_but_out_of_range(event.get("at")):
            event["at"] = "2026-11-22T09:41:00+08:00"


def _is_good_but_out_of_range(at: Any) -> bool:
    """Tell whether this is a moment as the schema wants it, before 1900 or after tomorrow."""
    if not isinstance(at, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d.*", at):
        return False
    try:
        moment = datetime.fromisoformat(at)
        return moment.tzinfo is not None and not EARLIEST <= moment <= datetime.now(UTC) + timedelta(hours=12)
    except (ValueError, OverflowError):
        return False
