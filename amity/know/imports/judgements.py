"""Plans, judged without a file: what targets a form has, what is missing, how a plan is a feed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from amity.analytics.intake import forms, matching, plans, recipes
from amity.analytics.intake.errors import BadFeed
from amity.analytics.intake.feed import Named
from amity.analytics.intake.forms import FORMS
from amity.analytics.intake.recipes import Recipe
from amity.analytics.tables.contract import Type
from amity.foundation.kernel.errors import BadInput

MATCH_KEYS, MATCH_ACTS = matching.KEYS, matching.ACTS
Kept = Mapping[str, Any]
"""A plan as the database keeps it."""

_BY_TYPE: Mapping[Type, tuple[str, ...]] = {
    Type.DAY: ("day",),
    Type.MOMENT: ("moment", "day"),
    Type.MONEY: ("number",),
    Type.RATE: ("number", "per_cent"),
    Type.INTEGER: ("number",),
    Type.FLAG: ("text",),
    Type.TEXT: ("text", "upper", "lower", "join", "native_part", "latin_part"),
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A column that a list may fill, and the recipes that make it."""

    path: str
    table: str
    part: str
    column: str
    is_required: bool
    is_personal: bool
    allowed: tuple[str, ...]
    recipes: tuple[str, ...]
    mask: str
    """As what its values are masked; empty where they are shown."""


def form_codes() -> tuple[str, ...]:
    """Return the kinds of record that a list may hold."""
    return tuple(FORMS)


def has_customers(form: str) -> bool:
    """Tell whether the rows of a form become customers."""
    return FORMS[form].has_customers


def targets(form: str) -> tuple[TargetRow, ...]:
    """Return every column that a list of the form may fill."""
    return tuple(_target(target) for target in FORMS[form].targets)


def _target(target: forms.Target) -> TargetRow:
    column, part = target.column, target.part
    ways: tuple[str, ...]
    if target.path in forms.CHECKED:
        ways = (forms.CHECKED[target.path], "text")
    elif column.allowed:
        ways = ("coded", "text")
    else:
        ways = _BY_TYPE[column.type]
    return TargetRow(
        path=target.path,
        table=part.table.name,
        part=part.name,
        column=column.name,
        is_required=column.required and target.path != "customers.key",
        is_personal=column.personal,
        allowed=column.allowed,
        recipes=ways,
        mask=_mask(target),
    )


def _mask(target: forms.Target) -> str:
    if not target.column.personal:
        return "NAME" if target.column.name in {"full_name", "native_name"} else ""
    if target.column.name == "value":
        return target.part.name or "DOCUMENT"
    return {"birth_on": "BIRTH_ON", "number": "ACCOUNT", "line": "ADDRESS"}.get(target.column.name, "TEXT")


def first_plan(form: str, file: Kept, columns: Kept) -> dict[str, Any]:
    """Return the plan that a look at the file suggests."""
    draft = plans.stored(plans.Plan(form, plans.file_restored(file)))
    return draft | {"columns": dict(columns)}


def with_columns(kept: Kept, columns: Mapping[str, Kept]) -> dict[str, Any]:
    """
    Return the plan with other columns.

    :raises BadInput: if a recipe lacks something, or there is no such target.
    """
    plan = plans.restored(kept)
    chosen: dict[str, Recipe] = {}
    for path, said in columns.items():
        recipe = plans.recipe_restored(said)
        if plan.shape.target(path) is None:
            raise BadInput(f"{path}?")
        if recipe.how == "sql" and plan.columns.get(path) != recipe:
            raise BadInput(f"{path}: sql")
        if recipe.how != "sql":
            try:
                recipes.check(recipe, path)
            except BadFeed as error:
                raise BadInput(str(error)) from None
        chosen[path] = recipe
    return {**kept, **plans.stored(replace(plan, columns=chosen | _set_by_rules(plan)))}


def with_rules(
    kept: Kept,
    *,
    keys: tuple[str, ...],
    on_match: str,
    constants: Mapping[str, str],
    consent_basis: str,
) -> dict[str, Any]:
    """
    Return the plan with other rules; ``constants`` are what every row says alike, by target.

    :raises BadInput: if there are no such rules.
    """
    plan = plans.restored(kept)
    if plan.shape.has_customers:
        try:
            rule = matching.read({"keys": list(keys), "on_match": on_match}, matching.CUSTOMERS)
        except BadFeed as error:
            raise BadInput(str(error)) from None
    else:
        rule = plan.match
    columns = {path: r for path, r in plan.columns.items() if path not in _set_by_rules(plan)}
    columns |= {path: Recipe("constant", option=value) for path, value in constants.items() if value}
    changed = replace(plan, columns=columns, match=rule or plan.match, consent_basis=consent_basis)
    return {**kept, **plans.stored(changed)}


def constants_of(kept: Kept) -> dict[str, str]:
    """Return what every row says alike, by target."""
    return {path: recipe.option for path, recipe in _set_by_rules(plans.restored(kept)).items()}


def _set_by_rules(plan: plans.Plan) -> dict[str, Recipe]:
    return {path: recipe for path, recipe in plan.columns.items() if recipe.how == "constant"}


def missing(kept: Kept) -> tuple[str, ...]:
    """Return the targets without which no row can be taken."""
    return plans.restored(kept).missing()


@dataclass(frozen=True, slots=True)
class Whose:
    """The bank and the unit for which a feed loads."""

    currency: str
    bank: tuple[str, str, str]
    """Code, English and Chinese name."""
    unit: tuple[str, str, str]
    unit_kind: str


def feed_text(kept: Kept, *, name: str, source: str, whose: Whose) -> str:
    """Return the plan as a feed.toml."""
    head = plans.Head(name, source, whose.currency, Named(*whose.bank), Named(*whose.unit, whose.unit_kind))
    return plans.write(plans.restored(kept), head)


def columns_of(kept: Kept, path: str) -> tuple[str, ...]:
    """Return the columns of the file of which a target is made."""
    plan = plans.restored(kept)
    if path == "customers.key" and path not in plan.columns:
        return tuple(plan.key_columns)
    recipe = plan.columns.get(path)
    return recipe.columns if recipe else ()
