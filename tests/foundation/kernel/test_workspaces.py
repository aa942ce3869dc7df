"""A workspace is there while it is used, and nothing of it afterwards."""

import fcntl
from pathlib import Path

import pytest

from amity.foundation.kernel.workspaces import workspace


def folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_nothing_stays_and_nobody_else_may_look(tmp_path: Path) -> None:
    root = tmp_path / "intake"

    with workspace(root) as place:
        (place / "rows").write_text("plain")
        assert place.stat().st_mode & 0o077 == 0

    assert folders(root) == []


def test_nothing_stays_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), workspace(tmp_path):
        _ = 1 / 0

    assert folders(tmp_path) == []


def test_removes_what_a_killed_one_left_but_not_what_another_uses(tmp_path: Path) -> None:
    for name in ("left", "used", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "left" / "lock").touch()
    with (tmp_path / "used" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with workspace(tmp_path):
            pass

    assert "left" not in folders(tmp_path)
    assert "used" in folders(tmp_path)
