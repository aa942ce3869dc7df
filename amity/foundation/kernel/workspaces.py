"""Workspaces: a folder of one's own for a while, of which nothing stays, not even after a kill."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOCK = "lock"


@contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """Yield a new folder under ``root``, for this account alone; remove it, and what killed ones left."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        with (root / "mutex").open("a") as mutex:
            fcntl.flock(mutex, fcntl.LOCK_EX)
            for left in root.iterdir():
                _remove_if_nobodys(left)
            place = Path(tempfile.mkdtemp(dir=root))
            held.callback(shutil.rmtree, place, ignore_errors=True)
            fcntl.flock(held.enter_context((place / LOCK).open("w")), fcntl.LOCK_EX)
        yield place


def _remove_if_nobodys(place: Path) -> None:
    # The kernel drops the lock of whoever was killed.
    try:
        with (place / LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(place, ignore_errors=True)
    except OSError:  # in use, or no workspace
        return
