"""Headers that keep a page to itself: what it may load, what a browser may keep of it, who may frame it.

And the methods that a page takes: no other reaches a view.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

PERMISSIONS = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)
METHODS = ("GET", "HEAD", "POST")
MACHINES = "/api/"
"""Addresses of machines take more methods, each by its own contract."""


class SecurityHeaders:
    """Middleware, before every other that answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._policy = "; ".join(
            f"{name} {' '.join(sources)}" for name, sources in settings.SECURE_CSP.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added; a view may have set its own Cache-Control."""
        response = self._answer(request)
        response.headers.setdefault("Content-Security-Policy", self._policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if _is_personal(request) and "Cache-Control" not in response.headers:
            # On a shared desk, Back after signing out must not show a customer. The back-forward cache of
            # browsers still works: it lets such a page go when the session's cookie changes.
            response["Cache-Control"] = "no-store, private"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in METHODS or request.path_info.startswith(MACHINES):
            return self._get_response(request)
        return HttpResponseNotAllowed(METHODS)


def _is_personal(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
