"""Tables partitioned by generation: fill the coming partition whole, drop the old ones.

The coming partition is made, filled and attached in one transaction, so that a kill leaves nothing and
readers of the parent never wait for more than the moment of attaching.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from django.db import OperationalError, connection, transaction

KEPT = 2
CHUNK_ROWS = 20_000


def fill(parent: str, *, generation: int, file: Path) -> int:
    """Publish a Parquet file as the partition of ``parent`` for a generation; return how many rows."""
    name = _partition(parent, generation)
    rows = pq.ParquetFile(file)
    columns = ", ".join(f'"{column}"' for column in rows.schema_arrow.names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TABLE "{name}" (LIKE "{parent}" INCLUDING DEFAULTS)')
        # With the check in place, attaching need not read the rows again.
        only = f'CONSTRAINT "{name}_only" CHECK (generation = {int(generation)})'
        cursor.execute(f'ALTER TABLE "{name}" ADD {only}')
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN (FORMAT csv)') as copy:
            for chunk in _csv(rows):
                copy.write(chunk)
        cursor.execute(f'ALTER TABLE "{parent}" ATTACH PARTITION "{name}" FOR VALUES IN ({int(generation)})')
        cursor.execute(f'ALTER TABLE "{name}" DROP CONSTRAINT "{name}_only"')
        cursor.execute(f'ANALYZE "{name}"')
    return int(rows.metadata.num_rows)


def generations(parent: str) -> tuple[int, ...]:
    """Return the generations whose partition exists, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid "
            "WHERE inhparent = %s::regclass",
            [parent],
        )
        names = [str(name) for (name,) in cursor.fetchall()]
    return tuple(sorted((int(name.rsplit("_g", 1)[1]) for name in names), reverse=True))


def drop_others(parent: str, *, current: int) -> tuple[int, ...]:
    """Drop all generations but ``current`` and the one before it; return those dropped."""
    there = generations(parent)
    kept = [generation for generation in there if generation <= current][:KEPT]
    return tuple(generation for generation in there if generation not in kept and _drop(parent, generation))


def _drop(parent: str, generation: int) -> bool:
    # Dropping waits for readers of the parent, and everybody else then waits behind it, for a table that
    # nobody reads: give up soon, the next refresh drops it.
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
            cursor.execute(f'DROP TABLE IF EXISTS "{_partition(parent, generation)}"')
    except OperationalError:
        return False
    return True


def _partition(parent: str, generation: int) -> str:
    return f"{parent}_g{int(generation)}"


def _csv(rows: pq.ParquetFile) -> Iterator[bytes]:
    options = pacsv.WriteOptions(include_header=False)
    for batch in rows.iter_batches(batch_size=CHUNK_ROWS):
        buffer = io.BytesIO()
        pacsv.write_csv(batch, buffer, options)
        yield buffer.getvalue()
