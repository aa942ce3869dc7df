"""What every operation does before and after its own work: who calls, may they, once, and written down."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote_to_bytes

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from ninja.operation import Operation
from ninja.responses import Status
from ninja.security import HttpBearer
from ninja.utils import contribute_operation_callback

from amity.api import keeping, kinds, problems, tokens
from amity.api.limits import Limits
from amity.api.models import LONGEST_PURPOSE
from amity.api.problems import Refused
from amity.api.tokens import Caller
from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.access.permissions import permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import DomainError, NotAllowed, NotFound

Answer = Schema | Status[Any]
View = Callable[..., Answer]

STATEMENT_MILLISECONDS = 5_000
LOCK_MILLISECONDS = 3_000
PURPOSE = "Amity-Purpose"

limits = Limits()


class Bearer(HttpBearer):
    """``Authorization: Bearer TOKEN``; answers with the caller, or refuses."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:  # noqa: ARG002 ninja's signature
        """
        Return who calls; None for a token that opens nothing.

        :raises Refused: if the token calls too often.
        """
        caller = tokens.caller(token, at=timezone.now())
        if caller is None:
            return None
        wait = limits.seconds_to_wait(
            caller.token_id, calls_per_minute=caller.calls_per_minute, now=time.monotonic()
        )
        if wait:
            raise Refused(kinds.TOO_MANY_CALLS, retry_after=wait)
        return caller


def operation(verb: str, *, scope: str = "", needs_key: bool = False) -> Callable[[View], View]:
    """Let only those call who may do the verb, with a token of the scope; a changing call takes effect once.

    The view's own work, the audit and the answer that is kept for repetitions are one transaction.
    """
    if verb not in permissions().verbs:
        raise LookupError(f"{verb} is not in access/permissions.toml: add it, with its roles and meaning.")

    def decorate(view: View) -> View:
        known = frozenset(inspect.signature(view).parameters)

        @wraps(view)
        def guarded(request: HttpRequest, **sent: object) -> HttpResponse:
            caller = caller_of(request)
            try:
                _check(request, caller, verb, scope, known)
                walls.for_actor(caller.actor)
                answer, refusal = _performed(request, view, sent, caller, needs_key=needs_key)
            except (NotAllowed, NotFound, Refused) as refused:
                _write_down(refused, verb, caller.actor, view.__name__)
                raise
            if refusal is not None:
                _write_down(refusal, verb, caller.actor, view.__name__)
            return answer

        contribute_operation_callback(guarded, lambda made: _name_scope(made, scope))
        return guarded  # type: ignore[return-value]  # ninja passes an answer that is one through as it is

    return decorate


def caller_of(request: HttpRequest) -> Caller:
    """Return who calls: ninja put there what Bearer answered."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def actor_of(request: HttpRequest) -> Actor:
    """Return the channel that calls."""
    return caller_of(request).actor


def purpose_of(request: HttpRequest) -> str:
    """Return why the channel reads: what the call says, as far as it can be written down; else its token."""
    # Chinese words come percent-encoded, since a header carries ASCII.
    said = unquote_to_bytes(request.headers.get(PURPOSE, "")).decode("utf-8", "replace")
    shown = "".join(character if character.isprintable() else " " for character in said)
    return shown.strip()[:LONGEST_PURPOSE] or caller_of(request).purpose


def rendered(answer: Answer) -> HttpResponse:
    """Return the answer's bytes: exactly these are kept for repetitions."""
    status, value = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
    body = value.model_dump_json(exclude_unset=True)
    return HttpResponse(body, status=status, content_type="application/json")


def _name_scope(made: Operation, scope: str) -> None:
    made.openapi_extra = {"x-scope": scope}


def _check(request: HttpRequest, caller: Caller, verb: str, scope: str, known: frozenset[str]) -> None:
    if scope and scope not in caller.scopes:
        raise Refused(kinds.SCOPE_MISSING, f"The token lacks the scope {scope}.")
    access.check(verb, by=caller.actor)
    if unknown := sorted(set(request.GET) - known):
        # A misspelt filter would else answer with everything.
        errors = [
            {"where": f"query.{name}"[:LONGEST_PURPOSE], "what": "is not known here"} for name in unknown
        ]
        raise Refused(kinds.INVALID, errors=errors[: problems.MOST_ERRORS])


def _performed(
    request: HttpRequest, view: View, sent: dict[str, object], caller: Caller, *, needs_key: bool
) -> tuple[HttpResponse, DomainError | None]:
    key = keeping.key_of(request, is_required=needs_key) if request.method == "POST" else ""
    refusal: DomainError | None = None
    with transaction.atomic():
        _bound_statements()
        if not key:
            return rendered(view(request, **sent)), None
        place = keeping.take(request, key, channel_id=caller.channel_id, at=timezone.now())
        if isinstance(place, HttpResponse):
            return place, None
        try:
            with transaction.atomic():
                answer = rendered(view(request, **sent))
        except DomainError as refused:
            # What it did is undone; that it was refused is kept, so that a repetition hears the same.
            refusal, answer = refused, problems.of_refusal(refused)
        keeping.keep(place, answer)
    return answer, refusal


def _bound_statements() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true), set_config('lock_timeout', %s, true)",
            [str(STATEMENT_MILLISECONDS), str(LOCK_MILLISECONDS)],
        )


def _write_down(refusal: Exception, verb: str, by: Actor, name: str) -> None:
    """Enter who was refused what; a call that was merely wrong is no matter for the trail."""
    is_refusal = isinstance(refusal, NotAllowed | NotFound)
    if is_refusal or (isinstance(refusal, Refused) and refusal.kind is kinds.SCOPE_MISSING):
        access.record_refusal(verb=verb, subject=f"channel:{by.name} {name}", by=by, at=timezone.now())
