"""openapi.json: what ninja knows of the operations, with examples, headers and every problem added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from amity.api import examples, kinds, problems
from amity.api.kinds import Kind
from amity.api.scopes import SCOPES

Operation = dict[str, Any]

DESCRIPTION = """\
For channels and other systems of the bank: customers and what they hold, what is proposed for them, what
came of it, and what happened to them. JSON in UTF-8; money as text with its currency (ISO 4217); days and
moments as in ISO 8601, moments with their zone. Direct identifiers come masked. Lists come in pages: ask for
the next one with `after`.

Every call carries `Authorization: Bearer TOKEN`, but for this document and the kinds of problems. A token
names the scopes in which it may call, ends on a day, and may call so many times a minute.

What is refused is told as a problem (RFC 9457) with a `type` that never changes and a `remedy`. A POST may be
repeated under its `Idempotency-Key` for 24 hours: it takes effect once, and each repetition is answered with
the same bytes. An event carries its own `key`, so there the header may be left out.
"""
TAGS = {
    "customers": "Who the bank's customers are.",
    "holdings": "What they hold.",
    "relations": "Who belongs to them, and who stands behind a company.",
    "decisions": "What is proposed for them, and why.",
    "responses": "What came of it.",
    "questions": "What to ask them next, and what they answered.",
    "events": "What happened to them on a channel.",
    "state": "How fresh all this is, and what refusals mean.",
}
ANYWHERE = (kinds.MALFORMED, kinds.NO_ADDRESS, kinds.WRONG_METHOD, kinds.BROKEN, kinds.BUSY)
WITH_TOKEN = (kinds.NO_TOKEN, kinds.TOO_MANY_CALLS, kinds.INVALID, kinds.NOT_ALLOWED)
WITH_BODY = (kinds.TOO_LARGE, kinds.WRONG_TYPE, kinds.KEY_MISSING, kinds.KEY_USED, kinds.UNDER_WAY)
OF_OPERATION: dict[str, tuple[Kind, ...]] = {
    "getCustomer": (kinds.NOT_FOUND,),
    "listHoldings": (kinds.NOT_FOUND,),
    "listTransactions": (kinds.NOT_FOUND,),
    "listDecisions": (kinds.NOT_FOUND,),
    "respond": (kinds.NOT_FOUND, kinds.CONFLICT),
    "getQuestion": (kinds.NOT_FOUND,),
    "recordAnswer": (kinds.NOT_FOUND, kinds.CONFLICT),
    "receiveEvent": (kinds.NOT_FOUND, kinds.EVENT_KEY_USED),
    "getProblem": (kinds.NOT_FOUND, kinds.INVALID),
}
READS_CUSTOMERS = frozenset({"customers", "holdings", "relations", "decisions", "questions"})
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail", "remedy"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Which kind; it never changes."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What stood in the way, this time."},
        "remedy": {"type": "string", "description": "What to do about it."},
        "errors": {
            "type": "array",
            "description": "Which fields are wrong.",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
HEADERS: dict[Kind, dict[str, Any]] = {
    kinds.TOO_MANY_CALLS: RETRY_AFTER,
    kinds.BUSY: RETRY_AFTER,
    kinds.NO_TOKEN: {
        "WWW-Authenticate": {
            "description": "How to sign in.",
            "required": True,
            "schema": {"const": "Bearer"},
        }
    },
    kinds.WRONG_METHOD: {
        "Allow": {"description": "The methods that the address takes.", "schema": {"type": "string"}}
    },
}
LINKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "listCustomers": tuple(
        (operation, "customer", "$response.body#/items/0/reference")
        for operation in ("getCustomer", "listHoldings", "listDecisions", "getQuestion")
    ),
    "listHoldings": (("listTransactions", "holding", "$response.body#/items/0/reference"),),
    "listDecisions": (("respond", "decision", "$response.body#/items/0/reference"),),
}
"""Which operation may follow: its parameter, and where the answer holds it."""
REPLAYED = {
    "Idempotency-Replayed": {
        "description": "Says that the call was answered before: these are the same bytes.",
        "schema": {"const": "true"},
    }
}


class DocumentedAPI(NinjaAPI):
    """Ninja's API with a full description of itself, made once."""

    _document: OpenAPISchema | None = None

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """Return the description."""
        if self._document is None:
            document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._document = _completed(document)
        return self._document


def _completed(document: OpenAPISchema) -> OpenAPISchema:
    document["info"]["description"] = DESCRIPTION
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    document["servers"] = [{"url": "/", "description": "This bank's own server."}]
    document["tags"] = [{"name": name, "description": meaning} for name, meaning in TAGS.items()]
    document["components"]["schemas"]["Problem"] = PROBLEM
    scopes = "\n".join(f"- `{scope}`: {meaning}" for scope, meaning in SCOPES.items())
    document["components"]["securitySchemes"] = {
        "Bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": f"The channel's token. Scopes:\n\n{scopes}",
        }
    }
    for operation, scope in _operations(document):
        _complete(operation, scope)
    return document


def _operations(document: OpenAPISchema) -> Iterator[tuple[Operation, str]]:
    for path in document["paths"].values():
        for operation in path.values():
            yield operation, str(operation.pop("x-scope", ""))


def _complete(operation: Operation, scope: str) -> None:
    name = operation["operationId"]
    has_token, has_body = bool(operation.get("security")), "requestBody" in operation
    if has_token:
        # OpenAPI 3.1 lets a scheme of any type name what a caller must hold.
        operation["security"] = [{"Bearer": [scope] if scope else []}]
    operation.setdefault("parameters", [])
    for parameter in operation["parameters"]:
        _complete_parameter(name, parameter)
    operation["parameters"] += _headers(operation, has_body=has_body)
    if has_body:
        operation["requestBody"]["content"]["application/json"]["example"] = deepcopy(examples.REQUESTS[name])
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in operation["responses"].items():
        answer["content"]["application/json"]["example"] = deepcopy(examples.ANSWERS[name, status])
        if has_body:
            answer["headers"] = deepcopy(REPLAYED)
        if name in LINKS:
            answer["links"] = {
                following: {"operationId": following, "parameters": {parameter: where}}
                for following, parameter, where in LINKS[name]
            }
    listed = [
        *ANYWHERE,
        *(WITH_TOKEN if has_token else ()),
        *((kinds.SCOPE_MISSING,) if scope else ()),
        *(WITH_BODY if has_body else ()),
        *OF_OPERATION.get(name, ()),
    ]
    operation["responses"].update(_refusals(listed))


def _complete_parameter(operation: str, parameter: dict[str, Any]) -> None:
    form = parameter["schema"]
    # A query carries no null: what may be left out is not required, that is all.
    kept = [one for one in form.pop("anyOf", []) if one.get("type") != "null"]
    for one in kept:
        form.update(one)
    form.pop("default", None) if form.get("default", 0) is None else None
    for repeated in ("description", "examples"):
        form.pop(repeated, None)
    parameter.pop("examples", None)
    name = parameter["name"]
    if (example := examples.OF_OPERATION.get((operation, name), examples.PARAMETERS.get(name))) is not None:
        parameter["example"] = example


def _headers(operation: Operation, *, has_body: bool) -> Iterator[dict[str, Any]]:
    if has_body:
        is_event = "events" in operation["tags"]
        yield {
            "in": "header",
            "name": "Idempotency-Key",
            "required": not is_event,
            "description": "The caller's own key of this call, new for each new thing to do."
            + (" May be left out: an event has its own key." if is_event else ""),
            "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
            "example": examples.KEY,
        }
    if READS_CUSTOMERS & set(operation["tags"]):
        yield {
            "in": "header",
            "name": "Amity-Purpose",
            "required": False,
            "description": "Why the customer is read, for the audit trail; percent-encoded where not ASCII. "
            "Without it the purpose of the token counts.",
            "schema": {"type": "string"},
            "example": "call centre, case 4711",
        }
    yield {
        "in": "header",
        "name": "Accept-Language",
        "required": False,
        "description": "en or zh-Hans: the language of sentences.",
        "schema": {"type": "string"},
        "example": "zh-Hans",
    }


def _refusals(listed: list[Kind]) -> dict[str, Any]:
    by_status: dict[int, list[Kind]] = defaultdict(list)
    for kind in dict.fromkeys(listed):
        by_status[int(kind.status)].append(kind)
    return {str(status): _refusal(those) for status, those in sorted(by_status.items())}


def _refusal(those: list[Kind]) -> dict[str, Any]:
    shown = {kind.name: {"summary": kind.title, "value": _example(kind)} for kind in those}
    answer: dict[str, Any] = {
        "description": " Or: ".join(f"{kind.title}." for kind in those),
        "content": {
            problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": shown}
        },
    }
    if headers := {name: form for kind in those for name, form in HEADERS.get(kind, {}).items()}:
        answer["headers"] = headers
    return answer


def _example(kind: Kind) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": int(kind.status),
        "detail": f"{kind.title}.",
        "remedy": kind.remedy,
    }
    if kind is kinds.INVALID:
        content["errors"] = [{"where": "query.limit", "what": "Input should be less than or equal to 200"}]
    return content
