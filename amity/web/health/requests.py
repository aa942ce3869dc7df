"""Each request gets a number, a line in the log and a count; none of them says what was asked."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.references import new_reference
from amity.web.health import metrics

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
"""A proxy's number is taken over only where it can be nothing but a number."""
METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
UNKNOWN = "unknown"

LOGGER = "amity.requests"
log = structlog.get_logger(LOGGER)


class Requests:
    """Middleware, outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, then say how it went."""
        given = request.headers.get(HEADER, "").lower()
        number = given if GIVEN.fullmatch(given) else str(new_reference())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        began = time.perf_counter()
        response = self._get_response(request)
        seconds = time.perf_counter() - began
        response[HEADER] = number
        _tell(request, response.status_code, seconds)
        return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    route = request.resolver_match.view_name if request.resolver_match else UNKNOWN
    method = request.method if request.method in METHODS else UNKNOWN
    metrics.count(route=route or UNKNOWN, method=method or UNKNOWN, status=status, seconds=seconds)
    actor = _actor(request)
    if not logging.getLogger(LOGGER).isEnabledFor(logging.INFO):
        return
    log.info(
        "request",
        route=route,
        method=method,
        status=status,
        ms=round(seconds * 1000, 1),
        actor=actor.staff_id if actor else None,
        role="+".join(sorted(actor.roles)) if actor else "",
    )


def _actor(request: HttpRequest) -> Actor | None:
    for found in (getattr(request, "actor", None), getattr(request, "auth", None)):
        if isinstance(found, Actor):
            return found
        if isinstance(inner := getattr(found, "actor", None), Actor):
            return inner
    return None
