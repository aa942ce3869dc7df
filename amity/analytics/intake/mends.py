"""Mends: cells of a file that somebody corrected; they lie over the file, which stays as it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pyarrow as pa

from amity.analytics.engine import Connection, name_of
from amity.analytics.intake.staging import Staged

Mends = Mapping[str, Mapping[int, Mapping[str, str]]]
"""By the file's name in the feed, number of the row and column: what the cell is to say."""
NO_MENDS: Mends = MappingProxyType({})


def lay_over(duck: Connection, staged: Staged, mends: Mapping[int, Mapping[str, str]]) -> Staged:
    """Return the file as if its mended cells had come so."""
    if not mends:
        return staged
    kinds = duck.columns(f"SELECT * FROM {name_of(staged.table)}")
    touched = [c for c in kinds if not c.startswith("_") and any(c in cells for cells in mends.values())]
    if not touched:
        return staged
    columns: dict[str, pa.Array] = {"_row": pa.array(list(mends), pa.int64())}
    for column in touched:
        columns[column] = pa.array([cells.get(column) for cells in mends.values()], pa.string())
    over, name = f"{staged.table}_mends", f"{staged.table}_mended"
    duck.register("mends", pa.table(columns))
    duck.run(f"CREATE TABLE {name_of(over)} AS SELECT * FROM mends")
    duck.unregister("mends")
    # A column of Parquet that somebody wrote into becomes text: what is written is judged as it is written.
    shown = ", ".join(
        f"coalesce(over.{name_of(c)}, CAST(came.{name_of(c)} AS VARCHAR)) AS {name_of(c)}"
        if c in touched
        else f"came.{name_of(c)}"
        for c in kinds
    )
    duck.run(
        f"CREATE VIEW {name_of(name)} AS SELECT {shown} FROM {name_of(staged.table)} AS came"
        f" LEFT JOIN {name_of(over)} AS over ON over._row = came._row"
    )
    return replace(staged, table=name, noted=staged.faults)
