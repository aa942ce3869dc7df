"""Sizes: a file past 400 lines or a function past 50 is asking to be two things."""

import ast
from collections.abc import Iterator

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def concerns(name: str) -> bool:
    return name.endswith(".py") and "/migrations/" not in name


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    length = len(text.splitlines())
    if length > LONGEST_FILE:
        yield length, f"{length} lines; a file has at most {LONGEST_FILE}"
    if name.startswith("tests/"):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines; a function has at most {LONGEST_FUNCTION}"
