"""Cutting lines into fields, shown by example and against Python's own reader."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.analytics import engine
from amity.analytics.intake.feed import SourceFile
from amity.analytics.intake.lines import blocks
from amity.analytics.intake.records import LONGEST_RECORD, Cutter

COLUMNS = ("a", "b", "c")
Cells = tuple[str, ...]


def cut(
    path: Path, text: str, *, size: int = 1 << 20, **how: object
) -> tuple[dict[int, Cells], dict[int, str], int]:
    """Return the records by row, the refused rows, and how many lines continue a record."""
    path.write_bytes(text.encode())
    file = SourceFile("file", path.name, "csv", **how)  # type: ignore[arg-type]
    with engine.connect(threads=1) as duck:
        cutter = Cutter(duck, file, into="cells", columns=COLUMNS)
        cuts = [*(cutter.cut(block) for block in blocks(path, encoding="utf-8", size=size)), cutter.finish()]
        found = duck.rows("SELECT _row, _span, a, b, c FROM cells")
    faults = {row: why for one in cuts for row, why in one.faults.items()}
    assert [row for row, *_ in found] == sorted(row for row, *_ in found)
    return {row: tuple(cells) for row, _, *cells in found}, faults, sum(one.continuations for one in cuts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_cuts_plain_and_quoted_fields(file: Path) -> None:
    text = '1,x,y\n2,"x",""\n3,"x, y","say ""hi"""\n'

    records, faults, _ = cut(file, text)

    assert records == {1: ("1", "x", "y"), 2: ("2", "x", ""), 3: ("3", "x, y", 'say "hi"')}
    assert faults == {}


def test_an_open_quote_costs_one_row_and_no_more(file: Path) -> None:
    text = '1,x,y\n2,"x,y\n3,x,y\n4,"x",y\n'

    records, faults, _ = cut(file, text)

    assert sorted(records) == [1, 3, 4]
    assert faults == {2: "has a quote that is not closed"}


def test_an_open_quote_costs_one_row_even_where_fields_may_run_over_lines(file: Path) -> None:
    text = '1,x,y\n2,"x,y\n3,x,y\n4,"x\nz",y\n5,x,y\n'

    records, faults, continuations = cut(file, text, multiline=True)

    assert records[4] == ("4", "x\nz", "y")
    assert sorted(records) == [1, 3, 4, 6]
    assert list(faults) == [2]
    assert continuations == 1


def test_too_few_and_too_many_fields_are_refused(file: Path) -> None:
    _, faults, _ = cut(file, "1,x\n2,x,y\n3,x,y,z\n\n")

    assert faults == {
        1: "has 2 fields where 3 are expected",
        3: "has 4 fields where 3 are expected",
        4: "is empty",
    }


@pytest.mark.parametrize("size", [4, 9, 1 << 20])
def test_a_field_over_three_lines_is_one_record_whatever_the_blocks(file: Path, size: int) -> None:
    records, faults, continuations = cut(file, '1,"a\n\nb",c\n2,x,y\n', size=size, multiline=True)

    assert records == {1: ("1", "a\n\nb", "c"), 4: ("2", "x", "y")}
    assert (faults, continuations) == ({}, 2)


def test_a_record_that_never_ends_gives_the_lines_after_it_back(file: Path) -> None:
    text = '1,"x,y\n' + "2,x,y\n" * (LONGEST_RECORD + 5)

    records, faults, _ = cut(file, text, multiline=True, size=64)

    assert len(records) == LONGEST_RECORD + 5
    assert faults == {1: "has a quote that is not closed"}


def test_a_line_that_cannot_be_read_is_refused_once_inside_a_record_too(file: Path) -> None:
    file.write_bytes(b"")
    source = b'1,"a\n\xff\nb",c\n2,x,y\n'
    path = file.with_name("raw.csv")
    path.write_bytes(source)
    with engine.connect(threads=1) as duck:
        cutter = Cutter(
            duck, SourceFile("f", "raw.csv", "csv", multiline=True), into="cells", columns=COLUMNS
        )
        cuts = [*(cutter.cut(block) for block in blocks(path, encoding="utf-8", size=3)), cutter.finish()]
        good = duck.rows("SELECT _row FROM cells")

    refused = [row for one in cuts for row in one.faults]
    assert good == [(4,)]
    assert sorted(refused) == [1, 2, 3]


def test_other_characters_can_part_quote_and_escape(file: Path) -> None:
    records, faults, _ = cut(file, "1;'x;y';z\n2;'it\\'s';z\n", delimiter=";", quote="'", escape="\\")

    assert (records, faults) == ({1: ("1", "x;y", "z"), 2: ("2", "it's", "z")}, {})


def test_without_a_quote_character_quotes_are_letters(file: Path) -> None:
    records, _, _ = cut(file, '1,"x,y\n', quote="")

    assert records == {1: ("1", '"x', "y")}


letters = st.text(alphabet='ab",\n 陈', max_size=6)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(letters, letters, letters), max_size=8), size=st.integers(3, 40))
def test_reads_whatever_a_writer_of_csv_wrote(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Cells], size: int
) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    file = tmp_path_factory.mktemp("csv") / "file.csv"

    records, faults, continuations = cut(file, written.getvalue(), multiline=True, size=size)

    assert list(records.values()) == rows
    assert faults == {}
    assert continuations == sum(cell.count("\n") for row in rows for cell in row)
