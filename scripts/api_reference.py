"""Write docs/reference/api.md from the API's own description, or check that it is what it should be.

python -m scripts.api_reference          write it
python -m scripts.api_reference --check  change nothing; answer 1 if it is stale
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amity import boot  # noqa: F401  makes Django ready
from amity.api import kinds, v1
from amity.api.scopes import SCOPES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api.md"
HEAD = """# The API, version 1

Written by `python -m scripts.api_reference` from `amity/api`; do not edit. The same for machines:
`/api/v1/openapi.json` (OpenAPI 3.1, no token needed). How to begin: [use the API](../how-to/use-the-api.md).

"""
Form = dict[str, Any]


def render() -> str:
    """Return the page."""
    document: Form = json.loads(json.dumps(v1.api.get_openapi_schema()))
    lines = [HEAD + document["info"]["description"].strip(), ""]
    lines += ["## Scopes", "", "| scope | what it lets a token do |", "|---|---|"]
    lines += [f"| `{scope}` | {meaning} |" for scope, meaning in SCOPES.items()]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name'].title()}", "", tag["description"]]
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if operation["tags"][0] == tag["name"]:
                    lines += _operation(method, path, operation, document)
    lines += ["", "## Forms", "", "Of what stands within other bodies."]
    for name, form in sorted(document["components"]["schemas"].items()):
        if "properties" in form and name not in _whole_bodies(document):
            lines += ["", f"### {name}", "", " ".join(form.get("description", "").split()), ""]
            lines += _fields(form, document)
    lines += ["", "## Problems", "", *_problems()]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check."""
    page = render()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        print(f"{PAGE.name} is out of date: run python -m scripts.api_reference")
        return 1
    return 0


def _operation(method: str, path: str, operation: Form, document: Form) -> Iterator[str]:
    yield from ("", f"### {operation['summary']}", "", f"`{method.upper()} {path}`", "")
    yield from (operation["description"], "")
    security = operation.get("security")
    scopes = [scope for one in security or () for scopes in one.values() for scope in scopes]
    yield f"Scope: {f'`{scopes[0]}`' if scopes else 'any token' if security else 'no token needed'}."
    yield from ("", "| parameter | where | form | meaning |", "|---|---|---|---|")
    for parameter in operation["parameters"]:
        name = f"**{parameter['name']}**" if parameter["required"] else parameter["name"]
        yield f"| {name} | {parameter['in']} | {_form(parameter['schema'])} | {parameter['description']} |"
    if body := operation.get("requestBody"):
        content = body["content"]["application/json"]
        yield from ("", "Body:", "")
        yield from _fields(content["schema"], document)
        yield from _example(content["example"])
    for status, answer in operation["responses"].items():
        if "application/json" in answer["content"]:
            content = answer["content"]["application/json"]
            yield from ("", f"Answer {status}:", "")
            yield from _fields(content["schema"], document)
            yield from _example(content["example"])
    names = [
        f"[`{name}`](#problems)"
        for answer in operation["responses"].values()
        for name in answer["content"].get("application/problem+json", {}).get("examples", {})
    ]
    yield from ("", f"Problems: {', '.join(names)}.")


def _fields(schema: Form, document: Form) -> Iterator[str]:
    form = _resolved(schema, document)
    yield from ("| field | form | meaning |", "|---|---|---|")
    required = form.get("required", [])
    for name, field in form.get("properties", {}).items():
        shown = f"**{name}**" if name in required else name
        meaning = field.get("description") or _resolved(field, document).get("description", "")
        yield f"| {shown} | {_form(field)} | {' '.join(meaning.split())} |"


def _resolved(schema: Form, document: Form) -> Form:
    found: Form = document["components"]["schemas"].get(_named(schema), schema)
    return found


def _named(schema: Form) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _form(schema: Form) -> str:
    if "$ref" in schema:
        return _named(schema)
    if "anyOf" in schema:
        return " or ".join(_form(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_form(schema['items'])}"
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    return ", ".join([str(schema.get("format") or schema.get("type") or "any value"), *bounds])


def _example(example: object) -> Iterator[str]:
    yield from ("", "```json", json.dumps(example, ensure_ascii=False, indent=2), "```")


def _whole_bodies(document: Form) -> frozenset[str]:
    operations = [one for methods in document["paths"].values() for one in methods.values()]
    contents = [one["requestBody"]["content"] for one in operations if "requestBody" in one]
    contents += [answer["content"] for one in operations for answer in one["responses"].values()]
    return frozenset(_named(content["schema"]) for one in contents for content in one.values())


def _problems() -> Iterator[str]:
    yield "A body of `application/problem+json` with `type`, `title`, `status`, `detail`, `remedy` and, where"
    yield "fields are wrong, `errors` with `where` and `what`."
    yield ""
    yield "`type` is `/api/v1/problems/NAME`; asked for, it says the same as this table."
    yield from ("", "| name | status | what it is | what to do |", "|---|---|---|---|")
    for kind in kinds.KINDS.values():
        yield f"| `{kind.name}` | {int(kind.status)} | {kind.title} | {kind.remedy} |"


_BOUNDS = {"minimum": "from", "maximum": "to", "minLength": "at least", "maxLength": "at most"}

if __name__ == "__main__":
    sys.exit(main())
