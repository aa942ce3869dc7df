"""Make a backup: the database, the lake and the ring's files as they were at one moment, published whole."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from amity.foundation.backups import dumping, manifest, notes
from amity.foundation.backups.dumping import Moment
from amity.foundation.backups.manifest import Kept, LakeTable, Manifest
from amity.foundation.kernel.errors import BadInput, DomainError
from amity.foundation.kernel.publishing import publishing
from amity.foundation.keys import services as keys
from amity.foundation.lake import listing
from amity.foundation.lake.listing import Listed

DATABASE = "database.dump"
LAKE = "lake"
RING = "ring"
AUDIT = "audit"
ERASED = "erased.list"
"""Who was erased, by number alone: what a restore must erase again."""
TRIES = 3
QUESTION = "whose keys are these"


class NoRoom(DomainError):
    """The folder of backups has no room for another."""


class AlreadyBackingUp(DomainError):
    """Another backup into this folder is under way."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there now."""

    folder: Path
    manifest: Manifest
    dropped: tuple[Path, ...]


def make(target: Path, *, at: datetime, keep: int = 0) -> Made:
    """
    Make a backup in a folder of its own under ``target``; with ``keep``, drop all but so many.

    :raises NoRoom: if the disk is full; nothing is left there then.
    :raises AlreadyBackingUp: if another process makes one there.
    """
    _check_apart(target)
    with _alone(target):
        try:
            folder, written = _tried(target, at)
        except OSError as error:
            raise NoRoom(f"The backup was not made, and nothing of it is left: {error.strerror}.") from None
        notes.note_backup(folder, written.size, at=at)
        return Made(folder, written, _pruned(target, keep))


def fingerprint() -> str:
    """Return what this home's keys answer, so that a restore knows them again."""
    return keys.keyed_hash(QUESTION, purpose="backup")


def _tried(target: Path, at: datetime) -> tuple[Path, Manifest]:
    for is_last in (*(False,) * (TRIES - 1), True):
        try:
            return _made(target, at)
        except FileNotFoundError:
            # What the moment's rows name was dropped before it was copied: the ring turned meanwhile.
            if is_last:
                raise
    raise AssertionError


def _made(target: Path, at: datetime) -> tuple[Path, Manifest]:
    last = next(manifest.all_in(target), None)
    folder = target / f"{manifest.PREFIX}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if folder.exists():
        raise BadInput(f"{folder} is there already.")
    with publishing(folder) as draft, dumping.one_moment() as moment:
        draft.mkdir(mode=0o700)
        lake = _lake(moment)
        # Files first: they may go while the dump, which takes longest, is being written.
        known = _copy_lake(draft, lake, last)
        _copy_ring(draft, moment)
        _copy_checkpoints(draft, moment)
        if (erased := settings.HOME / "keys" / ERASED).exists():
            _copy(erased, draft / ERASED)
        rows = _rows(moment)
        banks = moment.connection.execute("SELECT code FROM organisation_legalentity ORDER BY code")
        banks_there = tuple(str(code) for (code,) in banks.fetchall())
        dumping.dump(moment, draft / DATABASE)
        files = {
            str(path.relative_to(draft)): known.get(path) or Kept(path.stat().st_size, manifest.hash_of(path))
            for path in sorted(draft.rglob("*"))
            if path.is_file()
        }
        written = Manifest(
            taken_at=at,
            banks=banks_there,
            warehouse=settings.WAREHOUSE,
            keys=fingerprint(),
            rows=rows,
            lake={name: _relative(of) for name, of in lake.items()},
            files=files,
        )
        manifest.write(draft, written)
    return folder, written


def _lake(moment: Moment) -> Mapping[str, Listed]:
    if "://" in settings.WAREHOUSE:
        raise BadInput(
            f"The lake lies in {settings.WAREHOUSE}, which `amity backup` does not copy: have the store "
            "keep its versions, and back up PostgreSQL by its own means."
        )
    found = moment.connection.execute(
        "SELECT table_name, metadata_location FROM iceberg_tables WHERE catalog_name = %s ORDER BY 1",
        [settings.LAKE_CATALOGUE],
    )
    return {str(name): listing.listed(str(metadata)) for name, metadata in found.fetchall()}


def _copy_lake(draft: Path, lake: Mapping[str, Listed], last: Path | None) -> dict[Path, Kept]:
    """Copy what the lake's tables list; return the files whose hash the backup before knows."""
    before = manifest.read(last).files if last else {}
    known: dict[Path, Kept] = {}
    for path in (Path(name) for of in lake.values() for name in of.everything):
        relative = f"{LAKE}/{path.relative_to(Path(settings.WAREHOUSE).absolute())}"
        copy = draft / relative
        kept = before.get(relative)
        # The lake never changes a file: one of that name and size is that file.
        if last and kept and kept.size == path.stat().st_size and (last / relative).exists():
            _link_or_copy(last / relative, copy)
            known[copy] = kept
        else:
            _link_or_copy(path, copy)
    return known


def _relative(of: Listed) -> LakeTable:
    warehouse = Path(settings.WAREHOUSE).absolute()
    [metadata] = [name for name in of.everything if name.endswith(".metadata.json")]
    files = tuple(str(Path(name).relative_to(warehouse)) for name in of.current)
    return LakeTable(str(Path(metadata).relative_to(warehouse)), files)


def _copy_ring(draft: Path, moment: Moment) -> None:
    """Copy the files of the generation that is read, and of the run that goes on where it stood."""
    found = moment.connection.execute(
        "SELECT id FROM runs_run WHERE id >= (SELECT generation FROM runs_pointer)"
    )
    for (run,) in found.fetchall():
        for path in sorted((settings.HOME / RING / str(run)).glob("*.parquet")):
            # Not a link: a step that is done anew writes another file of the same name.
            _copy(path, draft / RING / str(run) / path.name)


def _copy_checkpoints(draft: Path, moment: Moment) -> None:
    """Copy the checkpoints up to the moment's last seal: a later one would say that a seal is missing."""
    [last] = moment.connection.execute("SELECT coalesce(max(sequence), 0) FROM audit_seal").fetchone() or [0]
    (draft / AUDIT).mkdir()
    left = int(str(last))
    for path in sorted((settings.HOME / AUDIT).glob("seals-*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[:left]
        left -= len(lines)
        if lines:
            (draft / AUDIT / path.name).write_text("".join(lines), encoding="utf-8")
    public = settings.HOME / AUDIT / "public-key.hex"
    if public.exists():
        _copy(public, draft / AUDIT / public.name)


def _rows(moment: Moment) -> dict[str, int]:
    found = moment.connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'django_session' ORDER BY relname"
    )
    counts = {}
    for (name,) in found.fetchall():
        [count] = moment.connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() or [0]
        counts[str(name)] = int(str(count))
    return counts


def _link_or_copy(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        copy.hardlink_to(source)
    except OSError:  # another disk
        _copy(source, copy)


def _copy(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copy)


def _pruned(target: Path, keep: int) -> tuple[Path, ...]:
    mine = set(manifest.read(newest).banks) if (newest := next(manifest.all_in(target), None)) else set()
    old = [path for path in manifest.all_in(target) if set(manifest.read(path).banks) == mine][keep:]
    if keep <= 0:
        return ()
    for path in old:
        # The manifest first: without it the folder is no backup, should a kill come in between.
        (path / manifest.NAME).unlink()
        shutil.rmtree(path)
    return tuple(old)


def _check_apart(target: Path) -> None:
    inside = target.absolute()
    for folder in (settings.HOME / "keys", Path(settings.WAREHOUSE), settings.HOME / RING):
        if inside.is_relative_to(folder):
            raise BadInput(f"{target} lies in {folder}: name a folder apart from what is backed up.")


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (target / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyBackingUp(
                f"Another backup into {target} is under way: wait until it has ended."
            ) from None
        for broken_off in target.glob(f".{manifest.PREFIX}*.draft"):
            shutil.rmtree(broken_off)
        yield
