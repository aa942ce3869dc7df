"""Tables partitioned by generation: fill the coming partition whole, drop the old ones.

The coming partition is made as a table of its own and attached when it is full, so that a kill leaves
at most a table that nobody reads; the next attempt drops it and begins again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import OperationalError, connection, transaction

KEEP = 2
CHUNK_ROWS = 20_000


def fill(parent: str, *, generation: int, rows: pa.Table) -> int:
    """Publish ``rows`` as the partition of ``parent`` for a generation, in place of what it held; return how many."""
    name = _partition(parent, generation)
    columns = ", ".join(f'"{column}"' for column in rows.column_names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TABLE "{name}" (LIKE "{parent}" INCLUDING DEFAULTS)')
        cursor.execute(
            f'ALTER TABLE "{name}" ADD CONSTRAINT "{name}_is_one" CHECK (generation = {int(generation)})'
        )
        with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN (FORMAT csv)') as copy:
            for chunk in _csv(rows):
                copy.write(chunk)
        cursor.execute(f'ALTER TABLE "{parent}" ATTACH PARTITION "{name}" FOR VALUES IN ({int(generation)})')
        cursor.execute(f'ALTER TABLE "{name}" DROP CONSTRAINT "{name}_is_one"')
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{name}"')
    return rows.num_rows


def generations(parent: str) -> tuple[int, ...]:
    """Return the generations whose partition exists, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = %s::regclass",
            [parent],
        )
        names = [name for (name,) in cursor.fetchall()]
    return tuple(sorted((int(name.rsplit("_g", 1)[1]) for name in names), reverse=True))


def drop_older(parent: str, *, current: int) -> tuple[int, ...]:
    """Drop all generations but ``current`` and the one before it; return those dropped."""
    older = [generation for generation in generations(parent) if generation <= current][KEEP:]
    abandoned = [generation for generation in generations(parent) if generation > current]
    return tuple(generation for generation in (*older, *abandoned) if _drop(parent, generation))


def _drop(parent: str, generation: int) -> bool:
    # Dropping waits for readers of the parent. Nobody should wait behind a long reader for a table that
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


def _csv(rows: pa.Table) -> Iterator[bytes]:
    options = pacsv.WriteOptions(include_header=False)
    for batch in rows.to_batches(max_chunksize=CHUNK_ROWS):
        buffer = io.BytesIO()
        pacsv.write_csv(batch, buffer, options)
        yield buffer.getvalue()
