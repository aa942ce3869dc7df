"""What the operator reads when files come in."""

import json
from pathlib import Path

import pytest

from amity.cli import _parser
from amity.foundation.kernel.errors import BadInput

FEED = """
name = "tiny"
source = "tiny"
currency = "CNY"
legal_entity = { code = "TINY", name_en = "Tiny Bank" }
unit = { code = "HO", name_en = "Head office" }
[files.people]
path = "people.csv"
[[load]]
table = "customers"
from = "people"
"""

pytestmark = pytest.mark.usefixtures("db", "home")


@pytest.fixture
def run(tmp_path: Path):
    (tmp_path / "people.csv").write_text("key,kind,full_name\n1,PERSON,Ann\n2,ROBOT,Bo\n")
    (tmp_path / "feed.toml").write_text(FEED)

    def call(*more: str) -> int:
        options = _parser().parse_args(["ingest", str(tmp_path), "--feed", str(tmp_path), *more])
        return options.command.module.run(options)

    return call


def test_tells_counts_and_what_to_do_next(run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0

    told = capsys.readouterr().out
    assert "people.csv" in told
    assert "1 rows were refused" in told or "1 row was refused" in told
    assert "amity refresh" in told


def test_says_that_nothing_is_new(run, capsys: pytest.CaptureFixture[str]) -> None:
    run()
    capsys.readouterr()

    assert run() == 0
    assert "Nothing new" in capsys.readouterr().out


def test_prints_json_for_machines(run, capsys: pytest.CaptureFixture[str]) -> None:
    run("--json")

    told = json.loads(capsys.readouterr().out)
    assert told["legal_entity"] == "TINY"
    [people] = told["loaded"]
    assert (people["lines"], people["accepted"], people["rejected"], people["inserted"]) == (2, 1, 1, 1)


def test_a_folder_that_is_not_there_is_refused(run, tmp_path: Path) -> None:
    options = _parser().parse_args(["ingest", str(tmp_path / "nowhere"), "--feed", str(tmp_path)])

    with pytest.raises(BadInput, match="no folder"):
        options.command.module.run(options)
