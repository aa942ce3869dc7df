"""Refusals as problem details (RFC 9457): each says what was wrong and where."""

from collections.abc import Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, DomainError, NotAllowed, NotFound

STATUS: dict[type[DomainError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
}


def problem(status: HTTPStatus, detail: str, errors: Iterable[dict[str, str]] = ()) -> HttpResponse:
    """Return the answer for one refusal."""
    content = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    if listed := list(errors):
        content["errors"] = listed
    return JsonResponse(content, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Let the API answer every refusal as a problem."""
    api.add_exception_handler(DomainError, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(HttpError, _http)


def _refused(_request: HttpRequest, error: DomainError | type[DomainError]) -> HttpResponse:
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), HTTPStatus.CONFLICT)
    return problem(status, str(error))


def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    errors = [{"where": ".".join(str(part) for part in e["loc"]), "what": str(e["msg"])} for e in found]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Some of what was sent is not right.", errors)


def _unknown(_request: HttpRequest, _error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
    answer = problem(HTTPStatus.UNAUTHORIZED, "Send a valid token: Authorization: Bearer TOKEN.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _http(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    status = HTTPStatus(error.status_code) if isinstance(error, HttpError) else HTTPStatus.BAD_REQUEST
    return problem(status, str(error))
