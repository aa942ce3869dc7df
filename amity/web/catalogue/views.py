"""Catalogue pages: HTTP in, the library of actions or the features out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from amity.foundation.access.http import actor_of, allowed
from amity.web.catalogue import selectors


@require_GET
@allowed("catalogue:read")
def actions(request: HttpRequest) -> HttpResponse:
    """Show what may be proposed to customers, and what came of it so far."""
    actor = actor_of(request)
    context = {"groups": selectors.library(by=actor), "opens_lists": selectors.opens_lists(by=actor)}
    return render(request, "catalogue/actions.html", context)


@require_GET
@allowed("catalogue:read")
def features(request: HttpRequest) -> HttpResponse:
    """Show what is measured of customers."""
    return render(request, "catalogue/features.html", {"groups": selectors.catalogue(by=actor_of(request))})
