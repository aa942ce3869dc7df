"""Connections have names; what they keep secret stands in no sentence."""

from pathlib import Path

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.know.sources.fetching.connections import Connection, named

WRITTEN = '[core]\nurl = "postgresql://reader@core.example/core"\npassword = "from the file"\n'


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "connections.toml"
    path.write_text(WRITTEN)
    path.chmod(0o600)
    return path


def test_reads_the_file_and_lets_the_environment_win(written: Path) -> None:
    environment = {"AMITY_CONNECTION_CORE_PASSWORD": "from the environment"}

    found = named("core", home=written.parent, environment=environment)

    assert (found.url, found.password) == ("postgresql://reader@core.example/core", "from the environment")


def test_reads_a_password_from_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept apart\n")
    environment = {"AMITY_CONNECTION_CORE_PASSWORD_FILE": str(tmp_path / "secret")}

    assert named("core", home=tmp_path, environment=environment).password == "kept apart"


def test_says_how_to_set_one_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"There is no connection core.*connections.toml.*AMITY_CONNECTION_CORE_URL"
    ):
        named("core", home=tmp_path, environment={})


def test_refuses_a_file_that_others_may_read(written: Path) -> None:
    written.chmod(0o640)

    with pytest.raises(BadInput, match="chmod 600"):
        named("core", home=written.parent, environment={})


@pytest.mark.parametrize(
    "text", ['[core]\npassword = "geheim\n', '[core]\nuser = "geheim"\n', 'core = "geheim"\n']
)
def test_says_what_is_wrong_with_the_file_without_quoting_it(written: Path, text: str) -> None:
    written.write_text(text)

    with pytest.raises(BadInput) as refusal:
        named("core", home=written.parent, environment={})

    assert "geheim" not in str(refusal.value)


def test_shows_no_secret() -> None:
    connection = Connection(
        "core", "postgresql://u:ge%20heim@h/d", "", "ge heim", "", "", "AKID", "schluessel"
    )

    assert not any(secret in repr(connection) for secret in ("heim", "AKID", "schluessel"))
    assert "heim" not in connection.without_secrets("ge%20heim, ge heim, password=geheim&x=1")
