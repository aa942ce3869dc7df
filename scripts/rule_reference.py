"""Write docs/reference/rules.md from the language itself, or check that it is what it should be.

python -m scripts.rule_reference          write it
python -m scripts.rule_reference --check  change nothing; answer 1 if it is stale
"""

from __future__ import annotations

import sys
from pathlib import Path

from amity.analytics.features.columns import COLUMNS, PUBLISHED
from amity.analytics.rules import reading, scanning, values, words
from amity.analytics.rules.definition import Column, RuleError

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "rules.md"

EXAMPLES = (
    "deposits_total >= 50000 AND age BETWEEN 30 AND 45 AND NOT holds_wealth",
    "tier IN ('PRIVATE', 'WEALTH') AND days_since_contact IS NULL",
    "rfm LIKE '5%' OR greatest(deposits_total, wealth_total) > 1e6",
    "assets_change_90d <= assets_90d_before * -0.3",
    "NOT (kind = 'PERSON' AND age < 18)",
)
MISTAKES = (
    "deposit_total > 1",
    "tier = 'PREFERED'",
    "tier = CORE",
    "age > '30'",
    "age = NULL",
    "age ＞ 30",
    "deposits_total > 50,000",
    "deposits_total > 5万",
    "round(age) > 30",
)
LANGUAGE = (
    ("columns", "the names below, in any case"),
    ("numbers", "`50000`, `0.012`, `1e6`; up to {digits} digits, no commas, no units"),
    ("texts", "`'CORE'`, between single quotes; a quote in it is written twice"),
    ("comparing", "`=` `<>` `!=` `<` `<=` `>` `>=`; texts with `=` and `<>` only"),
    ("joining", "`AND`, `OR`, `NOT`, parentheses (up to {depth} within each other)"),
    ("among", "`IN (…)`, `NOT IN (…)`: values that are written down"),
    ("range", "`BETWEEN low AND high`: both ends belong to it"),
    ("pattern", "`LIKE 'A%'`: `%` any characters, `_` one; case counts; `ESCAPE '!'` names what escapes"),
    ("not known", "`IS NULL`, `IS NOT NULL`; nothing equals NULL"),
    ("reckoning", "`+` `-` `*` `/`; what is divided by 0 is not known"),
    ("functions", "`abs(x)`, `coalesce(x, …)` the first known, `greatest(…)` and `least(…)` of those known"),
)
HEAD = """# Rules

Written by `python -m scripts.rule_reference` from `amity/analytics/rules`; do not edit.

A rule is a condition of SQL over one customer's feature row: of an action (who is eligible; value, urgency
and amount are numbers) and of a list. It has up to {longest} characters. A condition may be true, false or
not known (because something that it asks about is): only true counts. Numbers are doubles; the same rule
gives the same answer in the ring, in a page and for one customer. Why:
[0103](../decisions/0103-one-tree-of-a-rule-four-forms.md).
"""


def page() -> str:
    """Return the page as it should be."""
    limits = {"digits": values.DIGITS, "depth": scanning.DEEPEST}
    language = [f"| {name} | {meaning.format(**limits)} |" for name, meaning in LANGUAGE]
    return "\n".join(
        [
            HEAD.format(longest=f"{scanning.LONGEST:,}"),
            *("## What it is made of", "", "| | |", "|---|---|", *language, ""),
            *("## Examples", "", "| rule | what it says |", "|---|---|", *map(_example, EXAMPLES), ""),
            *("## When it is refused", "", "| rule | answer |", "|---|---|", *map(_mistake, MISTAKES), ""),
            *("## Columns", "", "| column | name | 名称 | kind |", "|---|---|---|---|"),
            *map(_column, COLUMNS.values()),
            "",
            "What each measures: [features.md](features.md).",
            "",
        ]
    )


def _example(text: str) -> str:
    rule = reading.condition(text, COLUMNS)
    return f"| `{text}` | {words.explained(rule, COLUMNS, 'en')}; {words.explained(rule, COLUMNS, 'zh')} |"


def _mistake(text: str) -> str:
    try:
        reading.condition(text, COLUMNS)
    except RuleError as error:
        return f"| `{text}` | {error} |"
    raise AssertionError(text)


def _column(column: Column) -> str:
    kind = f"{column.kind}: {', '.join(column.values)}" if column.values else str(column.kind)
    sealed = "" if column.name in PUBLISHED else "; only in rules of actions"
    return f"| `{column.name}` | {column.label[0]} | {column.label[1]} | {kind}{sealed} |"


def main() -> int:
    """Write, or check."""
    if "--check" in sys.argv[1:]:
        is_fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        if not is_fresh:
            print(f"{PAGE.name} is stale: run python -m scripts.rule_reference")
        return 0 if is_fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
