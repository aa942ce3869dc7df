"""Write docs/reference/features.md from the catalogue, or check that it is what it should be.

python -m scripts.feature_reference          write it
python -m scripts.feature_reference --check  change nothing; answer 1 if it is stale
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from amity.analytics.features.catalogue import CATALOGUE, version_of
from amity.analytics.features.definition import Feature

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "features.md"

TABLES = {
    "customers": "The customer's record",
    "holdings": "Holdings and balances",
    "transactions": "Transactions of 90 days",
    "activity": "Transactions by month",
    "events": "Events on channels",
    "contacts": "Contacts by staff",
    "row": "Made of other features",
}
HEAD = """# Features

Written by `python -m scripts.feature_reference` from `amity/analytics/features`; do not edit.

{count} features, in the order of the feature row; version of the row: `{version}`. A rule of an action may
name any of them, and `kind` (PERSON, ORGANISATION), `tier` and `rfm`. **Absent** is what stands where a
customer has no row in the table: a number that is true then, or nothing, which no comparison matches. *Now*
marks what has no history.
"""


def page() -> str:
    """Return the page as it should be."""
    head = HEAD.format(count=len(CATALOGUE), version=version_of(CATALOGUE))
    return "\n".join([head, *(line for part in _parts() for line in part)]).rstrip() + "\n"


def _parts() -> Iterator[list[str]]:
    for table, features in groupby(CATALOGUE, key=lambda feature: feature.table):
        yield [
            f"## {TABLES[table]}",
            "",
            "| feature | meaning | unit | absent | owner | version |",
            "|---|---|---|---|---|---|",
            *(_line(feature) for feature in features),
            "",
        ]


def _line(feature: Feature) -> str:
    marks = " *Now.*" if feature.current_only else ""
    marks += " *Made of a sealed field: used to plan, not published.*" if feature.is_sealed else ""
    absent = "–" if feature.when_absent is None else feature.when_absent
    cells = (
        f"`{feature.name}`",
        feature.meaning + marks,
        feature.unit,
        absent,
        feature.owner,
        feature.version,
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main() -> int:
    """Write, or check."""
    if "--check" in sys.argv[1:]:
        is_fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        if not is_fresh:
            print(f"{PAGE.name} is stale: run python -m scripts.feature_reference")
        return 0 if is_fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
