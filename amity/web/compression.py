"""Compresses pages; a stream of live words is left alone, since it would wait to be worth compressing."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compression(GZipMiddleware):
    """Middleware, after the one that serves files: those were compressed when they were built."""

    # Django pads each answer at random, so that its length tells nothing of the token in it.

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole answer."""
        if response.streaming:
            return response
        return super().process_response(request, response)
