"""Files appear whole or not at all."""

import stat
from pathlib import Path

import pytest

from amity.foundation.kernel.publishing import publish_bytes, publish_once, publishing


def test_nothing_is_seen_until_the_block_ends(tmp_path: Path) -> None:
    with publishing(tmp_path / "shown") as draft:
        draft.write_text("whole")
        assert not (tmp_path / "shown").exists()

    assert (tmp_path / "shown").read_text() == "whole"


def test_a_failure_leaves_the_old_content_and_no_draft(tmp_path: Path) -> None:
    publish_bytes(tmp_path / "shown", b"old")

    with pytest.raises(RuntimeError), publishing(tmp_path / "shown") as draft:
        fail_half_way(draft)

    assert (tmp_path / "shown").read_bytes() == b"old"
    assert names_in(tmp_path) == ["shown"]


def test_a_folder_replaces_a_folder(tmp_path: Path) -> None:
    for name in ("old", "new"):
        with publishing(tmp_path / "shown") as draft:
            draft.mkdir()
            (draft / name).write_text(name)

    assert names_in(tmp_path / "shown") == ["new"]


def test_the_first_secret_stays_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    assert publish_once(tmp_path / "keys" / "secret", b"first") == b"first"
    assert publish_once(tmp_path / "keys" / "secret", b"second") == b"first"

    assert stat.S_IMODE((tmp_path / "keys" / "secret").stat().st_mode) == 0o600
    assert names_in(tmp_path / "keys") == ["secret"]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_half_way(draft: Path) -> None:
    draft.write_text("half")
    raise RuntimeError
