"""Write docs/reference/tables.md from the contracts of the tables, or check that it says what they say.

python -m scripts.tables          write it
python -m scripts.tables --check  change nothing; say whether it is out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Column, Table, Type
from amity.analytics.tables.lake import LAKE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "tables.md"
OPENING = """# Tables

Generated from `amity/analytics/tables` by `python -m scripts.tables`: change it there.

**Canonical tables** are what a [feed](feeds.md) maps a source to, in the order in which they are loaded. A
column in bold is required; a key that comes twice in a file is refused the second time. *Personal* columns
are sealed under the customer's own key before they are stored. A row whose parent is missing waits for it.

"""
MIDDLE = """**Tables of the lake** are long and name nobody. They are cut into files by month.

"""


def render() -> str:
    """Return the page."""
    canonical = "".join(_table(table, is_canonical=True) for table in CANONICAL)
    lake = "".join(_table(table, is_canonical=False) for table in LAKE)
    return OPENING + canonical + MIDDLE + lake.rstrip("\n") + "\n"


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    page = render()
    if not parser.parse_args().check:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        print(f"{PAGE.name} is out of date: run python -m scripts.tables")
        return 1
    return 0


def _table(table: Table, *, is_canonical: bool) -> str:
    key = " + ".join(f"`{name}`" for name in table.key)
    lines = [
        f"## {table.name}",
        "",
        f"{table.meaning} Key: {key}.",
        "",
        "| column | type | meaning |",
        "|---|---|---|",
    ]
    for column in table.columns:
        name = f"**{column.name}**" if column.required and is_canonical else column.name
        lines.append(f"| {name} | {_type(column)} | {' '.join([column.meaning, *_rules(column)])} |")
    return "\n".join([*lines, "", ""])


def _type(column: Column) -> str:
    return f"{column.type}, personal" if column.personal else str(column.type)


def _rules(column: Column) -> Iterator[str]:
    if column.parent:
        yield f"Parent: {column.parent}."
    if column.allowed:
        yield f"One of {', '.join(f'`{value}`' for value in column.allowed)}."
    if column.between:
        yield f"From {column.between[0]:,} to {column.between[1]:,}."
    if column.pattern:
        yield f"Written like `{column.pattern}`."
    if (
        column.type is Type.TEXT
        and not column.allowed
        and column.longest != Column("", Type.TEXT, "").longest
    ):
        yield f"At most {column.longest:,} characters."


if __name__ == "__main__":
    sys.exit(main())
