"""Files: the extract and the truth, one file a table, written chunk after chunk without holding the whole."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from amity.demo.columns import COLUMNS, READABLE
from amity.demo.tables import schema


class Files:
    """Open writers by table; small tables are kept and written as CSV at the end."""

    def __init__(self, folder: Path, open_files: ExitStack) -> None:
        self.folder = folder
        self._open = open_files
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._readable: dict[str, list[pa.Table]] = {}
        self.rows: dict[str, int] = {}

    def add(self, name: str, rows: pa.Table) -> None:
        """Add rows to a table of the extract."""
        self.rows[name] = self.rows.get(name, 0) + rows.num_rows
        if name in READABLE:
            self._readable.setdefault(name, []).append(rows)
        else:
            self._write(f"extract/{name}", rows)

    def add_truth(self, name: str, rows: pa.Table) -> None:
        """Add rows to a table of the truth."""
        self._write(f"truth/{name}", rows)

    def write_readable(self) -> None:
        """Write the small tables."""
        for name, parts in self._readable.items():
            path = self.folder / "extract" / f"{name}.csv"
            pc.write_csv(pa.concat_tables(parts), path)

    def _write(self, name: str, rows: pa.Table) -> None:
        if name not in self._writers:
            path = self.folder / f"{name}.parquet"
            # Without Arrow's own schema inside, any reader sees plain Parquet types.
            writer = pq.ParquetWriter(path, rows.schema, compression="zstd", store_schema=False)
            self._writers[name] = self._open.enter_context(writer)
        self._writers[name].write_table(rows, row_group_size=250_000)


@contextmanager
def files(folder: Path) -> Iterator[Files]:
    """Yield the files of a new bank; every table has one, even when it is empty."""
    for part in ("extract", "truth", "live"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with ExitStack() as open_files:
        some = Files(folder, open_files)
        yield some
        some.write_readable()
        for name in COLUMNS.keys() - some.rows.keys():
            some.add(name, schema(name).empty_table())
