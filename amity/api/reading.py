"""Read JSON as strictly as it is defined: what two readers could understand differently is refused."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class StrictParser(Parser):
    """Refuses names that come twice, NaN and Infinity, broken UTF-8, and lone surrogates."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """
        Return the value in the body. Ninja answers what is raised as a body that cannot be read.

        :raises ValueError: if it is not one JSON value in UTF-8.
        :raises RecursionError: if it is nested without end.
        """
        text = request.body.decode("utf-8")
        found: DictStrAny = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        if "\\u" in text:
            # A lone surrogate is no character: no database and no file could keep it.
            json.dumps(found, ensure_ascii=False).encode("utf-8")
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
