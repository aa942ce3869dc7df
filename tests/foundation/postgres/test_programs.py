"""PostgreSQL's programs, wherever the wheel that brings them lies."""

import os
import pwd
from pathlib import Path

import pytest

from amity.foundation.postgres import programs
from amity.foundation.postgres.account import Account


def test_run_apart_from_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")

    shown = programs.run("pg_isready", "-t", "1", account=None)
    assert "elsewhere" not in shown.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an account to change to")
def test_are_copied_where_the_account_can_read_them(open_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "STATE", open_home / "state")
    monkeypatch.setattr(programs, "can_reach", lambda _account, _path: False)
    nobody = pwd.getpwnam("nobody")

    account = Account("nobody", nobody.pw_uid, nobody.pw_gid)

    # Each of them needs another library of the wheel.
    assert programs.run("postgres", "--version", account=account).stdout.startswith(
        "postgres (PostgreSQL) 18"
    )
    assert programs.run("initdb", "--version", account=account).stdout.startswith("initdb (PostgreSQL) 18")
    assert [path.name.startswith("postgresql-18-") for path in (open_home / "state").iterdir()] == [True]
