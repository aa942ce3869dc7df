"""A chart as a value: what crm-chart draws and what the table beside it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal

from amity.web.formats import money

KINDS = ("area", "line", "bar", "stack")


@dataclass(frozen=True, slots=True)
class Series:
    """One line or colour: a name and a value (an amount, a count or a share) for each label."""

    name: str
    data: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw. ``unit`` is money, count or percent; money's values are amounts, not minor units."""

    kind: str
    x: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "count"
    currency: str = ""
    across: bool = False

    def spec(self) -> dict[str, object]:
        """Return the chart as JSON can carry it."""
        return asdict(self)

    def rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each label and its values in words: the table that says the same."""
        for index, label in enumerate(self.x):
            yield label, tuple(self._written(series.data[index]) for series in self.series)

    def _written(self, value: float | None) -> str:
        if value is None:
            return "–"
        if self.unit == "money":
            return money.compact(Decimal(str(value)), self.currency)
        if self.unit == "percent":
            return f"{value * 100:.1f}%"
        return f"{round(value):,}"


def major(minor: int) -> float:
    """Return minor units as the amount that a chart draws."""
    return minor / 100
