"""The help page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amity.foundation.access.http import allowed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the guide."""

    title: str | _StrPromise
    text: str | _StrPromise


GUIDE = (
    Step(
        _("Begin with My day"),
        _("It lists what to do first and says why. Tick what is done; put off what can wait."),
    ),
    Step(
        _("Find anybody in a second"),
        _("Press Ctrl K and type a name, pinyin, initials or the last four digits of a number."),
    ),
    Step(
        _("Open the customer"),
        _("One page holds what they have, what happened, and what would help next, with its reason."),
    ),
    Step(
        _("Act, and say what came of it"),
        _("Log the contact in a few words. Answer a suggestion with done, later or not suitable."),
    ),
    Step(
        _("Go on to the next"),
        _("The arrows in the top bar, or [ and ], walk through the list you came from."),
    ),
)


@require_GET
@allowed("help:read")
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "help/overview.html", {"guide": GUIDE})
