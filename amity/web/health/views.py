"""Healthy: this process answers. Ready: it can serve. Measured: how much it does. Nothing names anybody."""

from __future__ import annotations

import hmac
import os
from http import HTTPStatus
from ipaddress import ip_address

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amity.web.health import gauges, metrics, readiness

TOKEN = "AMITY_METRICS_TOKEN"  # noqa: S105 the name of a setting
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
@login_not_required
def healthy(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"healthy": True})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    asked = readiness.parts(at=timezone.now())
    is_ready = readiness.is_ready(asked)
    said: dict[str, object] = {"ready": is_ready, "parts": {part.name: part.ok for part in asked}}
    if _is_ours(request):
        said["why"] = {part.name: part.why for part in asked if not part.ok}
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(said, status=status)


@require_safe
@login_not_required
def measured(request: HttpRequest) -> HttpResponse:
    if not _is_ours(request):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    body = metrics.all_processes() + gauges.now(at=timezone.now())
    return HttpResponse(body, content_type=PROMETHEUS)


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a watcher of ours asks: by the token where there is one, else from this machine itself."""
    if token := os.environ.get(TOKEN, ""):
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    # Through a proxy every caller seems to be this machine: whoever was forwarded is a stranger.
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip")):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
