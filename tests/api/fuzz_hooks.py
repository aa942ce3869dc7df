"""What schemathesis is told: a valid idempotency key is new for every call, since it changes every body."""

import re
from uuid import uuid4

import schemathesis

KEY = "Idempotency-Key"


@schemathesis.hook
def before_call(context, case, kwargs) -> None:
    sent = (case.headers or {}).get(KEY)
    if isinstance(sent, str) and re.fullmatch(r"[!-~]{1,255}", sent):
        case.headers[KEY] = str(uuid4())
