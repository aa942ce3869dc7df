"""The same three customers in every way in which a file can be written."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amity.analytics import engine
from amity.analytics.intake.errors import BadFeed, BadSource

LOAD = """
[[load]]
table = "customers"
from = "people"
columns.key = "id"
columns.kind = "'PERSON'"
columns.full_name = "name"
columns.customer_since = "since"
columns.registered_capital = "capital"
"""
WANTED = [
    ("1", "Ann", date(2020, 1, 5), "10.50"),
    ("2", "陈玉兰", None, "3.00"),
    ("3", "Bo, Jr.", date(2021, 2, 3), None),
]


def people(seen) -> list[tuple]:
    return [
        (
            r["key"],
            r["full_name"],
            r["customer_since"],
            r["registered_capital"] and str(r["registered_capital"]),
        )
        for r in seen.rows
    ]


def test_csv(source: Path, see) -> None:
    text = 'id,name,since,capital\n1,Ann,2020-01-05,10.50\n2,陈玉兰,,3\n3,"Bo, Jr.",2021-02-03,\n'
    (source / "people.csv").write_text(text, encoding="utf-8")

    [seen] = see('[files.people]\npath = "people.csv"' + LOAD)

    assert people(seen) == WANTED


def test_csv_without_a_header(source: Path, see) -> None:
    text = '1;Ann;2020-01-05;10.5\n2;陈玉兰;;3.00\n3;"Bo, Jr.";2021-02-03;\n'
    (source / "people.txt").write_bytes(text.encode("gb18030"))
    file = """
[files.people]
path = "people.txt"
format = "csv"
encoding = "gb18030"
delimiter = ";"
header = false
columns = ["id", "name", "since", "capital"]
"""
    [seen] = see(file + LOAD)

    assert people(seen) == WANTED
    assert seen.numbers == [1, 2, 3]


def test_json_by_line_and_in_one_array(source: Path, see) -> None:
    rows = [
        {"id": 1, "name": "Ann", "since": "2020-01-05", "capital": 10.50},
        {"id": 2, "name": "陈玉兰", "capital": 3},
        {"id": "3", "name": "Bo, Jr.", "since": "2021-02-03", "capital": None},
    ]
    (source / "lines.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (source / "array.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    array = LOAD.replace("people", "array")

    [lines, whole] = see(
        '[files.people]\npath = "lines.jsonl"\n[files.array]\npath = "array.json"' + LOAD + array
    )

    assert people(lines) == people(whole) == WANTED


def test_a_line_that_is_no_json_object_is_refused(source: Path, see) -> None:
    (source / "people.jsonl").write_text('{"id": 1, "name": "Ann"}\n[1, 2]\n{"id": \n', encoding="utf-8")

    [seen] = see(
        '[files.people]\npath = "people.jsonl"'
        + LOAD.replace('since"', 'id"', 1)
        .replace('columns.registered_capital = "capital"', "")
        .replace('columns.customer_since = "id"', "")
    )

    assert seen.refused == [(2, "", "is not a JSON object"), (3, "", "is not a JSON object")]


def test_parquet_keeps_its_types(source: Path, see) -> None:
    table = pa.table({
        "id": pa.array([1, 2, 3], pa.int32()),
        "name": ["Ann", "陈玉兰", "Bo, Jr."],
        "since": pa.array([date(2020, 1, 5), None, date(2021, 2, 3)], pa.date32()),
        "capital": pa.array([10.5, 3.0, None], pa.float64()),
    })  # fmt: skip
    pq.write_table(table, source / "people.parquet")

    [seen] = see('[files.people]\npath = "people.parquet"' + LOAD)

    assert people(seen) == WANTED


def test_parquet_amounts_with_more_decimals_are_refused(source: Path, see) -> None:
    table = pa.table(
        {"id": ["1", "2"], "name": ["a", "b"], "since": [None, None], "capital": [1.239, 0.1 + 0.2]}
    )
    pq.write_table(table, source / "people.parquet")

    [seen] = see('[files.people]\npath = "people.parquet"' + LOAD)

    assert seen.refused == [(1, "registered_capital", "has more than 2 decimals")]
    assert people(seen) == [("2", "b", None, "0.30")]


def test_parquet_days_that_no_calendar_has_are_refused(source: Path, see) -> None:
    with engine.connect() as duck:
        days = """(VALUES ('1', DATE 'infinity'), ('2', DATE '20000-01-01'), ('3', DATE '2020-02-29'))
            AS t(id, since)"""
        duck.to_parquet(f"SELECT id, 'x' AS name, since, 1 AS capital FROM {days}", source / "people.parquet")

    [seen] = see('[files.people]\npath = "people.parquet"' + LOAD)

    assert people(seen) == [("3", "x", date(2020, 2, 29), "1.00")]
    assert seen.refused == [(row, "customer_since", "is no day of the calendar") for row in (1, 2)]


def test_a_nul_character_in_json_is_refused(source: Path, see) -> None:
    (source / "people.jsonl").write_text('{"id": 1, "name": "A\\u0000nn", "since": null, "capital": null}\n')

    [seen] = see('[files.people]\npath = "people.jsonl"' + LOAD)

    assert seen.refused == [(1, "full_name", "holds a NUL character")]


def test_what_is_no_parquet_is_refused_whole(source: Path, see) -> None:
    (source / "people.parquet").write_text("id,name\n")

    with pytest.raises(BadSource, match=r"people\.parquet cannot be read as parquet"):
        see('[files.people]\npath = "people.parquet"' + LOAD)


def test_a_workbook(source: Path, see) -> None:
    rows = [
        ["id", "name", "since", "capital"],
        [1, "Ann", "2020-01-05", 10.5],
        [2, "陈玉兰", None, 3],
        [3, "Bo, Jr.", "2021-02-03", None],
    ]
    workbook(source / "people.xlsx", rows)

    [seen] = see('[files.people]\npath = "people.xlsx"\nsheet = "People"' + LOAD)

    assert people(seen) == WANTED
    assert seen.numbers == [2, 3, 4]


def test_cells_beyond_the_header_are_refused(source: Path, see) -> None:
    rows = [["id", "name", "since", "capital"], [1, "Ann", None, 1], [2, "Bo", None, 1, "odd"]]
    workbook(source / "people.xlsx", rows)

    [seen] = see('[files.people]\npath = "people.xlsx"' + LOAD)

    assert seen.refused == [(3, "", "has more cells than the header")]


def test_a_sheet_that_is_not_there_is_told(source: Path, see) -> None:
    workbook(source / "people.xlsx", [["id"], [1]])

    with pytest.raises(BadFeed, match="no sheet 'Clients'; it has People"):
        see('[files.people]\npath = "people.xlsx"\nsheet = "Clients"' + LOAD)


def test_several_files_of_one_shape_are_one_load_each(source: Path, see) -> None:
    for n in (1, 2):
        (source / f"people-{n}.csv").write_text(f"id,name,since,capital\n{n},Ann,,\n")

    seen = see('[files.people]\npath = "people-*.csv"' + LOAD)

    assert [each.column("key") for each in seen] == [["1"], ["2"]]


def test_a_file_that_is_not_there_is_told_unless_it_may_be(source: Path, see) -> None:
    with pytest.raises(BadSource, match=r"has no file people\.csv"):
        see('[files.people]\npath = "people.csv"' + LOAD)


def test_a_file_that_may_be_absent_loads_nothing(see) -> None:
    assert see('[files.people]\npath = "people.csv"\noptional = true' + LOAD) == []


def workbook(path: Path, rows: list[list[object]]) -> None:
    """Write the smallest workbook: one sheet, texts in place, numbers as floats."""

    def cell(value: object) -> str:
        if value is None:
            return "<c/>"
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    lines = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    link = f'<Relationship Id="r1" Type="{relations}'
    sheet = '<sheet name="People" sheetId="1" r:id="r1"/>'
    parts = {
        "[Content_Types].xml": f"""<Types xmlns="{package}/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>
            <Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>""",
        "_rels/.rels": f"""<Relationships xmlns="{package}/relationships">
            {link}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
        "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{package}/relationships">
            {link}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
        "xl/workbook.xml": f"""<workbook xmlns="{main}" xmlns:r="{relations}">
            <sheets>{sheet}</sheets></workbook>""",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
