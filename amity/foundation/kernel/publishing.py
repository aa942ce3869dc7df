"""Publish a file or a folder whole or not at all: write, fsync, rename, fsync the folder.

Nobody else writes a file that another process may be reading.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def publishing(target: Path) -> Iterator[Path]:
    """Yield a path beside ``target`` to write to (a file, or a folder to make); rename it if all is well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    _remove(draft)
    try:
        yield draft
        for path in [draft, *draft.rglob("*")] if draft.is_dir() else [draft]:
            _fsync(path)
        if target.is_dir():
            # A folder cannot be replaced in one rename: a kill between these two lines leaves no folder,
            # which every reader takes for "not made yet".
            _remove(target)
        draft.rename(target)
        _fsync(target.parent)
    finally:
        _remove(draft)


def publish_bytes(target: Path, content: bytes) -> None:
    """Publish a small file."""
    with publishing(target) as draft:
        draft.write_bytes(content)


def publish_once(target: Path, secret: bytes) -> bytes:
    """Publish a small secret file unless there is one; return what stands there, whoever was first."""
    if not target.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}.draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
        _fsync(draft)
        try:
            # A link, not a rename: of two commands that start at once, the first one's secret stays.
            target.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        _fsync(target.parent)
    return target.read_bytes()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
