"""Clocks: read in views, jobs and commands, and handed down; analytics and demo read none."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

READS = frozenset({("timezone", "now"), ("datetime", "now"), ("datetime", "utcnow"), ("date", "today")})
WINGS = ("analytics", "demo", "foundation", "know", "understand", "decide", "engage", "learn")
MAY_READ = frozenset({"views", "jobs", "http"})
WITHOUT = ("analytics", "demo")


def concerns(name: str) -> bool:
    return name.endswith(".py") and name.startswith(tuple(f"amity/{wing}/" for wing in WINGS))


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    path = PurePosixPath(name)
    if MAY_READ & {path.stem, *path.parts} and path.parts[1] not in WITHOUT:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (owner_name, node.func.attr) in READS:
                yield node.lineno, "the clock is read in views, jobs and commands, and handed down"
