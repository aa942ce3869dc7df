"""Look at a file's columns before anybody maps them: what stands in each, and what that looks like."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.engine import Connection, quoted
from amity.analytics.intake import macros, recipes, staging
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.recipes import Recipe

SAMPLES = 3
MOST_CODES = 40
"""A column with so many different values at most may be a list of codes."""
LONGEST_CODE = 40
MEMORY = "512MB"
DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y%m%d",
    "%Y年%m月%d日",
    "%Y.%m.%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
)
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
SHAPES = ("id_card", "uscc", "mobile", "email")
MOSTLY = 0.6
"""The share of a column's values that must have a shape for the column to have it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A column: its first values that say something, its different values if few, and what they look like."""

    name: str
    samples: tuple[str, ...]
    values: tuple[str, ...]
    filled: int
    shape: str = ""
    """id_card, uscc, mobile, email, day, moment or number; empty for any text."""
    format: str = ""
    """Of days and moments."""


@dataclass(frozen=True, slots=True)
class Look:
    """A file: its columns, how many rows it has, and how many of them cannot be read."""

    columns: tuple[Seen, ...]
    rows: int
    unread: int

    def column(self, name: str) -> Seen | None:
        """Return the column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)


def look(path: Path, file: SourceFile, workspace: Path, *, time_zone: str, most_rows: int) -> Look:
    """
    Read the file once.

    :raises BadSource: if it cannot be read, has no rows, or more than may be.
    """
    with _connected(workspace, time_zone) as (duck, mark):
        try:
            staged = staging.stage(duck, file, path, table="looked at")
        except BadFeed as error:
            raise BadSource(str(error)) from None
        names = [name for name in duck.columns('SELECT * FROM "looked at"') if not name.startswith("_")]
        rows = staged.lines - staged.continuations
        if rows == staged.refused:
            raise BadSource(f"{path.name} has no row that can be read.")
        if rows > most_rows:
            raise BadSource(
                f"{path.name} has {rows:,} rows; a list by hand has {most_rows:,} at most."
                " Cut it into several, or load it with: amity ingest --feed."
            )
        return Look(tuple(_seen(duck, name, mark) for name in names), rows, staged.refused)


def preview(
    recipe: Recipe, rows: Sequence[Mapping[str, str]], workspace: Path, *, time_zone: str
) -> tuple[str, ...]:
    """Return what a recipe makes of some rows; of a value that it refuses, why, after a cross."""
    names = recipe.columns or ("_",)
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    with _connected(workspace, time_zone) as (duck, mark):
        duck.register("few", pa.table(columns))
        try:
            found = duck.rows(f"SELECT CAST({recipe.sql} AS VARCHAR) FROM few")
        except engine.Error:
            return ()
        return tuple(_told(value, mark) for (value,) in found)


def _told(value: object, mark: str) -> str:
    text = "" if value is None else str(value)
    return f"✗ {text.removeprefix(mark)}" if text.startswith(mark) else text


@contextmanager
def _connected(workspace: Path, time_zone: str) -> Iterator[tuple[Connection, str]]:
    """Give a connection with the functions of mappings, and the mark of what is bad; close it at the end."""
    mark = f"\x1a{secrets.token_hex(8)}:"
    duck = engine.connect(
        database=workspace / f"look{secrets.token_hex(4)}.duckdb",
        spill=workspace / "spill",
        memory=MEMORY,
        time_zone=time_zone,
    )
    try:
        macros.define(duck, mark=mark)
        yield duck, mark
    finally:
        duck.close()


def _seen(duck: Connection, name: str, mark: str) -> Seen:
    text = f"clean({recipes.text_of(name)})"
    there = f'FROM (SELECT _row, {text} AS v FROM "looked at") WHERE v IS NOT NULL'
    samples = tuple(str(v) for (v,) in duck.rows(f"SELECT v {there} ORDER BY _row LIMIT {SAMPLES}"))
    filled, different, longest = duck.rows(f"SELECT count(*), count(DISTINCT v), max(len(v)) {there}")[0]
    values: tuple[str, ...] = ()
    if 0 < different <= MOST_CODES and longest <= LONGEST_CODE:
        found = duck.rows(f"SELECT v {there} GROUP BY v ORDER BY count(*) DESC, v")
        values = tuple(str(v) for (v,) in found)
    shape, format_ = _shape(duck, there, int(filled), mark) if filled else ("", "")
    return Seen(name, samples, values, int(filled), shape, format_)


def _shape(duck: Connection, there: str, filled: int, mark: str) -> tuple[str, str]:
    """Return what most of the values look like."""
    tried = [f"count(*) FILTER (NOT starts_with({shape}(v), {quoted(mark)}))" for shape in SHAPES]
    days = [f"count(*) FILTER (try_strptime(v, {quoted(f)}) IS NOT NULL)" for f in (*DAYS, *MOMENTS)]
    numbers = "count(*) FILTER (regexp_full_match(v, '[+-]?[0-9][0-9,]*([.][0-9]+)?'))"
    counts = [int(n) for n in duck.rows(f"SELECT {', '.join((*tried, *days, numbers))} {there}")[0]]
    for shape, count in zip(SHAPES, counts, strict=False):
        if count >= filled * MOSTLY:
            return shape, ""
    told = dict(zip((*DAYS, *MOMENTS), counts[len(SHAPES) : -1], strict=True))
    best = max(told, key=lambda f: told[f])
    if told[best] >= filled * MOSTLY:
        return ("day" if best in DAYS else "moment"), best
    return ("number", "") if counts[-1] >= filled * MOSTLY else ("", "")
