"""What the pages of the wizard show: every personal value masked, every code in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from django.conf import settings

from amity.foundation.access.masks import mask
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.workspaces import workspace
from amity.know.imports import judgements, selectors, steps
from amity.know.imports.judgements import TargetRow
from amity.know.imports.models import Import
from amity.know.imports.selectors import FindingRow
from amity.web.imports import words

Draft: TypeAlias = Import
"""An import, as the pages hand it on."""
SHAPES = {"id_card": "ID_CARD", "uscc": "USCC", "mobile": "MOBILE", "email": "EMAIL"}
SHOWN = 2
"""Letters in the clear of what is not known to be harmless."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its value, its words, and whether it is chosen."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A value of a column, and which code it means."""

    number: int
    value: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the list: what stands in it, what it becomes, and how that looks."""

    number: int
    name: str
    samples: tuple[str, ...]
    made: tuple[str, ...]
    target: str
    label: str
    recipes: tuple[Choice, ...]
    formats: tuple[Choice, ...]
    others: tuple[Choice, ...]
    codes: tuple[CodeRow, ...]
    separator: str
    filled: int


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """Step 2: all columns, the targets to choose from, and those that are missing."""

    rows: tuple[ColumnRow, ...]
    targets: tuple[str, ...]
    missing: tuple[str, ...]


def columns_page(row: Import) -> ColumnsPage:
    """Return what step 2 shows."""
    profile = selectors.profile_of(row)
    targets = {one.path: one for one in judgements.targets(row.form)}
    by_column = _by_column(row.plan)
    previews = _previews(row, profile)
    rows = tuple(
        _column(Of(number, seen, by_column.get(seen["name"])), targets, previews, profile)
        for number, seen in enumerate(profile)
    )
    return ColumnsPage(
        rows,
        tuple(words.target(path) for path in targets),
        tuple(words.target(path) for path in judgements.missing(row.plan)),
    )


def _by_column(plan: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return by column what it becomes: the target, and the recipe of which it is the first column."""
    return {
        recipe["columns"][0]: (path, recipe) for path, recipe in plan["columns"].items() if recipe["columns"]
    }


def _previews(row: Import, profile: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return what each column's samples become."""
    by_column = _by_column(row.plan)
    found: dict[str, tuple[str, ...]] = {}
    with workspace(Path(settings.HOME) / "intake") as place:
        for seen in profile:
            if seen["name"] not in by_column:
                continue
            _path, recipe = by_column[seen["name"]]
            samples = {one["name"]: one["samples"] for one in profile}
            rows = [
                {name: _at(samples.get(name, []), at) for name in recipe["columns"]}
                for at in range(len(seen["samples"]))
            ]
            found[seen["name"]] = steps.preview(recipe, rows, place)
    return found


def _at(samples: list[str], place: int) -> str:
    return samples[place] if place < len(samples) else ""


class Of(NamedTuple):
    """A column: its place, what was seen in it, and what it becomes (target and recipe), if anything."""

    number: int
    seen: Mapping[str, Any]
    mapped: tuple[str, Mapping[str, Any]] | None


def _column(
    of: Of,
    targets: Mapping[str, TargetRow],
    previews: Mapping[str, tuple[str, ...]],
    profile: list[dict[str, Any]],
) -> ColumnRow:
    number, seen, mapped = of
    made = previews.get(seen["name"], ())
    path, recipe = mapped or ("", {"how": "", "option": "", "codes": {}, "columns": []})
    target = targets.get(path)
    how, codes = recipe["how"], recipe["codes"]
    ways = dict.fromkeys((*(target.recipes if target else ()), *([how] if how else ())))
    return ColumnRow(
        number=number,
        name=seen["name"],
        samples=tuple(shown(value, target, seen["shape"]) for value in seen["samples"]),
        made=tuple(_made(value, target) for value in made),
        target=path,
        label=words.target(path) if path else "",
        recipes=tuple(Choice(way, str(words.RECIPES.get(way, way)), is_chosen=way == how) for way in ways),
        formats=_formats(recipe["option"]) if how in ("day", "moment") else (),
        others=_others(seen["name"], recipe, profile) if how == "join" else (),
        codes=_codes(seen, target, codes) if how == "coded" and target else (),
        separator=recipe["option"] if how == "join" else "",
        filled=seen["filled"],
    )


def _formats(chosen: str) -> tuple[Choice, ...]:
    known = dict(words.DAY_FORMATS)
    known.setdefault(chosen, chosen)
    return tuple(Choice(code, example, is_chosen=code == chosen) for code, example in known.items())


def _others(name: str, recipe: Mapping[str, Any], profile: list[dict[str, Any]]) -> tuple[Choice, ...]:
    joined = recipe["columns"][1] if len(recipe["columns"]) > 1 else ""
    names = [one["name"] for one in profile if one["name"] != name]
    return tuple(Choice(other, other, is_chosen=other == joined) for other in names)


def _codes(seen: Mapping[str, Any], target: TargetRow, codes: Mapping[str, str]) -> tuple[CodeRow, ...]:
    return tuple(
        CodeRow(
            at,
            value,
            tuple(
                Choice(code, value_words(target.column, code), is_chosen=codes.get(value) == code)
                for code in target.allowed
            ),
        )
        for at, value in enumerate(seen["values"])
    )


def value_words(column: str, code: str) -> str:
    """Return what a code of a column reads as."""
    return selectors.value_words(column, code)


def shown(value: str, target: TargetRow | None, shape: str = "") -> str:
    """Return a value as a page shows it: masked where it is personal, or not known to be harmless."""
    if target is None:
        return mask(SHAPES[shape], value) if shape in SHAPES else _partly(value)
    if not target.mask:
        return value
    return _partly(value) if target.mask in ("NAME", "TEXT") else mask(target.mask, value)


def _made(value: str, target: TargetRow | None) -> str:
    if value.startswith("✗"):
        return f"✗ {words.reason(value[1:].strip())}"
    return shown(value, target)


def _partly(value: str) -> str:
    return value[:1] + "…" if len(value) <= SHOWN + 1 else value[:SHOWN] + "…"


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row on step 4: what becomes of it, why not, and what it says, masked."""

    finding: FindingRow
    target: str
    reason: str
    column: str
    cells: tuple[tuple[str, str], ...]
    tone: str


TONES = {"error": "bad", "repeat": "warn", "waiting": "warn", "skip": "", "new": "good"}


def row_line(row: Import, found: FindingRow) -> RowLine:
    """Return a row as step 4 shows it."""
    by_column = _by_column(row.plan)
    targets = {one.path: one for one in judgements.targets(row.form)}
    cells = []
    for name, value in found.cells.items():
        path = by_column[name][0] if name in by_column else ""
        if value and path:
            cells.append((name, shown(value, targets.get(path))))
    columns = judgements.columns_of(row.plan, found.target) if found.target else ()
    return RowLine(
        found,
        words.target(found.target) if found.target else "",
        words.reason(found.reason) if found.reason else "",
        columns[0] if columns else "",
        tuple(cells),
        TONES.get(found.outcome, "info"),
    )


def error_words(found: FindingRow) -> tuple[str, str]:
    """Return what the target of a refused row is called, and why it is refused."""
    return words.target(found.target) if found.target else "", words.reason(found.reason)


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows come to one outcome."""

    outcome: str
    label: str
    count: int
    tone: str


def counts(row: Import) -> tuple[Count, ...]:
    """Return how many rows come to what, errors first; those that say nothing are left out."""
    labels = dict(selectors.outcome_labels())
    return tuple(
        Count(outcome, labels[outcome], row.counts.get(outcome, 0), TONES.get(outcome, "info"))
        for outcome in selectors.OUTCOMES
        if row.counts.get(outcome, 0)
    )


def forms_for(by: Actor) -> tuple[Choice, ...]:
    """Return the kinds of record that the actor may bring."""
    codes = judgements.form_codes() if selectors.sets_up_any(by) else selectors.OF_PROSPECTS
    return tuple(_form(code) for code in codes)


def _form(code: str) -> Choice:
    label, hint = words.FORMS.get(code, (words.in_words(code), ""))
    return Choice(code, str(label), str(hint), is_chosen=code == "persons")


def match_keys(row: Import) -> tuple[Choice, ...]:
    """Return the keys by which customers are matched, those chosen first and in their order."""
    chosen = list(row.plan["match"]["keys"])
    order = [*chosen, *(key for key in judgements.MATCH_KEYS if key not in chosen)]
    return tuple(Choice(key, str(words.KEYS[key]), is_chosen=key in chosen) for key in order)


def match_acts(row: Import) -> tuple[Choice, ...]:
    """Return what may become of those whom the bank has."""
    chosen = row.plan["match"]["on_match"]
    said = words.ACTS.items()
    return tuple(Choice(code, str(name), str(hint), is_chosen=code == chosen) for code, (name, hint) in said)
