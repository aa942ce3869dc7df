"""Refusals as problem details (RFC 9457): each says what was wrong, where, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from amity.api import kinds
from amity.api.kinds import Kind
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotAllowed, NotFound
from amity.know.sources.services import KeyUsedBefore

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50
LONGEST_PLACE = 200
RETRY_AFTER_SECONDS = 2

KIND_OF: dict[type[DomainError], Kind] = {
    KeyUsedBefore: kinds.EVENT_KEY_USED,
    NotFound: kinds.NOT_FOUND,
    NotAllowed: kinds.NOT_ALLOWED,
    ChangedMeanwhile: kinds.CONFLICT,
    BadInput: kinds.INVALID,
}
KIND_OF_STATUS: dict[int, Kind] = {
    HTTPStatus.BAD_REQUEST: kinds.MALFORMED,
    HTTPStatus.UNAUTHORIZED: kinds.NO_TOKEN,
    HTTPStatus.FORBIDDEN: kinds.NOT_ALLOWED,
    HTTPStatus.NOT_FOUND: kinds.NO_ADDRESS,
    HTTPStatus.METHOD_NOT_ALLOWED: kinds.WRONG_METHOD,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: kinds.TOO_LARGE,
    HTTPStatus.SERVICE_UNAVAILABLE: kinds.BUSY,
}


class Refused(Exception):
    """A call that the API itself refuses, before any room of the bank is asked."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        errors: Iterable[dict[str, str]] = (),
        *,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after = retry_after


def invalid(where: str, what: str) -> Refused:
    """Return the refusal of one field."""
    return Refused(kinds.INVALID, errors=[{"where": where, "what": what}])


def problem(
    kind: Kind, detail: str = "", errors: Iterable[dict[str, str]] = (), *, retry_after: int | None = None
) -> HttpResponse:
    """Return the answer for one refusal."""
    content: dict[str, object] = {
        "type": kind.type,
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail or f"{kind.title}.",
        "remedy": kind.remedy,
    }
    if listed := list(errors):
        content["errors"] = listed
    answer = HttpResponse(json.dumps(content), status=kind.status, content_type=MEDIA_TYPE)
    if kind is kinds.NO_TOKEN:
        answer["WWW-Authenticate"] = "Bearer"
    if kind in {kinds.BUSY, kinds.UNDER_WAY} and retry_after is None:
        retry_after = RETRY_AFTER_SECONDS
    if retry_after is not None:
        answer["Retry-After"] = str(retry_after)
    return answer


def kind_of(refusal: DomainError) -> Kind:
    """Return what kind of problem a refusal of a room is."""
    return next((kind for error, kind in KIND_OF.items() if isinstance(refusal, error)), kinds.CONFLICT)


def of_refusal(refusal: DomainError) -> HttpResponse:
    """Return the answer for a refusal of a room."""
    return problem(kind_of(refusal), str(refusal))


def of_status(status: int) -> HttpResponse:
    """Return the answer for what was refused before any operation was asked."""
    default = kinds.BROKEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else kinds.MALFORMED
    return problem(KIND_OF_STATUS.get(status, default))


def errors_of(found: Iterable[object]) -> list[dict[str, str]]:
    """Return the first of what pydantic found, as place and sentence; values that were sent are not told."""
    listed = []
    for one in list(found)[:MOST_ERRORS]:
        error = dict(one) if isinstance(one, dict) else {}
        where = ".".join(str(part) for part in error.get("loc", ()))
        listed.append({"where": where[:LONGEST_PLACE], "what": str(error.get("msg", ""))})
    return listed


def install(api: NinjaAPI) -> None:
    """Let the API answer every refusal as a problem."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(DomainError, _domain)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(OperationalError, _busy)


def _refused(_request: HttpRequest, error: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(error, Refused)  # noqa: S101 ninja's type allows the class itself
    return problem(error.kind, error.detail, error.errors, retry_after=error.retry_after)


def _domain(_request: HttpRequest, error: DomainError | type[DomainError]) -> HttpResponse:
    assert isinstance(error, DomainError)  # noqa: S101 see above
    return of_refusal(error)


def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    return problem(kinds.INVALID, errors=errors_of(found))


def _unknown(_request: HttpRequest, _error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
    return problem(kinds.NO_TOKEN)


def _http(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    # Ninja raises it for a body that its parser refused.
    status = error.status_code if isinstance(error, HttpError) else HTTPStatus.BAD_REQUEST
    return of_status(status)


def _busy(_request: HttpRequest, _error: OperationalError | type[OperationalError]) -> HttpResponse:
    return problem(kinds.BUSY)
