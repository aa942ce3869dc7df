"""Writes: rows change in services and steps; a view, a selector, a policy or a form changes none."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

WRITES = frozenset(
    {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "execute_write"}
)
READERS = frozenset(
    {"views", "selectors", "policies", "forms", "templatetags", "urls", "filters", "conditions"}
)


def concerns(name: str) -> bool:
    path = PurePosixPath(name)
    return name.startswith("amity/") and name.endswith(".py") and bool(READERS & {path.stem, *path.parts})


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield node.lineno, f"{node.func.attr}() here: rows change in services and steps"
