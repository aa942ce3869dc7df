"""What somebody must set up before any other page: a password of their own, and a second factor."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from amity.web.signin.factors import has_factor

PASSWORD, FACTOR = "account_change_password", "mfa_index"
HAS_FACTOR = "has_second_factor"
ALWAYS = ("account_logout", "account_reauthenticate", "set_language")
WITH_OWN_PASSWORD = ("account_change_password", "account_sessions")


class SetUpRequired:
    """Middleware: leads whoever is not set up to the next step; in a demo bank nobody need be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; what to do is known when the address is."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _arguments: object, _named: object
    ) -> HttpResponse | None:
        """Let the next step through, and nothing but it."""
        step = next_step(request)
        request.is_setting_up = bool(step)  # type: ignore[attr-defined]  # pages of a step stand without the menu
        if not step or _belongs_to(step, request):
            return None
        if not request.headers.get("HX-Request"):
            return redirect(step)
        response = HttpResponse(status=HTTPStatus.FORBIDDEN)
        response["HX-Redirect"] = reverse(step)
        return response


def next_step(request: HttpRequest) -> str:
    """Return the name of the page where somebody must go on; nothing for who may go anywhere."""
    user = request.user
    if settings.IS_DEMO or not user.is_authenticated:
        return ""
    if user.must_change_password:
        return PASSWORD
    if not settings.IS_MFA_REQUIRED or request.session.get(HAS_FACTOR):
        return ""
    if has_factor(user):
        # Kept with the session, which ends when somebody's factors are reset.
        request.session[HAS_FACTOR] = True
        return ""
    return FACTOR


def _belongs_to(step: str, request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else ""
    if name == step or name in ALWAYS or name.startswith("health:"):
        return True
    return step == FACTOR and (name.startswith("mfa_") or name in WITH_OWN_PASSWORD)
