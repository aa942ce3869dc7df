"""Imports: ours stand at the top of the file, by name; nothing is imported by a name in a string."""

import ast
from collections.abc import Iterator

BY_STRING = frozenset({"import_module", "import_string", "__import__"})


def concerns(name: str) -> bool:
    return name.startswith("amity/") and name.endswith(".py") and "/migrations/" not in name


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(text)
    at_top = {id(node) for node in tree.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            ours = any(module.split(".")[0] == "amity" for module in _modules(node))
            if ours and id(node) not in at_top:
                yield node.lineno, "an import of ours that is not at the top of the file"
            if any(alias.name == "*" for alias in node.names):
                yield node.lineno, "import *"
        elif isinstance(node, ast.Call) and _called(node) in BY_STRING:
            yield node.lineno, "an import by string: no reader and no tool can follow it"


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    # A relative import is ours whatever it names.
    return ["amity" if node.level else node.module or ""]


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""
