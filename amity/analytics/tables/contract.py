"""What a table promises: its columns, their types and meaning, its key, and whose rows it hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """The type of a column; ``sql`` is DuckDB's name for it."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    RATE = "rate"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"

    @property
    def sql(self) -> str:
        return _SQL[self]


_SQL = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.MONEY: "DECIMAL(18,2)",
    Type.RATE: "DECIMAL(9,6)",
    Type.DAY: "DATE",
    Type.MOMENT: "TIMESTAMPTZ",
    Type.FLAG: "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``parent`` names the table whose key it carries; ``allowed`` its only values."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    parent: str = ""
    personal: bool = False
    """A direct identifier or free text: sealed before it is stored, never written to the lake."""
    longest: int = 200
    """Most characters of a text."""
    between: tuple[int, int] | None = None
    """Least and most of a number."""
    pattern: str = ""
    """A regular expression that the whole text must match."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the intake or of the lake."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    month_of: str = ""
    """In the lake: the column by whose month the files are cut."""

    def column(self, name: str) -> Column:
        """Return the column of that name.

        :raises KeyError: if there is none.
        """
        return next((c for c in self.columns if c.name == name), None) or _no_such(self, name)


def _no_such(table: Table, name: str) -> Column:
    raise KeyError(f"{table.name} has no column {name}")
