"""Read a feed: which files there are, and how their columns become canonical ones."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from amity.analytics.intake import matching, recipes
from amity.analytics.intake.errors import BadFeed
from amity.analytics.intake.matching import MatchRule
from amity.analytics.intake.recipes import Recipe
from amity.analytics.intake.watch import Watch, read_watch
from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Table

TABLES = {table.name: table for table in CANONICAL}
FORMATS = ("csv", "json", "parquet", "xlsx")
STORE = "s3://"
"""How the path of a file in an object store begins."""


@dataclass(frozen=True, slots=True)
class Named:
    """A legal entity or a unit, as the feed names it."""

    code: str
    name_en: str
    name_zh: str = ""
    kind: str = "HEAD_OFFICE"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the source, or several of one shape (a pattern); how it is written."""

    alias: str
    path: str
    format: str
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    encoding: str = "utf-8"
    header: bool = True
    columns: tuple[str, ...] = ()
    multiline: bool = False
    sheet: str = ""
    optional: bool = False
    database: str = ""
    """The connection to the database that holds it; then ``path`` is only what people call it."""
    table: str = ""
    query: str = ""
    connection: str = ""
    """The connection to the object store that holds it (``path`` begins with s3://)."""

    @property
    def is_fetched(self) -> bool:
        """Whether it lies elsewhere, and is brought here before the intake begins."""
        return bool(self.database) or self.path.startswith(STORE)


@dataclass(frozen=True, slots=True)
class Load:
    """A mapping from one file, or from rows written in the feed, to one canonical table."""

    name: str
    table: Table
    source: str
    rows: tuple[Mapping[str, object], ...]
    joins: tuple[str, ...]
    where: str
    columns: Mapping[str, str]
    """The SQL of each column."""
    recipes: Mapping[str, Recipe]
    """Of the columns, those that were chosen from a list."""
    match: MatchRule | None

    def mentions(self, alias: str) -> bool:
        """Say whether the mapping speaks of a file besides the one it reads."""
        words = " ".join((*self.joins, self.where, *self.columns.values()))
        return re.search(rf"\b{re.escape(alias)}\b", words, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Feed:
    """A source's mapping. ``version`` is the hash of its folder, so that a changed mapping loads again."""

    name: str
    source: str
    legal_entity: Named
    unit: Named
    currency: str
    rates: Mapping[str, Decimal]
    """What one unit of another currency is worth in the feed's."""
    time_zone: str
    business_date: date | None
    business_date_from: str
    business_date_sql: str
    consent_basis: str
    """On what ground the bank may keep and use what the files say."""
    files: Mapping[str, SourceFile]
    loads: tuple[Load, ...]
    version: str
    schedule: str = ""
    """When it is read by itself."""
    watch: Watch | None = None


def read_feed(folder: Path) -> Feed:
    """Read ``feed.toml`` of a folder.

    :raises BadFeed: if it is not there or not as it should be.
    """
    path = folder / "feed.toml"
    try:
        written = path.read_bytes()
        said = tomllib.loads(written.decode("utf-8"))
    except FileNotFoundError:
        raise BadFeed(f"There is no {path}. Give --feed the folder that holds feed.toml.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFeed(f"{path} is not TOML: {error}.") from None
    try:
        return _feed(said, version=hashlib.sha256(written).hexdigest())
    except BadFeed as error:
        raise BadFeed(f"{path}: {error}") from None


def _feed(said: dict[str, Any], *, version: str) -> Feed:
    files = {
        alias: _file(alias, _section(f"files.{alias}", it)) for alias, it in said.pop("files", {}).items()
    }
    loads = [_load(it, files) for it in said.pop("load", [])]
    _refuse_repeats(loads)
    _refuse_two_rules(loads)
    day, day_from, day_sql = _business_date(said.pop("business_date", None), files)
    feed = Feed(
        name=_text(said, "name"),
        source=_text(said, "source"),
        legal_entity=_named(said, "legal_entity"),
        unit=_named(said, "unit"),
        currency=_text(said, "currency"),
        rates=_rates(said.pop("rates", {})),
        time_zone=str(said.pop("time_zone", "")),
        business_date=day,
        business_date_from=day_from,
        business_date_sql=day_sql,
        consent_basis=str(said.pop("consent_basis", "")),
        files=MappingProxyType(files),
        loads=tuple(sorted(loads, key=lambda load: CANONICAL.index(load.table))),
        version=version,
        schedule=str(said.pop("schedule", "")),
        watch=read_watch(said.pop("watch")) if "watch" in said else None,
    )
    _nothing_left(said, "the feed")
    return feed


def _file(alias: str, said: dict[str, Any]) -> SourceFile:
    if "database" in said:
        return _of_database(alias, said)
    path = _text(said, "path")
    endings = path.removesuffix(".gz").rsplit(".", 1)
    guessed = {"csv": "csv", "parquet": "parquet", "json": "json", "jsonl": "json", "xlsx": "xlsx"}
    format_ = str(said.pop("format", guessed.get(endings[-1].lower(), "csv")))
    if format_ not in FORMATS:
        raise BadFeed(f"files.{alias}: format {format_!r} is none of {', '.join(FORMATS)}.")
    if not path.startswith(STORE):
        _refuse_outside(alias, path)
    elif "connection" not in said:
        raise BadFeed(f'files.{alias}: say connection = "a name": how {path} is reached.')
    file = SourceFile(
        alias=alias,
        path=path,
        format=format_,
        delimiter=str(said.pop("delimiter", ",")),
        quote=str(said.pop("quote", '"')),
        escape=str(said.pop("escape", "")),
        encoding=str(said.pop("encoding", "utf-8")),
        header=bool(said.pop("header", True)),
        columns=tuple(said.pop("columns", ())),
        multiline=bool(said.pop("multiline", False)),
        sheet=str(said.pop("sheet", "")),
        optional=bool(said.pop("optional", False)),
        connection=str(said.pop("connection", "")),
    )
    if len(file.delimiter) != 1 or len(file.quote) > 1 or len(file.escape) > 1:
        raise BadFeed(f"files.{alias}: delimiter, quote and escape are one character each.")
    if not file.header and not file.columns and format_ in {"csv", "xlsx"}:
        raise BadFeed(f"files.{alias}: a file without a header needs columns = [...].")
    _nothing_left(said, f"files.{alias}")
    return file


def _of_database(alias: str, said: dict[str, Any]) -> SourceFile:
    database, table = _text(said, "database"), str(said.pop("table", ""))
    query = str(said.pop("query", ""))
    if bool(table) == bool(query):
        raise BadFeed(f'files.{alias}: give either table = "schema.name" or query = "SELECT …".')
    _nothing_left(said, f"files.{alias}")
    name = f"{database}: {table or alias}"
    return SourceFile(alias, name, "parquet", database=database, table=table, query=query)


def _refuse_outside(alias: str, path: str) -> None:
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise BadFeed(f"files.{alias}: {path} leads out of the source's folder.")


def _load(said: dict[str, Any], files: Mapping[str, SourceFile]) -> Load:
    said = dict(said)
    table = TABLES.get(name := _text(said, "table"))
    if table is None:
        raise BadFeed(f"load: there is no canonical table {name!r}; there are {', '.join(TABLES)}.")
    source = str(said.pop("from", ""))
    rows = tuple(MappingProxyType(dict(row)) for row in said.pop("rows", ()))
    if bool(source) == bool(rows):
        raise BadFeed(f'load of {name}: give either from = "a file\'s name" or rows = [...].')
    if source and source not in files:
        raise BadFeed(f"load of {name}: there is no [files.{source}].")
    joins = said.pop("join", ())
    said_columns = _section(f"load of {name}: columns", said.pop("columns", {}))
    chosen = {
        column: recipes.read(it, f"load of {name}: {column}")
        for column, it in said_columns.items()
        if not isinstance(it, str)
    }
    load = Load(
        name=str(said.pop("name", name)),
        table=table,
        source=source,
        rows=rows,
        joins=(joins,) if isinstance(joins, str) else tuple(joins),
        where=str(said.pop("where", "")),
        columns=MappingProxyType(
            {
                column: chosen[column].sql if column in chosen else str(it)
                for column, it in said_columns.items()
            }
        ),
        recipes=MappingProxyType(chosen),
        match=matching.read(said.pop("match", None), table.name),
    )
    known = {column.name for column in table.columns}
    for column in [*load.columns, *(column for row in rows for column in row)]:
        if column not in known:
            raise BadFeed(
                f"load of {name}: {table.name} has no column {column!r}; it has {', '.join(known)}."
            )
    _nothing_left(said, f"load of {name}")
    return load


def _refuse_two_rules(loads: list[Load]) -> None:
    seen: set[str] = set()
    for load in loads:
        if load.match and load.source in seen:
            raise BadFeed(f"two loads of {load.source} say how customers are matched: say it once a file.")
        if load.match:
            seen.add(load.source)


def _business_date(said: object, files: Mapping[str, SourceFile]) -> tuple[date | None, str, str]:
    if said is None or isinstance(said, date):
        return said, "", ""
    if isinstance(said, str):
        try:
            return date.fromisoformat(said), "", ""
        except ValueError:
            raise BadFeed(f"business_date: {said!r} is not a day like 2025-12-31.") from None
    inner = _section("business_date", said)
    source, sql = _text(inner, "from"), _text(inner, "sql")
    if source not in files:
        raise BadFeed(f"business_date: there is no [files.{source}].")
    _nothing_left(inner, "business_date")
    return None, source, sql


def _rates(said: object) -> Mapping[str, Decimal]:
    try:
        return MappingProxyType({code: Decimal(str(rate)) for code, rate in _section("rates", said).items()})
    except InvalidOperation:
        raise BadFeed('rates: give what one unit is worth, e.g. USD = "7.1234".') from None


def _named(said: dict[str, Any], what: str) -> Named:
    inner = _section(what, said.pop(what, None))
    named = Named(
        code=_text(inner, "code"),
        name_en=_text(inner, "name_en"),
        name_zh=str(inner.pop("name_zh", "")),
        kind=str(inner.pop("kind", "HEAD_OFFICE")),
    )
    _nothing_left(inner, what)
    return named


def _refuse_repeats(loads: list[Load]) -> None:
    seen: set[tuple[str, str]] = set()
    for load in loads:
        if (load.name, load.source) in seen:
            raise BadFeed(
                f"two loads of {load.source or 'rows'} are called {load.name!r}: give each a name of its own."
            )
        seen.add((load.name, load.source))


def _section(what: str, said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise BadFeed(f"{what} is missing, or not a section.")
    return dict(said)


def _text(said: dict[str, Any], key: str) -> str:
    value = said.pop(key, None)
    if not isinstance(value, str) or not value:
        raise BadFeed(f"{key} is missing, or not a text.")
    return value


def _nothing_left(said: Mapping[str, object], where: str) -> None:
    if said:
        raise BadFeed(f"{where}: {', '.join(said)} mean(s) nothing here.")
