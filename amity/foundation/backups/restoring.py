"""The way back: a backup into an empty home. Files first, then the database whole, then what follows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings

from amity.foundation.backups import dumping, manifest, notes, services
from amity.foundation.backups.manifest import Manifest
from amity.foundation.backups.services import AUDIT, DATABASE, LAKE, RING
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publishing
from amity.foundation.lake import listing


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the home now."""

    manifest: Manifest
    is_elsewhere: bool
    """The lake lies in another place than it did: its rows are there, its earlier snapshots are not."""


def check(source: Path, *, replace: bool) -> Manifest:
    """
    Read a backup to its last byte, and look whether this home may take it.

    :raises BadInput: if the backup is not whole, the home is not empty, or the keys are not the backup's.
    """
    held = manifest.read(source)
    if not replace and (held_by := _what_holds_something()):
        raise BadInput(
            f"{settings.HOME} is not empty ({held_by}). Name an empty AMITY_HOME, or say --replace to throw "
            "away what is there."
        )
    if dumping.others():
        raise BadInput("Somebody works with this database: stop amity serve and amity worker first.")
    if services.fingerprint() != held.keys:
        raise BadInput(
            f"The keys in {settings.HOME / 'keys'} are not those of this backup: without them no sealed fact "
            "can be read. Bring them back first: amity restore --keys FILE"
        )
    manifest.check(source, held)
    return held


def restore(source: Path, held: Manifest) -> Restored:
    """
    Bring back what was checked.

    :raises DumpFailed: if PostgreSQL does not take it; the database is empty then.
    :raises BadInput: if the rows are not as many as there were.
    """
    notes.begin_restore(source.absolute())
    is_elsewhere = held.warehouse != settings.WAREHOUSE
    if not dumping.is_empty():
        dumping.empty()
    _place(source / RING, settings.HOME / RING)
    _place(source / AUDIT, settings.HOME / AUDIT)
    if is_elsewhere:
        _place_data(source, held)
    else:
        _place(source / LAKE, Path(settings.WAREHOUSE))
    dumping.load(source / DATABASE)
    _check_rows(held)
    return Restored(held, is_elsewhere)


def make_lake_anew(source: Path, held: Manifest) -> None:
    """Make the lake's tables of the files where they lie now. Call it after the migrations."""
    with psycopg.connect(dumping.owner()) as connection:
        connection.execute("DELETE FROM iceberg_tables WHERE catalog_name = %s", [settings.LAKE_CATALOGUE])
    for name, table in held.lake.items():
        files = [str(Path(settings.WAREHOUSE).absolute() / file) for file in table.files]
        listing.make_anew(name, files, backup=source.name)


def _what_holds_something() -> str:
    for folder in (RING, AUDIT):
        if any((settings.HOME / folder).glob("*")):
            return f"{folder} holds files"
    if any(Path(settings.WAREHOUSE).glob("*")):
        return "the lake holds files"
    return "" if dumping.is_empty() else "the database has tables"


def _place(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    if source.is_dir():
        with publishing(target) as draft:
            shutil.copytree(source, draft, copy_function=shutil.copyfile)
            draft.chmod(0o700)


def _place_data(source: Path, held: Manifest) -> None:
    warehouse = Path(settings.WAREHOUSE).absolute()
    if warehouse.is_dir():
        shutil.rmtree(warehouse)
    with publishing(warehouse) as draft:
        draft.mkdir(mode=0o700)
        for file in (file for table in held.lake.values() for file in table.files):
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / LAKE / file, draft / file)


def _check_rows(held: Manifest) -> None:
    with psycopg.connect(dumping.owner()) as connection:
        for table, wanted in held.rows.items():
            [count] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() or [0]
            if count != wanted:
                raise BadInput(f"The table {table} has {count:,} rows after the restore, not {wanted:,}.")
