"""The palette's answer and the page of all results."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amity.foundation.access.http import actor_of, allowed
from amity.web.search import offers, recent, selectors

LONGEST_WORDS = 80
SHOWN = 7
MOST = 60
KINDS = ("people", "companies")


@require_GET
@allowed("search:ask")
def ask(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    words = _words(request)
    customers = (
        selectors.found(words, by=actor, limit=SHOWN + 1)
        if words
        else selectors.opened(recent.references(request), by=actor)
    )
    context = {
        "words": words,
        "customers": customers[:SHOWN],
        "has_more": len(customers) > SHOWN,
        "lists": offers.lists(words, by=actor),
        "pages": offers.pages(words, by=actor),
        "deeds": offers.deeds(words, by=actor),
    }
    return render(request, "search/palette.html", context)


@require_GET
@allowed("search:ask")
def results(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    words = _words(request)
    customers = selectors.found(words, by=actor, limit=MOST) if words else ()
    kind = request.GET.get("kind", "")
    companies = sum(row.is_company for row in customers)
    shown = [row for row in customers if kind not in KINDS or row.is_company == (kind == "companies")]
    context = {
        "words": words,
        "kind": kind if kind in KINDS else "",
        "customers": shown,
        "total": len(customers),
        "companies": companies,
        "people": len(customers) - companies,
        "is_cut": len(customers) == MOST,
        "pages": offers.pages(words, by=actor) if words else (),
    }
    template = "search/results.html#results" if request.headers.get("HX-Request") else "search/results.html"
    return render(request, template, context)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST_WORDS]
