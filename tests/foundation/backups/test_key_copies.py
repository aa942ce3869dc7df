"""The copy of the keys: closed without its passphrase, short-lived, and it forgets nobody who was erased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from amity.foundation.backups import key_copies
from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSPHRASE = "four words of the bank"


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    keys.seal("13800006021", party=1, field="mobile")
    return key_copies.make(tmp_path / "copies", passphrase=PASSPHRASE, at=NOON)[0]


def test_what_was_sealed_opens_again_with_the_copy(home: Path, copy: Path) -> None:
    sealed = keys.seal("13800006021", party=1, field="mobile")
    for file in (home / "keys").iterdir():
        file.unlink()

    key_copies.bring_back(copy, passphrase=PASSPHRASE, replace=False)

    assert keys.open_sealed(sealed, party=1, field="mobile") == "13800006021"
    assert {file.stat().st_mode & 0o777 for file in (home / "keys").iterdir()} == {0o600}


def test_it_lies_closed(home: Path, copy: Path) -> None:
    assert (home / "keys" / "master.key").read_bytes() not in copy.read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput, match="does not open"):
        key_copies.bring_back(copy, passphrase="another passphrase", replace=True)


def test_a_short_passphrase_and_a_folder_of_backups_are_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="12 characters"):
        key_copies.make(tmp_path / "copies", passphrase="too short", at=NOON)
    (tmp_path / "backups" / "amity-1").mkdir(parents=True)
    (tmp_path / "backups" / "amity-1" / "manifest.json").touch()
    with pytest.raises(BadInput, match="holds backups"):
        key_copies.make(tmp_path / "backups", passphrase=PASSPHRASE, at=NOON)


def test_copies_of_a_week_ago_are_dropped_by_the_next(home: Path, copy: Path) -> None:
    kept, dropped = key_copies.make(
        copy.parent, passphrase=PASSPHRASE, at=NOON + timedelta(days=7, seconds=1)
    )

    assert dropped == (copy,)
    assert list(copy.parent.iterdir()) == [kept]


def test_keys_that_are_there_are_not_thrown_away_unasked(home: Path, copy: Path) -> None:
    with pytest.raises(BadInput, match="--replace"):
        key_copies.bring_back(copy, passphrase=PASSPHRASE, replace=False)


def test_who_was_erased_after_the_copy_stays_on_the_list(home: Path, tmp_path: Path) -> None:
    erased = home / "keys" / "erased.list"
    keys.seal("x", party=1, field="mobile")
    erased.write_bytes(b"one\n")
    copy, _dropped = key_copies.make(tmp_path / "copies", passphrase=PASSPHRASE, at=NOON)
    erased.write_bytes(b"one\ntwo\n")

    key_copies.bring_back(copy, passphrase=PASSPHRASE, replace=True)

    assert erased.read_bytes() == b"one\ntwo\n"
