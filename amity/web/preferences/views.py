"""The preferences page: cookies in, cookies out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amity.foundation.access.http import allowed
from amity.web.preferences import forms

YEAR = 365 * 24 * 3600


@require_GET
@allowed("preferences:set")
def edit(request: HttpRequest) -> HttpResponse:
    context = {"themes": forms.THEMES, "densities": forms.DENSITIES, "keys": forms.KEYS}
    return render(request, "preferences/edit.html", context)


@require_POST
@allowed("preferences:set")
def save(request: HttpRequest) -> HttpResponse:
    form = forms.Look(request.POST)
    response = redirect("preferences:edit")
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            # Scripts change the theme too, so they may read these; they say nothing about anybody.
            response.set_cookie(
                f"amity_{name}", value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        messages.success(request, _("Saved."))
    return response
