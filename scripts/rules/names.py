"""Names: no cupboards (utils, helpers), and a room card that is a docstring and nothing else."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

CUPBOARDS = frozenset(
    {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "handler", "handlers"}
    | {"data", "info", "do_it", "base2"}
)
OF_THE_BANK = frozenset({"customer_manager", "customer_managers"})
PREFIXES = ("new_",)
SUFFIXES = ("_v2", "_nextgen", *(f"_{word}" for word in sorted(CUPBOARDS)))


def concerns(name: str) -> bool:
    return name.startswith(("amity/", "scripts/")) and name.endswith(".py") and "/migrations/" not in name


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    path = PurePosixPath(name)
    for word in (path.stem, *path.parts[:-1]):
        if word in OF_THE_BANK:
            continue
        if word in CUPBOARDS or word.startswith(PREFIXES) or word.endswith(SUFFIXES):
            yield 1, f"'{word}' says nothing about what is inside"
    if path.name == "__init__.py":
        body = ast.parse(text).body
        if len(body) != 1 or not ast.get_docstring(ast.parse(text)):
            yield 1, "a room card is a docstring and nothing else"
