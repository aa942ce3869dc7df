"""What a benchmark leaves behind: a table on the screen and a JSON file in bench-data."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path("bench-data")


def keep(name: str, figures: Mapping[str, object]) -> None:
    """Write the figures of one benchmark."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(figures, indent=2, default=str) + "\n")


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under titles, figures to the right."""
    cells = [titles, *[[_text(cell) for cell in row] for row in rows]]
    widths = [max(len(row[place]) for row in cells) for place in range(len(titles))]
    for row in cells:
        print("  ".join(_placed(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time below which the share of them lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _placed(cell: str, width: int) -> str:
    return cell.rjust(width) if cell[:1].isdigit() or cell[:1] == "-" else cell.ljust(width)
