"""Turns the house's refusals into pages or fragments that say what stood in the way and offer a way on."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotAllowed, NotFound
from amity.web import replies

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    ChangedMeanwhile: HTTPStatus.CONFLICT,
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
}
ICONS = {
    HTTPStatus.NOT_FOUND: "search",
    HTTPStatus.FORBIDDEN: "lock",
    HTTPStatus.CONFLICT: "refresh-cw",
}


class Refusals:
    """Middleware, innermost: refusals that no view caught."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; Django hands what was raised to process_exception."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _arguments: object, _named: object
    ) -> HttpResponse | None:
        """Refuse a character that no text holds and no database takes; the API judges its own bodies."""
        if "\0" in request.path or _holds_nul(request.GET):
            return refuse(request, HTTPStatus.BAD_REQUEST, "")
        if request.method == "POST" and not request.path.startswith("/api/") and _holds_nul(request.POST):
            return refuse(request, HTTPStatus.BAD_REQUEST, "")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django. The API words its own."""
        if not isinstance(exception, DomainError) or request.path.startswith("/api/"):
            return None
        return refuse(request, status_of(exception), str(exception))


def _holds_nul(fields: QueryDict) -> bool:
    return any("\0" in name or any("\0" in text for text in texts) for name, texts in fields.lists())


def status_of(refusal: DomainError) -> HTTPStatus:
    """Return the status of a refusal: 422 for one that only its own use case knows."""
    for kind, status in STATUS.items():
        if isinstance(refusal, kind):
            return status
    return HTTPStatus.UNPROCESSABLE_ENTITY


def refuse(request: HttpRequest, status: HTTPStatus, sentence: str) -> HttpResponse:
    """Answer with a page, or with a fragment where htmx asked."""
    title = _title(status)
    context = {
        "status": status.value,
        "icon": ICONS.get(status, "circle-alert"),
        "title": title,
        "sentence": sentence or _sentence(status),
        "frame": "shell.html" if getattr(request, "actor", None) else "base.html",
    }
    if not request.headers.get("HX-Request"):
        return render(request, "refusals/page.html", context, status=status)
    response = render(request, "refusals/fragment.html", context, status=status)
    if request.method != "GET":
        # What was pressed stays as it was: a row is not replaced by a refusal.
        response["HX-Reswap"] = "none"
        replies.toast(response, context["sentence"], tone="bad")
    return response


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 Django names them
    """Answer what could not be read. Asks nothing of the request: reading it is what failed."""
    return HttpResponse(render_to_string("refusals/unreadable.html"), status=HTTPStatus.BAD_REQUEST)


@login_not_required
def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:  # noqa: ARG001 Django names it
    """Answer what is not allowed."""
    return refuse(request, HTTPStatus.FORBIDDEN, "")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django passes it
    """Answer a form that is too old, or that was not ours."""
    sentence = _("This page was open for too long. Go back, load it again and repeat what you did.")
    return refuse(request, HTTPStatus.FORBIDDEN, sentence)


@login_not_required
def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:  # noqa: ARG001 Django names it
    """Answer an address where nothing is."""
    return refuse(request, HTTPStatus.NOT_FOUND, "")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what we got wrong. Asks nothing of the database: it may be what failed."""
    return render(request, "refusals/broken.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _title(status: HTTPStatus) -> str:
    return {
        HTTPStatus.BAD_REQUEST: _("We could not read that"),
        HTTPStatus.FORBIDDEN: _("This is not yours to open"),
        HTTPStatus.NOT_FOUND: _("There is nothing here"),
        HTTPStatus.CONFLICT: _("Somebody was faster"),
    }.get(status, _("That did not work"))


def _sentence(status: HTTPStatus) -> str:
    return {
        HTTPStatus.BAD_REQUEST: _("The request was not in a form that we understand."),
        HTTPStatus.FORBIDDEN: _(
            "Your role does not include this page. Ask your branch manager if you need it."
        ),
        HTTPStatus.NOT_FOUND: _("The address may be old, or the customer may belong to somebody else."),
    }.get(status, _("Go back and try again."))
