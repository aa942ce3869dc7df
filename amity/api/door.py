"""The door of the API: what a call must look like from outside, and that every refusal is a problem."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from amity.api import kinds, problems

PLACE = "/api/"
JSON = "application/json"
FIRST_REFUSAL = 400


class Door:
    """Middleware, before those that know pages. What it answers was refused unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let pages pass; answer a call of the API with JSON, whatever happens to it."""
        if not request.path_info.startswith(PLACE):
            return self._get_response(request)
        answer = _refused_unread(request) or self._get_response(request)
        if answer.status_code >= FIRST_REFUSAL and answer.get("Content-Type") != problems.MEDIA_TYPE:
            # A page of the house, or ninja's own words: nobody took the call.
            answer = _as_problem(answer)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def _refused_unread(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        return problems.problem(kinds.MALFORMED)
    if int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return problems.problem(kinds.TOO_LARGE)
    if int(length) and request.content_type != JSON:
        return problems.problem(kinds.WRONG_TYPE)
    return None


def _as_problem(answer: HttpResponseBase) -> HttpResponse:
    wrapped = problems.of_status(answer.status_code)
    if "Allow" in answer:
        wrapped["Allow"] = answer["Allow"]
    return wrapped
