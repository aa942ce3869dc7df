"""Plans: what somebody chose for a list, column by column; written as a feed, read back from one. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from amity.analytics.intake import matching, recipes
from amity.analytics.intake.errors import BadFeed
from amity.analytics.intake.feed import Feed, Load, Named, SourceFile
from amity.analytics.intake.forms import FORMS, Form, Part
from amity.analytics.intake.matching import MatchRule
from amity.analytics.intake.recipes import Recipe

ALIAS = "rows"
IDENTIFYING = (
    "identifiers/ID_CARD.value", "identifiers/PASSPORT.value", "identifiers/USCC.value",
    "contact_points/MOBILE.value", "customers.full_name", "customers.native_name", "customers.birth_on",
)  # fmt: skip
"""What makes a key where the list has none."""
DEFAULT_MATCH = MatchRule(
    (matching.SOURCE_KEY, matching.DOCUMENT, matching.MOBILE, matching.NAME_BIRTH), "fill"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a list becomes rows: of which form, by which columns, matched how."""

    form: str
    file: SourceFile
    columns: Mapping[str, Recipe] = field(default_factory=dict)
    """By target."""
    match: MatchRule = DEFAULT_MATCH
    consent_basis: str = ""

    @property
    def shape(self) -> Form:
        """The form that the list fills."""
        return FORMS[self.form]

    @property
    def read(self) -> frozenset[str]:
        """The columns of the file that are taken."""
        return frozenset(name for recipe in self.columns.values() for name in recipe.columns)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns of which the key of a customer is made."""
        key = self._key()
        return key.columns if key else ()

    def missing(self) -> tuple[str, ...]:
        """Return the targets without which no row can be taken."""
        gone = []
        for part in self.shape.parts:
            if part.needs and f"{part.code}.{part.needs}" not in self.columns:
                continue
            if part is not self.shape.parts[0] and not part.needs:
                continue
            gone += [
                path
                for column in part.columns
                if column.required and (path := f"{part.code}.{column.name}") not in self.columns
                if not (path == "customers.key" and self._key())
            ]
        return tuple(gone)

    def _key(self) -> Recipe | None:
        given = self.columns.get("customers.key")
        if given is not None:
            return given
        named = [name for path in IDENTIFYING if path in self.columns for name in self.columns[path].columns]
        prefix = "P" if self.form == "persons" else "C"
        return Recipe("hash", tuple(dict.fromkeys(named)), prefix) if named else None

    def loads(self) -> Iterator[tuple[Part, dict[str, Recipe], str]]:
        """Yield each part that the list fills: its columns, and the condition under which it has a row."""
        key = self._key() if self.shape.has_customers else None
        for part in self.shape.parts:
            chosen = {
                column.name: self.columns[path]
                for column in part.columns
                if (path := f"{part.code}.{column.name}") in self.columns
            }
            is_main = part is self.shape.parts[0]
            if not is_main and not chosen:
                continue
            columns = {name: Recipe("constant", option=value) for name, value in part.fixed.items()} | chosen
            if is_main and key is not None:
                columns["key"] = key
            elif part.link and key is not None:
                columns[part.link] = key
            if part.table.name == "assignments" and "assignments.active_from" in self.columns:
                columns["active_from"] = self.columns["assignments.active_from"]
            yield part, columns, "" if is_main else _is_there(chosen)


def _is_there(chosen: Mapping[str, Recipe]) -> str:
    """Return the condition that a part has a row: something of it is written in the file."""
    read = dict.fromkeys(name for recipe in chosen.values() for name in recipe.columns)
    return " OR ".join(f"clean({recipes.text_of(name)}) IS NOT NULL" for name in read)


@dataclass(frozen=True, slots=True)
class Head:
    """Whose feed it is: its name, the source, the bank and the unit."""

    name: str
    source: str
    currency: str
    legal_entity: Named
    unit: Named


def write(plan: Plan, head: Head) -> str:
    """Return the plan as a feed.toml."""
    lines = [
        f"name = {_text(head.name)}",
        f"source = {_text(head.source)}",
        f"currency = {_text(head.currency)}",
        f"legal_entity = {_named(head.legal_entity)}",
        f"unit = {_named(head.unit, with_kind=True)}",
    ]
    if plan.consent_basis:
        lines.append(f"consent_basis = {_text(plan.consent_basis)}")
    lines += ["", f"[files.{ALIAS}]", *_file(plan.file)]
    for part, columns, where in plan.loads():
        lines += ["", "[[load]]", f"name = {_text(part.code)}", f"table = {_text(part.table.name)}"]
        lines.append(f"from = {_text(ALIAS)}")
        if where:
            lines.append(f"where = {_text(where)}")
        if part.table.name == matching.CUSTOMERS:
            lines.append(
                f"match = {{ keys = {_texts(plan.match.keys)}, on_match = {_text(plan.match.on_match)} }}"
            )
        lines.append("[load.columns]")
        lines += [f"{name} = {_value(recipe)}" for name, recipe in columns.items()]
    return "\n".join(lines) + "\n"


def of_feed(feed: Feed) -> Plan:
    """
    Return the plan that a feed is, where a page can show it.

    :raises BadFeed: if it reads several files, joins them, or fills what no form has.
    """
    sources = {load.source for load in feed.loads}
    if len(feed.files) != 1 or len(sources) != 1 or "" in sources or any(load.joins for load in feed.loads):
        raise BadFeed("The feed reads several files, or rows of its own. Load it with: amity ingest --feed.")
    [file] = feed.files.values()
    form = _form_of(feed.loads)
    columns: dict[str, Recipe] = {}
    match = DEFAULT_MATCH
    for load in feed.loads:
        part = _part_of(form, load)
        match = load.match or match
        for name, sql in load.columns.items():
            if name in part.fixed or name == part.link:
                continue
            path = (
                f"{part.code}.{name}" if name != "active_from" or not part.name else "assignments.active_from"
            )
            columns[path] = load.recipes.get(name) or Recipe("sql", option=sql)
    plan = Plan(form.code, replace(file, alias=ALIAS), columns, match, feed.consent_basis)
    if (key := columns.get("customers.key")) is not None and key.how == "hash":
        plan = replace(plan, columns={p: r for p, r in columns.items() if p != "customers.key"})
        if plan._key() != key:  # noqa: SLF001 its own class's
            plan = replace(plan, columns=columns)
    _check_conditions(plan, feed)
    return plan


def _check_conditions(plan: Plan, feed: Feed) -> None:
    """Refuse a feed whose loads ask what a page would not: it would take other rows than the feed."""
    asked = {part.code: where for part, _columns, where in plan.loads()}
    for load in feed.loads:
        part = _part_of(plan.shape, load)
        if load.where != asked.get(part.code, ""):
            raise BadFeed(
                f"The load {load.name} takes only some rows (where). Load the feed with: amity ingest --feed."
            )


def _form_of(loads: tuple[Load, ...]) -> Form:
    main = loads[0]
    if main.table.name != matching.CUSTOMERS:
        form = FORMS.get(main.table.name)
        if form is None or len(loads) > 1:
            raise BadFeed(f"A feed of {main.table.name} is loaded with: amity ingest --feed.")
        return form
    kind = main.recipes.get("kind")
    said = kind.option if kind else main.columns.get("kind", "").strip("'")
    found = next((f for f in FORMS.values() if f.parts[0].fixed.get("kind") == said), None)
    if found is None:
        raise BadFeed(
            "The feed holds persons and organisations in one file. Load it with: amity ingest --feed."
        )
    return found


def _part_of(form: Form, load: Load) -> Part:
    for part in form.parts:
        if part.table is load.table and all(_says(load, name, value) for name, value in part.fixed.items()):
            return part
    raise BadFeed(
        f"The load {load.name} fills what a list does not. Load the feed with: amity ingest --feed."
    )


def _says(load: Load, name: str, value: str) -> bool:
    recipe = load.recipes.get(name)
    return (recipe.option if recipe else load.columns.get(name, "").strip("'")) == value


def stored(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON keeps it."""
    return {
        "form": plan.form,
        "file": file_stored(plan.file),
        "columns": {path: recipe_stored(recipe) for path, recipe in plan.columns.items()},
        "match": {"keys": list(plan.match.keys), "on_match": plan.match.on_match},
        "consent_basis": plan.consent_basis,
    }


def restored(kept: Mapping[str, Any]) -> Plan:
    """Return the plan that ``stored`` kept."""
    return Plan(
        kept["form"],
        file_restored(kept["file"]),
        {path: recipe_restored(one) for path, one in kept["columns"].items()},
        MatchRule(tuple(kept["match"]["keys"]), kept["match"]["on_match"]),
        kept["consent_basis"],
    )


def file_stored(file: SourceFile) -> dict[str, Any]:
    """Return how a file is written as JSON keeps it."""
    return {name: getattr(file, name) for name in _KEPT} | {"columns": list(file.columns)}


def file_restored(kept: Mapping[str, Any]) -> SourceFile:
    """Return how a file is written, as it was kept."""
    return SourceFile(**{**kept, "columns": tuple(kept["columns"])})


def recipe_stored(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as JSON keeps it."""
    return {
        "how": recipe.how,
        "columns": list(recipe.columns),
        "option": recipe.option,
        "codes": dict(recipe.codes),
    }


def recipe_restored(kept: Mapping[str, Any]) -> Recipe:
    """Return the recipe that was kept."""
    codes = MappingProxyType(dict(kept["codes"]))
    return Recipe(kept["how"], tuple(kept["columns"]), kept["option"], codes)


_KEPT = (
    "alias", "path", "format", "delimiter", "quote", "escape", "encoding", "header", "columns", "multiline",
    "sheet", "optional",
)  # fmt: skip
_USUAL = SourceFile(ALIAS, "", "csv")


def _file(file: SourceFile) -> Iterator[str]:
    yield f"path = {_text(file.path)}"
    yield f"format = {_text(file.format)}"
    for name in ("delimiter", "quote", "escape", "encoding", "sheet"):
        if getattr(file, name) != getattr(_USUAL, name):
            yield f"{name} = {_text(getattr(file, name))}"
    if file.multiline:
        yield "multiline = true"
    if not file.header:
        yield "header = false"
    if file.columns:
        yield f"columns = {_texts(file.columns)}"


def _value(recipe: Recipe) -> str:
    if recipe.how == "sql":
        return _text(recipe.option)
    return _table(recipe.said)


def _table(said: Mapping[str, object]) -> str:
    parts = []
    for name, value in said.items():
        if isinstance(value, Mapping):
            inner = ", ".join(f"{_text(str(k))} = {_text(str(v))}" for k, v in value.items())
            parts.append(f"{name} = {{ {inner} }}")
        elif isinstance(value, list):
            parts.append(f"{name} = {_texts(value)}")
        else:
            parts.append(f"{name} = {_text(str(value))}")
    return f"{{ {', '.join(parts)} }}"


def _named(named: Named, *, with_kind: bool = False) -> str:
    said: dict[str, object] = {"code": named.code, "name_en": named.name_en, "name_zh": named.name_zh}
    return _table(said | ({"kind": named.kind} if with_kind else {}))


def _texts(values: Any) -> str:
    return f"[{', '.join(_text(str(value)) for value in values)}]"


def _text(value: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants written as an escape.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
