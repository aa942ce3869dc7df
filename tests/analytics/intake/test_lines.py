"""Physical lines: each is there once, whatever it holds."""

import gzip
from pathlib import Path

import pytest

from amity.analytics.intake import lines
from amity.analytics.intake.errors import BadFeed, BadSource


def read(path: Path, *, encoding: str = "utf-8", size: int = lines.BLOCK) -> tuple[list[str], dict[int, str]]:
    blocks = list(lines.blocks(path, encoding=encoding, size=size))
    texts = [text for block in blocks for text in block.texts.to_pylist()]
    return texts, {row: why for block in blocks for row, why in block.faults.items()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_a_last_line_without_an_end_is_a_line(file: Path) -> None:
    file.write_bytes(b"a,b\n1,2")

    assert read(file) == (["a,b", "1,2"], {})


def test_takes_line_ends_of_windows_and_the_byte_order_mark_off(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfa,b\r\n1,2\r\n")

    assert read(file) == (["a,b", "1,2"], {})


def test_an_empty_file_has_no_line(file: Path) -> None:
    file.write_bytes(b"")

    assert read(file) == ([], {})


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_blocks_of_any_size_give_the_same_lines(file: Path, size: int) -> None:
    file.write_text("编号,名字\n1,陈玉兰\n\n3,\n", encoding="utf-8")

    assert read(file, size=size) == (["编号,名字", "1,陈玉兰", "", "3,"], {})


def test_a_line_in_another_encoding_is_named_and_its_neighbours_are_read(file: Path) -> None:
    file.write_bytes("1,陈\n".encode() + b"2,\xb3\xc2\n" + "3,林\n".encode())

    assert read(file) == (["1,陈", "", "3,林"], {2: "is not written in utf-8"})


def test_a_nul_character_is_named(file: Path) -> None:
    file.write_bytes(b"1,a\n2,\0\n")

    assert read(file) == (["1,a", ""], {2: "holds a NUL character"})


@pytest.mark.parametrize("size", [3, 100])
def test_reads_gb18030(file: Path, size: int) -> None:
    # 𠮷 takes four bytes, two of which are digits in ASCII.
    file.write_bytes("1,陈玉兰\n2,𠮷\n".encode("gb18030"))

    assert read(file, encoding="gb18030", size=size) == (["1,陈玉兰", "2,𠮷"], {})


def test_a_separator_of_unicode_ends_no_line(file: Path) -> None:
    file.write_text("1,a\u2028b\x85c\n", encoding="utf-8")

    assert read(file)[0] == ["1,a\u2028b\x85c"]


def test_unpacks_gzip_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n"))

    assert read(path) == (["a", "1"], {})


def test_half_a_gzip_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n" * 1000)[:-10])

    with pytest.raises(BadSource, match="fetch it again"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-16", "no-such-thing"])
def test_an_encoding_that_cannot_be_read_by_lines_is_refused(file: Path, encoding: str) -> None:
    file.write_bytes(b"a\n")

    with pytest.raises(BadFeed):
        read(file, encoding=encoding)


def test_gives_back_the_bytes_of_a_row_that_runs_over_two_lines(file: Path) -> None:
    file.write_bytes(b'h\n"a\r\nb"\n\xff\n')

    assert list(lines.raw_lines(file, {(2, 2), (4, 1)})) == [(2, b'"a\r\nb"\n'), (4, b"\xff\n")]
