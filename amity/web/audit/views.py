"""The audit page: HTTP in, one question, HTML out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access import services as access
from amity.foundation.access.http import actor_of, allowed
from amity.foundation.audit import selectors as audit
from amity.web.audit import rights as table
from amity.web.audit import selectors, services
from amity.web.audit.filters import cursor_of, filter_of
from amity.web.audit.wording import WORDS
from amity.web.formats.language import is_chinese


@require_GET
@allowed("audit:read")
def trail(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = filter_of(request.GET.dict())
    services.record_reading(asked, by=actor, at=timezone.now())
    page = selectors.page(asked, by=actor, after=cursor_of(request.GET.get("after", "")))
    context = {
        "page": page,
        "asked": asked,
        "summary": audit.summary(),
        "acts": sorted(((name, str(words)) for name, words in WORDS.items()), key=lambda act: act[1]),
        "sees_names": access.can("audit:names", by=actor),
    }
    if request.headers.get("HX-Request"):
        part = "rows" if request.GET.get("after") else "results"
        return render(request, f"audit/list.html#{part}", context)
    return render(request, "audit/list.html", context)


@require_POST
@allowed("audit:read")
def verify(request: HttpRequest) -> HttpResponse:
    verdict = services.verify(by=actor_of(request), at=timezone.now())
    return render(request, "audit/list.html#verdict", {"verdict": verdict, "summary": audit.summary()})


@require_GET
@allowed("audit:read")
def rights(request: HttpRequest) -> HttpResponse:
    return render(request, "audit/rights.html", {"rights": table.rights(is_chinese=is_chinese())})
