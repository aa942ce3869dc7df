"""Rubbish in a source's folder: refused with file and remedy, or row by row and why; never by halves."""

import gzip
import os
import random
import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.apps import apps

from amity.foundation.kernel.errors import BadInput
from amity.foundation.lake.totals import totals
from amity.know.sources.models import Batch, BatchState, Reject
from tests.test_ingest import FEED, PEOPLE, Files, outcome
from tests.torture import workbook

pytestmark = [pytest.mark.stress, pytest.mark.usefixtures("db", "home")]

CHINESE = "id,name,born\n8,陈玉兰,1980-01-05\n9,王明德,1981-01-05\n"
HEADER = ("id", "name", "born")
ROW = ("8", "Ann", "1980-01-05")
Make = Callable[[Files], object]


def people(content: bytes | str) -> Make:
    data = content.encode() if isinstance(content, str) else content
    return lambda files: (files.folder / "people.csv").write_bytes(data)


def named(name: str, content: bytes) -> Make:
    def make(files: Files) -> None:
        files.write(feed=FEED.replace('path = "people.csv"', f'path = "{name}"'))
        (files.folder / name).write_bytes(content)

    return make


def book(sheet_xml: str, more: dict[str, str] | None = None) -> Make:
    def make(files: Files) -> None:
        named("people.xlsx", b"")(files)
        workbook.write(files.folder / "people.xlsx", sheet_xml, more)

    return make


def in_place(make: Callable[[Path], object]) -> Make:
    def put(files: Files) -> None:
        files.without("people")
        make(files.folder / "people.csv")

    return put


def parquet() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({c: [f"{c}{i}" for i in range(2_000)] for c in HEADER}), sink)
    return sink.getvalue().to_pybytes()


def flipped(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(255 - byte for byte in data[start:end]) + data[end:]


TITLES = "".join(workbook.cell(f"{c}1", name) for c, name in zip("ABC", HEADER, strict=True))
FAR = workbook.sheet(TITLES, workbook.cell("XFD1048576", "z"))
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE x ["
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    + "]>"
)

REFUSED: dict[str, tuple[Make, str]] = {
    "wrong delimiter": (
        people(PEOPLE.replace(",", ";")),
        'people.csv has no column id; .*say delimiter = ";"',
    ),
    "tabs": (people(PEOPLE.replace(",", "\t")), r'divided by a tab: say delimiter = "\\t"'),
    "another encoding": (people(CHINESE.encode("gb18030")), 'reads as gb18030. Say encoding = "gb18030"'),
    "latin": (people("id,name,born\n8,José,\n9,Renée,\n".encode("latin-1")), 'Say encoding = "'),
    "utf-16": (people(CHINESE.encode("utf-16")), "written in utf-16: convert it: iconv"),
    "utf-16 without a mark": (people(PEOPLE.encode("utf-16-le")), "written in utf-16: convert it: iconv"),
    "utf-32": (people(CHINESE.encode("utf-32")), "written in utf-32: convert it: iconv"),
    "nothing but NUL": (people(b"\0" * 5_000), "people.csv: the header holds a NUL"),
    "a column missing": (people("id,name\n8,Ann\n"), "has no column born; it has id, name"),
    "a column misspelt": (people("id,nmae,born\n8,Ann,\n"), "has no column name; .* Is nmae meant"),
    "a column twice": (people("id,name,born,ID\n8,Ann,,8\n"), "a repeated name"),
    "too many columns": (
        people("id,name,born," + ",".join(f"c{i}" for i in range(5_000)) + "\n"),
        "5,003 columns, more than 1,000",
    ),
    "empty": (people(b""), "people.csv is empty"),
    "no line ends of ours": (people(PEOPLE.replace("\n", "\r")), "end in CR alone; let them end in LF"),
    "a workbook named csv": (people(b"PK\x03\x04" + b"x" * 99), "is a workbook .*: name it .xlsx"),
    "parquet named csv": (people(parquet()), "is a Parquet file: name it .parquet"),
    "gzip named csv": (people(gzip.compress(PEOPLE.encode())), "compressed by gzip: let its name end in .gz"),
    "an error page": (people("<html><body>503</body></html>"), "a page of the web: fetch it again"),
    "a folder": (in_place(Path.mkdir), "people.csv is not a file: put the file itself"),
    "a pipe": (in_place(os.mkfifo), "people.csv is not a file: put the file itself"),
    "a link outside": (in_place(lambda path: path.symlink_to("/etc/passwd")), "leads out of the folder"),
    "nothing there": (in_place(lambda path: None), "has no file people.csv, .* fetch it"),
    "millions of blank lines": (
        people(b"id,name,born\n" + b"\n" * 300_000),
        "is it the file, and its delimiter",
    ),
    "half a parquet": (
        named("people.parquet", parquet()[:-300]),
        "cannot be read as parquet .*fetch it again",
    ),
    "a damaged parquet": (
        named("people.parquet", flipped(parquet(), 200, 900)),
        "cannot be read as parquet .*fetch it again",
    ),
    "an empty parquet": (named("people.parquet", b""), "cannot be read as parquet .*fetch it again"),
    "csv named parquet": (
        named("people.parquet", PEOPLE.encode()),
        "cannot be read as parquet .*fetch it again",
    ),
    "half a gzip": (
        named("people.csv.gz", gzip.compress(PEOPLE.encode() * 99)[:-12]),
        "not a whole gzip file .*fetch it again",
    ),
    "a damaged gzip": (
        named("people.csv.gz", flipped(gzip.compress(PEOPLE.encode() * 99), 20, 40)),
        "not a whole gzip file .*fetch it again",
    ),
    "csv named gzip": (named("people.csv.gz", PEOPLE.encode()), "not a whole gzip file"),
    "csv named workbook": (named("people.xlsx", PEOPLE.encode()), "not a workbook .*save it anew"),
    "a cell far away": (book(FAR), "reaches to row 1,048,576 and column 16,384"),
    "an outside entity": (
        book(workbook.table(HEADER, ROW).replace("<worksheet", ENTITY + "<worksheet")),
        "declares what it may not",
    ),
    "entities that grow": (
        book(workbook.table(HEADER, ROW).replace("<worksheet", LAUGHS + "<worksheet")),
        "declares what it may not",
    ),
    "a bomb": (
        book(workbook.table(HEADER, ROW), {"xl/media/x.xml": " " * 40_000_000}),
        "more than 200 times its size",
    ),
    "too many parts": (
        book(workbook.table(HEADER, ROW), {f"x/{i}": "" for i in range(1_200)}),
        "more than 1000. Save the sheet as CSV",
    ),
    "half a JSON array": (named("people.json", b'[{"id": "8"},'), "not a JSON array.*Fetch it again"),
    "JSON without end": (named("people.json", b"[" * 100_000 + b"]" * 100_000), "nests arrays without end"),
}


def some(cases: Collection[str], count: int) -> list[str]:
    """Return the names of so many of the cases, by a chance whose seed is told."""
    seed = random.SystemRandom().randrange(2**32)
    drawn = random.Random(seed).sample(sorted(cases), min(count, len(cases)))  # noqa: S311  no secret
    sys.stderr.write(f"{len(drawn)} of {len(cases)} cases, seed {seed}: {', '.join(drawn)}\n")
    return drawn


def counts() -> dict[str, int]:
    """Count every table of the bank and the lake, but for what tells of the refusal itself."""
    told = {"sources_batch", "audit_entry"}
    found = {
        m._meta.db_table: m._default_manager.count()
        for m in apps.get_models()
        if m._meta.db_table not in told
    }
    found["batches"] = Batch.objects.filter(state=BatchState.LOADED).count()
    return found | {"the lake": totals("transactions").rows}


def test_a_file_that_cannot_be_used_is_refused_whole_with_its_name_and_a_remedy(
    tmp_path: Path, subtests, rounds: Callable[[int, int], int]
) -> None:
    clean = Files(tmp_path)
    clean.load()
    before = counts()
    assert before["parties_party"] == 2
    for number, name in enumerate(some(REFUSED, rounds(12, len(REFUSED)))):
        make, words = REFUSED[name]
        with subtests.test(name):
            root = tmp_path / str(number)
            root.mkdir()
            files = Files(root)
            # Files that could be used stand beside it: they must not come in either.
            files.write(
                accounts="id,person\nB1,1\n", payments="id,account,on,amount\nX1,A1,2026-02-27,1.00\n"
            )
            make(files)
            with pytest.raises(BadInput, match=words) as refused:
                files.load()
            assert "\n" not in str(refused.value)
            assert str(root) not in str(refused.value) or "people.csv" in str(refused.value)
            assert counts() == before


TAKEN: dict[str, tuple[Make, tuple[int, int, int], list[tuple[int, str]]]] = {
    "a byte-order mark": (people(b"\xef\xbb\xbfid,name,born\n8,Ann,\n"), (1, 1, 0), []),
    "columns shuffled": (people("born,id,name\n1980-01-05,8,Ann\n"), (1, 1, 0), []),
    "a column more": (people("id,x,name,born\n8,y,Ann,\n"), (1, 1, 0), []),
    "mixed line ends": (people("id,name,born\r\n8,Ann,\n9,Bo,\r\n"), (2, 2, 0), []),
    "no last line end": (people("id,name,born\n8,Ann,"), (1, 1, 0), []),
    "formulas as texts": (people("id,name,born\n8,=1+1,\n9,+A1,\n10,-A1,\n11,@SUM(A1),\n"), (4, 4, 0), []),
    "SQL in a name": (people('id,name,born\n8,"Robert\'); DROP TABLE x;--",\n'), (1, 1, 0), []),
    "a header alone": (people("id,name,born\n"), (0, 0, 0), []),
    "bad days": (
        people(
            "id,name,born\n8,A,05/01/1980\n9,B,1980-02-30\n10,C,0000-00-00\n11,D,19800105\n12,E,1980-1-5\n"
        ),
        (5, 0, 5),
        [(2, "is not a day like"), (3, "no day of the calendar"), (4, ""), (5, "is not a day like"), (6, "")],
    ),
    "a NUL": (people(b"id,name,born\n8,A\0n,\n9,Bo,\n"), (2, 1, 1), [(2, "holds a NUL")]),
    "one damaged line": (
        people(CHINESE.encode() + b"10,\xff\xfe,\n"),
        (3, 2, 1),
        [(4, "not written in utf-8")],
    ),
    "a key twice": (
        people("id,name,born\n8,Ann,\n8,Ann,\n8,Bo,\n"),
        (3, 1, 2),
        [(3, "repeats row 2"), (4, "has the key of row 2")],
    ),
    "an unclosed quote": (
        people('id,name,born\n8,"Ann,\n9,Bo,\n'),
        (2, 1, 1),
        [(2, "quote that is not closed")],
    ),
    "a field too few": (
        people("id,name,born\n8,Ann\n9,Bo,,\n"),
        (2, 0, 2),
        [(2, "has 2 fields where 3"), (3, "has 4 fields where 3")],
    ),
    "blank lines": (people("id,name,born\n\n8,Ann,\n\n"), (3, 1, 2), [(2, "is empty"), (4, "is empty")]),
    "a workbook's formulas": (
        book(
            workbook.sheet(
                TITLES,
                workbook.cell("A2", "8") + workbook.formula("B2", "UPPER(B4)", "Ann"),
                workbook.cell("A3", "9") + workbook.formula("B3", "WEBSERVICE(B4)", None),
                workbook.cell("A4", "10") + workbook.cell("B4", "=1+1") + workbook.cell("C4", "1980-01-05"),
            )
        ),
        (3, 2, 1),
        [(3, "is empty")],
    ),
    "JSON that is none": (
        named("people.json", b'{"id":"8","name":"Ann","born":null}\n{"id":\n[1]\n'),
        (3, 1, 2),
        [(2, "not a JSON object"), (3, "not a JSON object")],
    ),
}


def test_rows_that_cannot_be_taken_are_refused_one_by_one(
    tmp_path: Path, subtests, rounds: Callable[[int, int], int]
) -> None:
    for number, name in enumerate(some(TAKEN, rounds(6, len(TAKEN)))):
        make, counted, reasons = TAKEN[name]
        with subtests.test(name):
            root = tmp_path / str(number)
            root.mkdir()
            files = Files(root)
            files.without("accounts")
            files.without("payments")
            make(files)
            last = max(Batch.objects.values_list("pk", flat=True), default=0)
            assert outcome(files.load(), "customers")[:3] == counted
            rejects = Reject.objects.filter(batch_id__gt=last).order_by("row_number")
            found = list(rejects.values_list("row_number", "reason"))
            assert [row for row, _reason in found] == [row for row, _words in reasons]
            assert all(words in reason for (_, reason), (_, words) in zip(found, reasons, strict=True))
