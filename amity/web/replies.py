"""What a reply asks of the page beside swapping: say something in the corner, close the dialog, refresh."""

import json
from collections.abc import Mapping

from django.http.response import HttpResponseBase


def toast(
    response: HttpResponseBase,
    text: object,
    *,
    tone: str = "good",
    undo: str = "",
    target: str = "body",
    swap: str = "none",
) -> None:
    """Show a sentence for eight seconds. ``undo`` is an address to POST to; its answer goes to ``target``."""
    word = {"text": str(text), "tone": tone, "undo": undo, "target": target, "swap": swap}
    announce(response, {"crm:toast": word})


def close_dialog(response: HttpResponseBase) -> None:
    """Close the dialog that the request came from."""
    announce(response, {"crm:close": {}})


def refresh(response: HttpResponseBase, word: str = "live") -> None:
    """Have the regions that listen (hx-trigger="live from:body") fetch themselves anew."""
    announce(response, {word: {}})


def announce(response: HttpResponseBase, words: Mapping[str, object]) -> None:
    """Add events that htmx fires in the page once it has swapped."""
    told = json.loads(response.headers.get("HX-Trigger", "{}"))
    # A header holds ASCII only; json.dumps escapes the rest.
    response["HX-Trigger"] = json.dumps({**told, **words})
