"""Kinds of problems: what each refusal is called, its status, and what to do. Pure.

Titles and remedies are for programmers and stand in English; what a room says in ``detail`` is translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

PLACE = "/api/v1/problems/"
"""A kind's address is its place and its name; asked for, it says the same as here."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of refusal."""

    name: str
    status: HTTPStatus
    title: str
    remedy: str

    @property
    def type(self) -> str:
        """The URI that stands in ``type``: it never changes."""
        return f"{PLACE}{self.name}"


MALFORMED = Kind(
    "malformed",
    HTTPStatus.BAD_REQUEST,
    "This cannot be read",
    "Send one JSON value in UTF-8: no name twice in an object, no NaN or Infinity, not too deep.",
)
KEY_MISSING = Kind(
    "key-missing",
    HTTPStatus.BAD_REQUEST,
    "The call needs a key of its own",
    "Send the header Idempotency-Key with 1 to 255 visible ASCII characters, new for each new thing to do.",
)
NO_TOKEN = Kind(
    "no-token",
    HTTPStatus.UNAUTHORIZED,
    "No valid token",
    "Send the header Authorization: Bearer TOKEN; the bank replaces one that ended or was withdrawn.",
)
SCOPE_MISSING = Kind(
    "scope-missing",
    HTTPStatus.FORBIDDEN,
    "The token was not given for this",
    "Ask the bank for a token with the scope that the detail names.",
)
NOT_ALLOWED = Kind(
    "not-allowed",
    HTTPStatus.FORBIDDEN,
    "A channel may not do this",
    "Leave it to the bank's staff.",
)
NOT_FOUND = Kind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    "There is no such thing",
    "Check the number or reference; who is another bank's, was erased or never was look the same.",
)
NO_ADDRESS = Kind(
    "no-address",
    HTTPStatus.NOT_FOUND,
    "Nothing is at this address",
    "Compare the address with /api/v1/openapi.json; it has no slash at its end.",
)
WRONG_METHOD = Kind(
    "wrong-method",
    HTTPStatus.METHOD_NOT_ALLOWED,
    "The address does not take this method",
    "Use a method that the header Allow names.",
)
CONFLICT = Kind(
    "conflict",
    HTTPStatus.CONFLICT,
    "What is there stands against it",
    "Read how things stand now, and decide anew.",
)
EVENT_KEY_USED = Kind(
    "event-key-used",
    HTTPStatus.CONFLICT,
    "The event's key came with another event",
    "Give each event a key of its own; repeat an event with exactly the same fields.",
)
UNDER_WAY = Kind(
    "under-way",
    HTTPStatus.CONFLICT,
    "A call with this key is still at work",
    "Wait as many seconds as Retry-After says and repeat the same call.",
)
TOO_LARGE = Kind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "The body is too large",
    "Send at most 2 MiB; cut a batch into smaller ones.",
)
WRONG_TYPE = Kind(
    "wrong-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is of another type",
    "Send JSON with the header Content-Type: application/json.",
)
INVALID = Kind(
    "invalid",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "Some of what was sent is not right",
    "Mend the fields that errors names, and send the call again.",
)
KEY_USED = Kind(
    "key-used",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "The key came with another call",
    "Use a new Idempotency-Key for another call; repeat a call with exactly the same bytes.",
)
TOO_MANY_CALLS = Kind(
    "too-many-calls",
    HTTPStatus.TOO_MANY_REQUESTS,
    "The token calls too often",
    "Wait as many seconds as Retry-After says; send events in batches.",
)
BROKEN = Kind(
    "broken",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "We broke something",
    "Repeat the call with the same key; if it happens again, tell the bank.",
)
BUSY = Kind(
    "busy",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The bank's database does not answer in time",
    "Wait as many seconds as Retry-After says and repeat the same call: nothing is done twice.",
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        MALFORMED,
        KEY_MISSING,
        NO_TOKEN,
        SCOPE_MISSING,
        NOT_ALLOWED,
        NOT_FOUND,
        NO_ADDRESS,
        WRONG_METHOD,
        CONFLICT,
        EVENT_KEY_USED,
        UNDER_WAY,
        TOO_LARGE,
        WRONG_TYPE,
        INVALID,
        KEY_USED,
        TOO_MANY_CALLS,
        BROKEN,
        BUSY,
    )
}
