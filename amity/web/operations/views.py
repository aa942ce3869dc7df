"""The operations pages: HTTP in, one question, HTML out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.keys.errors import KeyDestroyed
from amity.web.operations import services
from amity.web.operations.selectors import batches, storage
from amity.web.operations.selectors import overview as house
from amity.web.operations.selectors.findings import findings


@require_GET
@allowed("operations:read")
def overview(request: HttpRequest) -> HttpResponse:
    page = house.overview(by=actor_of(request), at=timezone.now())
    return render(request, "operations/overview.html", {"page": page})


@require_GET
@allowed("operations:read")
def findings_card(request: HttpRequest) -> HttpResponse:
    return render(request, "operations/_findings.html", {"findings": findings(at=timezone.now())})


@require_GET
@allowed("operations:read")
def storage_card(request: HttpRequest) -> HttpResponse:
    return render(request, "operations/_storage.html", {"storage": storage.storage(by=actor_of(request))})


@require_POST
@allowed("sources:run")
def read_source(request: HttpRequest, name: str) -> HttpResponse:
    actor = actor_of(request)
    services.read_now(name, by=actor, at=timezone.now())
    context = {"sources": house.registered(by=actor), "may_run": True, "asked": name}
    return render(request, "operations/_sources.html", context)


@require_GET
@allowed("operations:read")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    detail = house.run_detail(run_id, by=actor_of(request))
    return render(request, "operations/run.html", {"detail": detail})


@require_GET
@allowed("operations:read")
def batch_list(request: HttpRequest) -> HttpResponse:
    only = request.GET.get("only", "")
    page = batches.latest(by=actor_of(request), only=only, before=_place(request, "before"))
    template = (
        "operations/batches.html#rows" if request.headers.get("HX-Request") else "operations/batches.html"
    )
    return render(request, template, {"page": page, "only": only})


@require_GET
@allowed("operations:read")
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    actor = actor_of(request)
    detail = batches.detail(batch_id, by=actor)
    reason = request.GET.get("reason", "").replace("\x00", "")
    page = batches.rejects(batch_id, by=actor, reason=reason, after=_place(request, "after"))
    context = {
        "detail": detail,
        "page": page,
        "reason": reason,
        "may_reveal": access.can("operations:reveal", by=actor),
    }
    template = "operations/batch.html#rows" if request.headers.get("HX-Request") else "operations/batch.html"
    return render(request, template, context)


@require_POST
@allowed("operations:reveal")
def reveal(request: HttpRequest, reject_id: int) -> HttpResponse:
    context: dict[str, object]
    try:
        context = {"text": services.reveal(reject_id, by=actor_of(request), at=timezone.now())}
    except KeyDestroyed:
        context = {"is_destroyed": True}
    return render(request, "operations/batch.html#text", context)


def _place(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None  # noqa: PLR2004  a bigint has 19 digits
