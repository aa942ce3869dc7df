"""One intake of one folder: stage each file once, map it for each load, and hand out chunks and refusals."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

import pyarrow as pa

from amity.analytics import engine
from amity.analytics.engine import name_of
from amity.analytics.intake import lines, macros, mapping, staging
from amity.analytics.intake.errors import BadFeed, BadSource
from amity.analytics.intake.feed import Feed, Load, SourceFile
from amity.analytics.intake.mapping import PART, Judged
from amity.analytics.intake.mends import NO_MENDS, Mends, lay_over
from amity.analytics.intake.staging import Staged
from amity.analytics.tables.contract import Table, Type

CHUNK = 250_000
RAW_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Task:
    """One load of one file. ``content_hash`` covers the file and those that the mapping joins to it."""

    load: Load
    path: Path | None
    file_name: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file brought from elsewhere: where it lies now, and what it is called there."""

    path: Path
    name: str
    rows: int | None = None
    """Of a database's table, in no order: how many rows were read."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Accepted rows: the canonical table, and the row number in the file of each."""

    index: int
    rows: tuple[int, ...]
    table: pa.Table


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused row: where, why, and what it said."""

    row_number: int
    column: str
    reason: str
    raw: str


class Session:
    """Works in ``workspace``, a folder that is thrown away afterwards, since it holds rows in plain.

    ``fetched``: by the feed's name for it, what was brought into the workspace from elsewhere.
    """

    def __init__(
        self,
        folder: Path | None,
        feed: Feed,
        workspace: Path,
        *,
        time_zone: str,
        memory: str = "2GB",
        fetched: Mapping[str, Sequence[Fetched]] = MappingProxyType({}),
        mends: Mends = NO_MENDS,
    ) -> None:
        if folder is None and not all(file.is_fetched for file in feed.files.values()):
            raise BadSource("The feed reads files: say in which folder they are.")
        if folder is not None and not folder.is_dir():
            raise BadSource(f"There is no folder {folder}.")
        self._folder = folder or workspace
        self._fetched = fetched
        self._found = {one.path: one for several in fetched.values() for one in several}
        self._feed = feed
        self._mends = mends
        # Nothing in a source can begin with it, so nothing in a source can pass for a judgement of ours.
        self._mark = f"\x1a{secrets.token_hex(8)}:"
        self._staged: dict[tuple[str, Path | None], Staged] = {}
        self._inline: dict[str, Staged] = {}
        self._hashes: dict[Path, str] = {}
        self._duck = engine.connect(
            database=workspace / "stage.duckdb",
            spill=workspace / "spill",
            memory=memory,
            time_zone=feed.time_zone or time_zone,
        )
        macros.define(self._duck, mark=self._mark)
        # A mapping is SQL that somebody wrote: it may read this folder and nothing else.
        self._duck.confine([self._folder.resolve(), workspace.resolve()])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._duck.close()

    def tasks(self) -> tuple[Task, ...]:
        """Return what there is to load, in order.

        :raises BadSource: if a file is not there.
        """
        return tuple(task for load in self._feed.loads for task in self._tasks_of(load))

    def business_date(self) -> date | None:
        """Return the day up to which the source knows.

        :raises BadFeed: if the feed's expression gives no day.
        """
        feed = self._feed
        if not feed.business_date_from:
            return feed.business_date
        self._see(feed.business_date_from)
        try:
            found = self._duck.value(
                f"SELECT CAST(({feed.business_date_sql}) AS DATE) FROM {name_of(feed.business_date_from)}"
            )
        except engine.Error as error:
            raise BadFeed(f"business_date cannot be told: {error}") from None
        if not isinstance(found, date):
            raise BadFeed("business_date: the expression gives no day.")
        return found

    def run(self, task: Task) -> Judged:
        """Map and judge one task.

        :raises BadFeed: if the mapping cannot be run.
        :raises BadSource: if the file cannot be read, or the control does not come out.
        """
        staged, alias = self._seen(task)
        self._duck.run('DROP TABLE IF EXISTS "judged"')
        return mapping.judge(self._duck, task.load, staged, alias=alias, name="judged", mark=self._mark)

    def check(self, task: Task) -> None:
        """
        Stage a task's file and see that its mapping can be run, before a row of any file is handed over.

        :raises BadFeed: if the mapping cannot be run.
        :raises BadSource: if the file cannot be read.
        """
        staged, alias = self._seen(task)
        mapping.check(self._duck, task.load, staged, alias=alias)

    def chunks(self, task: Task, *, rows: int = CHUNK) -> Iterator[Chunk]:
        """Yield the accepted rows of the task that ran last, in an order that is the same each time."""
        table = task.load.table
        names = ", ".join(name_of(column.name) for column in table.columns)
        sql = f'SELECT _row, {names} FROM "judged" WHERE _fault IS NULL ORDER BY {_order(task.load)}'
        for index, part in enumerate(self._duck.batches(sql, rows=rows)):
            numbers = tuple(part.column("_row").to_pylist())
            yield Chunk(index, numbers, part.drop_columns(["_row"]).cast(schema_of(task.load.table)))

    def refusals(self, task: Task) -> Iterator[Refusal]:
        """Yield the refused rows of the task that ran last, by row number, with what they said."""
        staged = self._staged[task.load.source, task.path] if task.path else None
        sql = 'SELECT _row, _span, _fault FROM "judged" WHERE _fault IS NOT NULL'
        if staged is not None:
            sql += f" UNION ALL SELECT _row, 1, '{PART}' || reason FROM {name_of(staged.faults)}"
        found = self._duck.rows(f"SELECT * FROM ({sql}) ORDER BY _row")
        for start in range(0, len(found), RAW_AT_ONCE):
            part = found[start : start + RAW_AT_ONCE]
            said = self._said(task, staged, [(row, span) for row, span, _ in part])
            for row, _, fault in part:
                column, reason = str(fault).split(PART, maxsplit=1)
                yield Refusal(int(row), column, reason, said.get(int(row), ""))

    def set_aside(
        self, task: Task, judged: Judged, refused: Mapping[int, str], left_out: Collection[int]
    ) -> Judged:
        """Refuse some accepted rows of the task that ran last, with reasons, and leave others out."""
        column = task.load.table.key[0]
        return mapping.set_aside(self._duck, judged, column, refused, left_out)

    def cells(self, task: Task, rows: Collection[int]) -> dict[int, dict[str, str]]:
        """Return what some rows of the task's file say, by column; not those that could not be read."""
        if task.path is None or not rows:
            return {}
        staged = self._staged[task.load.source, task.path]
        names = [c for c in self._duck.columns(f"SELECT * FROM {name_of(staged.table)}") if c[0] != "_"]
        shown = "".join(f", CAST({name_of(name)} AS VARCHAR)" for name in names)
        self._duck.register("wanted", pa.table({"_row": pa.array(sorted(set(rows)), pa.int64())}))
        found = self._duck.rows(
            f"SELECT t._row{shown} FROM {name_of(staged.table)} AS t JOIN wanted USING (_row)"
        )
        self._duck.unregister("wanted")
        return {
            int(number): {name: "" if v is None else str(v) for name, v in zip(names, values, strict=True)}
            for number, *values in found
        }

    def _said(self, task: Task, staged: Staged | None, rows: list[tuple[int, int]]) -> dict[int, str]:
        if task.path is not None and self._feed.files[task.load.source].format == "csv":
            # Bytes that are no text are shown as \xff: what is kept is what was there.
            return {
                row: raw.decode("utf-8", "backslashreplace") for row, raw in lines.raw_lines(task.path, rows)
            }
        table = name_of(staged.table if staged else f"rows of {task.load.name}")
        wanted = ", ".join(str(int(row)) for row, _ in rows)
        found = self._duck.rows(
            f"SELECT _row, CAST(to_json(t) AS VARCHAR) FROM (SELECT * EXCLUDE (_span) FROM {table}) AS t"
            f" WHERE _row IN ({wanted})"
        )
        return {int(row): str(text) for row, text in found}

    def _tasks_of(self, load: Load) -> Iterator[Task]:
        if not load.source:
            yield Task(load, None, "feed.toml", self._feed.version)
            return
        for path in self._paths(self._feed.files[load.source]):
            joined = [
                p
                for alias, file in self._feed.files.items()
                if alias != load.source and load.mentions(alias)
                for p in self._paths(file)
            ]
            digest = hashlib.sha256("|".join(self._hash(p) for p in [path, *joined]).encode())
            found = self._found.get(path)
            name = found.name if found else str(path.relative_to(self._folder))
            yield Task(load, path, name, digest.hexdigest())

    def _paths(self, file: SourceFile) -> list[Path]:
        if file.is_fetched:
            return [one.path for one in self._fetched.get(file.alias, ())]
        there = sorted(self._folder.glob(file.path))
        for path in there:
            if not path.is_file():
                raise BadSource(f"{path} is not a file: put the file itself there.")
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise BadSource(f"{path} is a link that leads out of the folder: put the file itself there.")
        if not there and not file.optional:
            raise BadSource(
                f"{self._folder} has no file {file.path}, which the feed calls {file.alias}: fetch it, or say"
                " optional = true in the feed."
            )
        return there

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            found = self._found.get(path)
            if found is not None and found.rows is not None:
                self._hashes[path] = self._hash_of_rows(found)
            else:
                with path.open("rb") as file:
                    self._hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hashes[path]

    def _hash_of_rows(self, found: Fetched) -> str:
        """Return a hash that is the same in whatever order a database gives the same rows.

        :raises BadSource: if there are not as many rows as were read.
        """
        read = f"SELECT * FROM {engine.parquet([str(found.path)])}"
        each = "CAST(to_json(t) AS VARCHAR)"
        sums = ", ".join(f"sum(CAST(md5_number_{half}({each}) AS HUGEINT))" for half in ("lower", "upper"))
        rows, *told = self._duck.rows(f"SELECT count(*), {sums} FROM ({read}) AS t")[0]
        if rows != found.rows:
            raise BadSource(f"{found.name}: {found.rows} rows were read, and {rows} are here: run it again.")
        spelled = repr((self._duck.columns(read), rows, *told))
        return hashlib.sha256(spelled.encode()).hexdigest()

    def _seen(self, task: Task) -> tuple[Staged, str]:
        """Stage what the task reads and what it joins; return its file, and what its mapping calls it."""
        load = task.load
        if task.path is None:
            name = f"rows of {load.name}"
            if name not in self._inline:
                self._inline[name] = staging.stage_inline(self._duck, load.rows, table=name)
            staged, alias = self._inline[name], "rows"
        else:
            staged, alias = self._stage(load.source, task.path), load.source
        for other in self._feed.files:
            if other != alias and load.mentions(other):
                self._see(other)
        return staged, alias

    def _stage(self, alias: str, path: Path) -> Staged:
        """Stage one file and let its alias mean it."""
        key = (alias, path)
        if key not in self._staged:
            name = f"{alias} {len(self._staged)}"
            staged = staging.stage(self._duck, self._feed.files[alias], path, table=name)
            self._staged[key] = lay_over(self._duck, staged, self._mends.get(alias, {}))
        self._name(alias, [self._staged[key]])
        return self._staged[key]

    def _see(self, alias: str) -> None:
        """Let an alias mean all of its files."""
        self._name(alias, [self._stage(alias, path) for path in self._paths(self._feed.files[alias])])

    def _name(self, alias: str, staged: list[Staged]) -> None:
        if staged:
            union = " UNION ALL BY NAME ".join(f"SELECT * FROM {name_of(one.table)}" for one in staged)
            self._duck.run(f"CREATE OR REPLACE VIEW {name_of(alias)} AS {union}")


def _order(load: Load) -> str:
    # By month where the lake cuts files by month: a chunk then touches few of them.
    if load.table.name == "transactions":
        return "date_trunc('month', booked_on), _row"
    if load.table.name == "balances":
        return "date_trunc('month', as_of) DESC, _row"
    return "_row"


def schema_of(table: Table) -> pa.Schema:
    """Return the Arrow schema in which a canonical table is handed over."""
    types = {
        Type.TEXT: pa.string(),
        Type.INTEGER: pa.int64(),
        Type.MONEY: pa.decimal128(18, 2),
        Type.RATE: pa.decimal128(9, 6),
        Type.DAY: pa.date32(),
        Type.MOMENT: pa.timestamp("us", "UTC"),
        Type.FLAG: pa.bool_(),
    }
    return pa.schema([(column.name, types[column.type]) for column in table.columns])
