"""Whether an installation is sound."""

import argparse
from pathlib import Path

import pytest
from django.db import connection

from amity.commands import check
from amity.foundation.keys import services as keys

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def sound(monkeypatch) -> None:
    """The tests' own server forgoes fsync: it is thrown away."""
    monkeypatch.setattr(check, "unsound", lambda: ())


def test_finds_nothing_in_a_sound_installation(home: Path, capsys) -> None:
    assert check.run(argparse.Namespace()) == 0
    assert str(home) in capsys.readouterr().out


def test_names_a_key_store_that_belongs_to_another_master_key(home: Path, capsys) -> None:
    keys.seal("x", party=1, field="mobile")
    (home / "keys" / "master.key").unlink()

    assert check.run(argparse.Namespace()) == 1
    assert capsys.readouterr().out.startswith("keys: ")


def test_names_a_migration_that_has_not_run(home: Path, capsys) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tasks'")

    assert check.run(argparse.Namespace()) == 1
    assert "tables: tasks.0001_initial has not run yet" in capsys.readouterr().out
