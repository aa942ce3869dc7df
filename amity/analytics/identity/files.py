"""Files that an analyst has, as records: columns are known by name, else by what stands in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from amity.analytics.identity import numbers
from amity.analytics.intake import sheets
from amity.analytics.intake.errors import BadSource
from amity.analytics.intake.feed import SourceFile
from amity.analytics.tables.identity import IDENTITY_RECORDS

FIELDS = tuple(column.name for column in IDENTITY_RECORDS.columns)
SAMPLE = 200
MOST = 0.6
"""Of a sample of values: from which share on they tell what the column is."""
ENCODINGS = ("utf-8-sig", "gb18030", "latin-1")

_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "key": (
        "key",
        "id",
        "uniqueid",
        "recid",
        "recordid",
        "customerid",
        "customerkey",
        "clientid",
        "客户号",
        "编号",
    ),
    "source": ("source", "sourcesystem", "来源"),
    "kind": ("kind", "customertype", "客户类型"),
    "full_name": ("fullname", "name", "customername", "clientname", "姓名", "名称", "客户名称", "客户姓名"),
    "native_name": ("nativename", "chinesename", "中文名", "中文姓名"),
    "given_name": ("givenname", "firstname", "forename", "given", "fname", "名"),
    "family_name": ("familyname", "surname", "lastname", "lname", "family", "姓"),
    "birth_on": ("birthon", "dateofbirth", "dob", "birthdate", "birthday", "birth", "出生日期", "生日"),
    "sex": ("sex", "gender", "性别"),
    "id_card": ("idcard", "identitycard", "residentid", "idcardnumber", "身份证", "身份证号", "身份证号码"),
    "passport": ("passport", "passportnumber", "护照", "护照号"),
    "other_number": (
        *("othernumber", "socsecid", "ssn", "socialsecuritynumber", "nid", "nationalid", "nationalidnumber"),
        *("taxid", "idnumber", "documentnumber", "证件号", "证件号码"),
    ),
    "mobile": (
        "mobile",
        "phone",
        "telephone",
        "phonenumber",
        "mobilephone",
        "cell",
        "tel",
        "手机",
        "手机号",
        "电话",
    ),
    "second_mobile": ("secondmobile", "phone2", "mobile2", "otherphone"),
    "email": ("email", "mail", "emailaddress", "邮箱", "电子邮箱"),
    "second_email": ("secondemail", "email2"),
    "region_code": ("regioncode", "region", "行政区划代码"),
    "postcode": ("postcode", "zip", "zipcode", "postalcode", "邮编"),
    "city": ("city", "suburb", "town", "district", "城市"),
    "street": ("street", "address", "address1", "addressline1", "streetaddress", "line", "地址", "住址"),
    "organisation_code": ("organisationcode", "uscc", "creditcode", "统一社会信用代码"),
}
_HOUSE = ("streetnumber", "housenumber", "门牌号")
_SEXES = {"f": "F", "female": "F", "女": "F", "m": "M", "male": "M", "男": "M"}
_CONTENT: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", lambda value: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) is not None),
    ("id_card", lambda value: numbers.is_valid_card(numbers.plain(value))),
    ("organisation_code", lambda value: numbers.is_valid_credit_code(numbers.plain(value))),
    ("mobile", lambda value: re.fullmatch(r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}", value) is not None),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file's records, which column became which field, and the truth that was put aside before that."""

    records: pa.Table
    columns: Mapping[str, str]
    truth: tuple[str, ...] | None


def take(path: Path, *, truth: str = "", mapped: Mapping[str, str] | None = None) -> Taken:
    """
    Read a file's records. The column ``truth`` is put aside before anything else is looked at.

    :raises BadSource: if the file cannot be read, or has no such columns.
    """
    table = _read(path)
    aside = None
    if truth:
        if truth not in table.column_names:
            raise BadSource(f"{path.name} has no column {truth!r}; it has {', '.join(table.column_names)}.")
        aside = tuple(value or "" for value in table.column(truth).to_pylist())
        table = table.drop_columns([truth])
    columns = _recognised(table, mapped or {}, path)
    return Taken(_records(table, columns, path), columns, aside)


def _read(path: Path) -> pa.Table:
    if not path.is_file():
        raise BadSource(f"There is no file {path}.")
    ending = path.suffix.lower()
    try:
        if ending == ".parquet":
            found = pq.read_table(path)
            return pa.table({name: found.column(name).cast(pa.string()) for name in found.column_names})
        if ending in (".xlsx", ".xls"):
            names, rows = sheets.read(path, SourceFile(alias=path.stem, path=path.name, format="xlsx"))
            cells = [row for _number, row in rows]
            return pa.table(
                {
                    name: pa.array([row[i] if i < len(row) else None for row in cells], pa.string())
                    for i, name in enumerate(names)
                }
            )
        return _read_lines(path)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BadSource(f"{path.name} cannot be read: {error}. Save it as CSV in UTF-8.") from None


def _read_lines(path: Path) -> pa.Table:
    text = _decoded(path.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    names = [name.strip() for name in next(csv.reader([first.rstrip("\r")], delimiter=delimiter), [])]
    if not any(names):
        raise BadSource(f"{path.name} is empty: its first line has to name the columns.")
    return pacsv.read_csv(
        io.BytesIO(text.encode()),
        read_options=pacsv.ReadOptions(column_names=names, skip_rows=1),
        parse_options=pacsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(ENCODINGS[-1])


def _recognised(table: pa.Table, mapped: Mapping[str, str], path: Path) -> dict[str, str]:
    """Return fields and the columns that they are in: as told, else by name, else by content."""
    for field, column in mapped.items():
        if field not in FIELDS:
            raise BadSource(f"There is no field {field!r}; there are {', '.join(FIELDS)}.")
        if column and column not in table.column_names:
            raise BadSource(f"{path.name} has no column {column!r}; it has {', '.join(table.column_names)}.")
    found = {field: column for field, column in mapped.items() if column}
    free = [column for column in table.column_names if column not in found.values()]
    for field, names in _SYNONYMS.items():
        ranked = [(names.index(_plain(c)), c) for c in free if _plain(c) in names]
        if field not in mapped and ranked:
            found[field] = min(ranked)[1]
            free.remove(found[field])
    for column in free:
        field = _by_content(table.column(column))
        if field and field not in found and field not in mapped:
            found[field] = column
    if not set(found) - {"key", "source", "kind"}:
        raise BadSource(
            f"{path.name}: none of its columns is known ({', '.join(table.column_names)}): say which is"
            " which, e.g. --column full_name=CUSTNM."
        )
    return found


def _by_content(column: pa.ChunkedArray) -> str:
    values = [value.strip() for value in column.slice(0, SAMPLE).to_pylist() if value and value.strip()]
    for field, fits in _CONTENT:
        if values and sum(map(fits, values)) >= MOST * len(values):
            return field
    return ""


def _records(table: pa.Table, columns: Mapping[str, str], path: Path) -> pa.Table:
    """Return the records; keys are the file's own where each has one, else numbers of rows."""
    rows = table.num_rows
    records: dict[str, pa.Array | pa.ChunkedArray] = {}
    for field, column in columns.items():
        records[field] = pc.utf8_trim_whitespace(table.column(column))
    keys = records.pop("key", None)
    if keys is None or len(pc.unique(keys)) != rows or keys.null_count:
        keys = pa.array([str(number) for number in range(1, rows + 1)], pa.string())
    house = next((c for c in table.column_names if _plain(c) in _HOUSE), None)
    if house and "street" in records:
        number = pc.utf8_trim_whitespace(table.column(house))
        records["street"] = pc.binary_join_element_wise(
            pc.fill_null(number, ""), pc.fill_null(records["street"], ""), " "
        )
    if "birth_on" in records:
        records["birth_on"] = _days(records["birth_on"])
    if "sex" in records:
        records["sex"] = pa.array(
            [_SEXES.get((value or "").lower()) for value in records["sex"].to_pylist()], pa.string()
        )
    if "kind" in records:
        kinds = records["kind"].to_pylist()
        records["kind"] = pa.array([_kind(value or "") for value in kinds], pa.string())
    if "other_number" in records:
        records["other_scheme"] = pa.array([_plain(columns["other_number"])] * rows, pa.string())
    records.setdefault("source", pa.array([path.name] * rows, pa.string()))
    return pa.table({"key": keys, **records})


def _days(values: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    plain = pc.match_substring_regex(values, r"^(\d{4}-\d{2}-\d{2}|\d{8})?$")
    if pc.all(pc.fill_null(plain, fill_value=True)).as_py():
        return values
    return pa.array([_day(value or "") for value in values.to_pylist()], pa.string())


def _day(value: str) -> str:
    """Return a day as eight digits, whichever part of it comes first."""
    if found := re.match(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d)", value):
        return f"{found[1]}{int(found[2]):02}{int(found[3]):02}"
    if found := re.match(r"(\d{1,2})\D(\d{1,2})\D(\d{4})(?!\d)", value):
        return f"{found[3]}{int(found[2]):02}{int(found[1]):02}"
    return "".join(re.findall(r"\d", value))[:8]


def _kind(value: str) -> str:
    told = value.lower()
    is_company = any(
        word in told for word in ("organi", "compan", "corp", "business", "legal", "公司", "企业", "对公")
    )
    return "ORGANISATION" if is_company else "PERSON"


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


def together(taken: Sequence[Taken]) -> pa.Table:
    """Return the records of all files as one table; of many, keys carry the number of their file."""
    if len(taken) == 1:
        return taken[0].records
    parts = []
    for number, one in enumerate(taken, start=1):
        keys = [f"{number}:{key}" for key in one.records.column("key").to_pylist()]
        place = one.records.column_names.index("key")
        parts.append(one.records.set_column(place, "key", pa.array(keys, pa.string())))
    return pa.concat_tables(parts, promote_options="default")
