"""Write workbooks by hand: hostile ones no library would write."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SCHEMAS = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0"?>'
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{SCHEMAS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{SCHEMAS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{SCHEMAS}/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SCHEMAS}/spreadsheetml/2006/main"'
    f' xmlns:r="{SCHEMAS}/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{SCHEMAS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{SCHEMAS}/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
}


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def formula(place: str, written: str, value: str | None) -> str:
    kept = f"<v>{value}</v>" if value is not None else ""
    return f'<c r="{place}" t="str"><f>{written}</f>{kept}</c>'


def sheet(*rows: str, before: str = "") -> str:
    """Return a sheet of rows; ``before`` stands before its root."""
    listed = "".join(f"<row>{row}</row>" for row in rows)
    root = f'<worksheet xmlns="{SCHEMAS}/spreadsheetml/2006/main">'
    return f"{HEAD}{before}{root}<sheetData>{listed}</sheetData></worksheet>"


def table(*rows: Sequence[str]) -> str:
    """Return a sheet whose cells are texts."""
    return sheet(
        *(
            "".join(cell(f"{'ABCDEFGH'[at]}{number}", text) for at, text in enumerate(row))
            for number, row in enumerate(rows, start=1)
        )
    )


def write(path: Path, sheet_xml: str | bytes, more: Mapping[str, str] | None = None) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml, **(more or {})}.items():
            archive.writestr(name, text)
