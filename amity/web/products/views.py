"""Product pages: HTTP in, the catalogue or one product out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amity.foundation.access.http import actor_of, allowed
from amity.foundation.organisation import selectors as organisation
from amity.web.products import selectors


@require_GET
@allowed("products:read")
def listed(request: HttpRequest) -> HttpResponse:
    """Show the catalogue; or, after a filter changed, the results alone."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    line, typed = request.GET.get("line", ""), request.GET.get("q", "").strip()
    choices = selectors.line_choices()
    line = line if line in dict(choices) else ""
    context: dict[str, object] = {
        "lines": selectors.catalogue(by=actor, on=today, line=line, words_typed=typed),
        "opens_lists": selectors.opens_lists(by=actor),
        "is_filtered": bool(line or typed),
    }
    if request.headers.get("HX-Request"):
        return render(request, "products/list.html#results", context)
    frame = {
        "line": line,
        "typed": typed,
        "choices": choices,
        "counts_whole_bank": selectors.counts_whole_bank(by=actor),
    }
    return render(request, "products/list.html", context | frame)


@require_GET
@allowed("products:read")
def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show one product and who holds it."""
    actor = actor_of(request)
    today = organisation.today(actor.legal_entity_id, at=timezone.now())
    row = selectors.product(code, by=actor, on=today)
    context = {
        "row": row,
        "product": row.product,
        "units": selectors.holders_by_unit(code, by=actor),
        "tiers": selectors.holders_by_tier(code, by=actor),
        "opens_lists": selectors.opens_lists(by=actor),
        "counts_whole_bank": selectors.counts_whole_bank(by=actor),
        "is_owed": row.is_owed,
        "currency": organisation.legal_entity(actor.legal_entity_id).currency,
        # A customer rated C3 may take what is graded up to R3; what anybody may take is not said.
        "suits_from": row.product.risk_grade.replace("R", "C") if row.product.risk_grade != "R1" else "",
    }
    return render(request, "products/product.html", context)
