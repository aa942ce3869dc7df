"""Reach folders of an object store that speaks S3, and local ones alike; bring files from there, whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from pyarrow import fs

from amity.foundation.kernel.errors import BadInput, NotNow
from amity.know.sources.fetching.connections import Connection

SCHEME = "s3://"
PIECE = 8 * 1024 * 1024
MOST_BYTES = 64 * 1024**3
"""Of one file: more is no extract of a bank of this size, but a mistake."""
MOST_FILES = 10_000
LONGEST_ADDRESS = 200
"""As a batch's file name is kept."""
SPARE = 512 * 1024 * 1024
"""Room that is left on the disk in any case."""
DIGEST = ".sha256"
"""A file beside another, with this at the end of its name, holds what its content must hash to."""
WILD = frozenset("*?[")
TRIES, CONNECT_SECONDS, ANSWER_SECONDS = 3, 10, 60


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was brought: where it lies, its address there, and the hash of its content."""

    path: Path
    address: str
    digest: str


def bring(connection: Connection, address: str, folder: Path, *, optional: bool = False) -> list[Brought]:
    """Bring the file of an address, or all that its pattern means, in the order of their names.

    :raises BadInput: if one cannot be read, is too large, or is not what it is said to be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    base, rest = _split(address)
    with refusals(connection, address):
        store = opened(connection, base)
        found = sorted(matching(store, rest), key=lambda info: str(info.path))
        if not found and not optional:
            raise BadInput(
                f"There is no {address}: see that it was delivered, or say optional = true in the feed."
            )
        return [_bring(store, base, info, folder) for info in found]


def opened(connection: Connection | None, address: str) -> fs.FileSystem:
    """Return a folder as a file system of its own; a local one where there is no connection."""
    if connection is None:
        return fs.SubTreeFileSystem(address, fs.LocalFileSystem())
    end = urlsplit(connection.endpoint)
    if connection.endpoint and end.scheme not in {"http", "https"}:
        raise BadInput(
            f"The connection {connection.name}: endpoint is to begin with https:// (or http://, where nobody "
            "else listens)."
        )
    store = fs.S3FileSystem(
        access_key=connection.access_key or None,
        secret_key=connection.secret_key or None,
        region=connection.region or ("us-east-1" if end.netloc else None),
        endpoint_override=end.netloc or None,
        scheme=end.scheme or "https",
        connect_timeout=CONNECT_SECONDS,
        request_timeout=ANSWER_SECONDS,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=TRIES),
    )
    return fs.SubTreeFileSystem(address.removeprefix(SCHEME).strip("/"), store)


@contextmanager
def refusals(connection: Connection | None, address: str) -> Iterator[None]:
    """Say what a store refuses in words, and nothing of how it was asked.

    :raises BadInput: if it refuses.
    """
    try:
        yield
    except OSError as error:
        if error.errno == ENOSPC:
            raise NotNow(_FULL.format(address=address)) from None
        name = f"connection [{connection.name}]" if connection else "folder"
        said = str(error)
        why = next((words for sign, words in REASONS if sign in said), error.strerror or type(error).__name__)
        raise NotNow(f"{address} cannot be reached: {why.format(name=name)}.") from None


REASONS = (
    ("INVALID_ACCESS_KEY_ID", "the store does not know the access_key of the {name}"),
    ("SIGNATURE_DOES_NOT_MATCH", "the secret_key of the {name} is not right"),
    # Asked about one file, a store says no more than this.
    ("ACCESS_DENIED", "the {name} is not let in: its keys are wrong, or may not list, read and write there"),
    ("NO_SUCH_BUCKET", "there is no such bucket"),
    ("NETWORK_CONNECTION", "nobody answers at the endpoint of the {name}"),
    ("Couldn't resolve host", "the endpoint of the {name} has no address"),
    ("Cannot assume role", "the {name} has no access_key, and the machine has no role"),
)
_FULL = (
    "The disk is full: {address} is kept in AMITY_HOME/intake while it is read. Make room, and run it again."
)


def _split(address: str) -> tuple[str, str]:
    """Part an address into the folder that is certain and the rest, which may be a pattern."""
    parts = address.removeprefix(SCHEME).split("/")
    if len(parts) < 2 or not parts[0] or not parts[-1]:  # noqa: PLR2004 a bucket and a file
        raise BadInput(f"{address} names no file: s3://bucket/folder/file.csv, or a pattern of files.")
    certain = next((n for n, part in enumerate(parts[:-1]) if WILD & set(part)), len(parts) - 1)
    return SCHEME + "/".join(parts[:certain]), "/".join(parts[certain:])


def matching(store: fs.FileSystem, pattern: str) -> list[fs.FileInfo]:
    """Return the files of a folder that a path or a pattern means."""
    if not WILD & set(pattern):
        info = store.get_file_info(pattern)
        return [info] if info.type == fs.FileType.File else []
    depth = pattern.split("/")
    listed = store.get_file_info(fs.FileSelector("", recursive=len(depth) > 1, allow_not_found=True))
    found = [info for info in listed if info.type == fs.FileType.File and fits(str(info.path), depth)]
    if len(found) > MOST_FILES:
        raise BadInput(f"The pattern {pattern} means {len(found):,} files, more than {MOST_FILES:,}.")
    return found


def fits(path: str, pattern: Sequence[str]) -> bool:
    """Say whether a path is one that a pattern, part by part, means."""
    parts = path.strip("/").split("/")
    return len(parts) == len(pattern) and all(map(fnmatchcase, parts, pattern))


def _bring(store: fs.FileSystem, base: str, info: fs.FileInfo, folder: Path) -> Brought:
    address = f"{base}/{str(info.path).lstrip('/')}"
    place = folder / address.removeprefix(SCHEME).replace("/", "_") / str(info.base_name)
    return Brought(place, address, copy_whole(store, info, base, place))


def copy_whole(store: fs.FileSystem, info: fs.FileInfo, base: str, place: Path) -> str:
    """Copy a file of a store to a local place, whole, and return the hash of its content.

    :raises BadInput: if there is no room, it changes meanwhile, or is not what the hash beside it says.
    """
    address = f"{base}/{str(info.path).lstrip('/')}"
    if len(address) > LONGEST_ADDRESS:
        raise BadInput(
            f"{address} is longer than {LONGEST_ADDRESS} characters: deliver it under a shorter name."
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    room = shutil.disk_usage(place.parent).free - SPARE
    if info.size > min(MOST_BYTES, room):
        limit = (
            f"more than {MOST_BYTES:,}" if info.size > MOST_BYTES else f"and the disk has room for {room:,}"
        )
        raise BadInput(f"{address} has {info.size:,} bytes, {limit}. Deliver it in parts, or make room.")
    digest, size = _copied(store, info, place)
    again = store.get_file_info(str(info.path))
    if size != info.size or (again.size, again.mtime_ns) != (info.size, info.mtime_ns):
        raise NotNow(f"{address} changed while it was read. Run it again when it is whole.")
    _check_digest(store, str(info.path), address, digest)
    return digest


def _copied(store: fs.FileSystem, info: fs.FileInfo, place: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with store.open_input_stream(str(info.path), compression=None) as source, place.open("wb") as target:
        while (piece := source.read(PIECE)) and size <= info.size:
            digest.update(piece)
            size += target.write(piece)
    return digest.hexdigest(), size


def _check_digest(store: fs.FileSystem, path: str, address: str, digest: str) -> None:
    beside = store.get_file_info(path + DIGEST)
    if beside.type != fs.FileType.File:
        return
    with store.open_input_stream(path + DIGEST, compression=None) as said:
        wanted = said.read(200).decode("ascii", "replace").split()
    if wanted[:1] != [digest]:
        raise BadInput(
            f"{address} is not what {DIGEST} beside it says: it was damaged on its way. Send it again."
        )
