"""``amity lab resolve``: any file of an analyst's, with the truth put aside before anything is looked at."""

import argparse
import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amity.analytics.identity import files
from amity.commands import lab
from amity.foundation.kernel.errors import BadInput
from tests.analytics.identity.persons import two_files


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    return lab.run(parser.parse_args(["resolve", *map(str, words)]))


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    first, second = two_files()
    one, other = tmp_path / "core.csv", tmp_path / "loans.parquet"
    written(one, first, encoding="gb18030")
    pq.write_table(pa.Table.from_pylist(second), other)
    return one, other


def written(path: Path, rows: list[dict[str, str]], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_measures_two_files_against_a_truth(both: tuple[Path, Path], capsys) -> None:
    run(*both, "--truth", "who", "--json", "--show", "1")

    told = json.loads(capsys.readouterr().out)
    assert told["precision"] >= 0.99
    assert told["recall"] >= 0.93
    assert told["records"] == 300
    assert len(told["pairs"]) == len(told["members"]) == 1
    assert told["columns"][0] == {
        "full_name": "name", "birth_on": "dob", "mobile": "mobile", "city": "city", "street": "address",
    }  # fmt: skip


def test_tells_a_person_what_it_found(both: tuple[Path, Path], capsys) -> None:
    run(*both, "--truth", "who", "--unique", "--show", "2")

    told = capsys.readouterr().out
    assert "Columns: full_name = name" in told
    assert told.count("Cluster: ") == 2
    assert "Clusters: precision 1.0" in told
    assert "300 records" in told


def test_the_truth_changes_nothing(both: tuple[Path, Path], tmp_path: Path, capsys) -> None:
    rows = two_files()[0]
    lying = written(tmp_path / "lying.csv", [{**row, "who": "the same"} for row in rows])
    run(both[0], "--truth", "who", "--json")
    honest = json.loads(capsys.readouterr().out)

    run(lying, "--truth", "who", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["pairs"], told["members"]) == (honest["pairs"], honest["members"])
    assert told["recall"] < honest["recall"]


def test_a_pattern_takes_the_customer_out_of_the_truth(tmp_path: Path, capsys) -> None:
    rows = [{"rec": f"rec-7-{end}", "name": "Ann Harrison", "dob": "1980-03-04"} for end in ("org", "dup-0")]
    path = written(tmp_path / "a.csv", rows)

    run(path, "--truth", "rec", "--truth-pattern", r"rec-(\d+)", "--json")

    assert json.loads(capsys.readouterr().out)["recall"] in (0.0, 1.0)
    with pytest.raises(BadInput, match="finds nothing in 'rec-7-org'"):
        run(path, "--truth", "rec", "--truth-pattern", "x")


def test_columns_are_known_by_content_and_by_hand(tmp_path: Path) -> None:
    row = {"a": "Ann", "b": "ann@bank.example", "c": "154 1234 5678", "d": "110105 19491231 002X"}
    path = written(tmp_path / "a.csv", [row])

    taken = files.take(path, mapped={"full_name": "a", "mobile": ""})

    assert taken.columns == {"full_name": "a", "email": "b", "id_card": "d"}


def test_reads_a_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("姓名", "手机号"), ("张伟", "15412345678")):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    taken = files.take(tmp_path / "a.xlsx")

    assert taken.records.select(["full_name", "mobile"]).to_pylist() == [
        {"full_name": "张伟", "mobile": "15412345678"}
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.csv",), "There is no file"),
        (("a.csv", "--truth", "who"), "has no column 'who'; it has x"),
        (("a.csv",), "none of its columns is known"),
        (("a.csv", "--column", "name"), "write it as FIELD=COLUMN"),
        (("a.csv", "--column", "shoe=x"), "There is no field 'shoe'"),
        (("a.csv", "--column", "city=y"), "has no column 'y'"),
        (("a.csv", "--truth-pattern", "("), "no regular expression"),
        (("a.csv", "a.csv", "a.csv"), "one file, or two"),
    ],
)
def test_bad_input_is_named_with_the_remedy(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a.csv", [{"x": "1"}])

    with pytest.raises(BadInput, match=said):
        run(*words)
