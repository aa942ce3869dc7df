"""Asks who is not signed in to do so: a page goes to the sign-in page, a fragment has its page load again."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class SignInRequired(LoginRequiredMiddleware):
    """Middleware: every view asks for a sign-in unless it says that it does not."""

    def handle_no_permission(  # type: ignore[override]  # an answer, not always a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Answer who is not signed in, or no longer."""
        if not request.headers.get("HX-Request"):
            return super().handle_no_permission(request, view_func)
        # A redirect would put the sign-in page into a row of a list.
        response = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        response["HX-Refresh"] = "true"
        return response
