"""All records in the forms in which they are compared: the table ``forms``, in SQL where letters are plain.

What has letters beyond ASCII, or a name that is to be taken apart, goes through Python, by distinct value.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from amity.analytics.engine import Connection, name_of
from amity.analytics.identity import companies, forms, names, numbers
from amity.analytics.identity.records import ORGANISATION
from amity.analytics.tables.identity import IDENTITY_RECORDS

MOST_SHARING = 50
"""A number or address that more records have than this names nobody: a placeholder, or a shop's own."""
NUMBERS = ("id_card", "passport", "number", "code", "mobile", "second_mobile", "email", "second_email")
_NAMES = ("kind", "full_name", "native_name", "given_name", "family_name")
_TEXTS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("city", "city", forms.letters),
    ("street", "street", forms.street),
    ("house", "street", forms.house),
)


class BadRecords(ValueError):
    """The records are not what the contract says."""


def prepare(duck: Connection, records: pa.Table) -> int:
    """
    Make the table ``forms`` of the records, numbered by ``uid`` in the order of their keys; return how many.

    :raises BadRecords: if a key is missing or twice there.
    """
    _see(duck, records)
    _number_macros(duck)
    _named(duck)
    for column, source, read in _TEXTS:
        _read_beyond_ascii(duck, column, source, read)
    _valid_codes(duck)
    duck.run(_FORMS)
    _forget_placeholders(duck)
    return int(duck.value("SELECT count(*) FROM forms"))


def _see(duck: Connection, records: pa.Table) -> None:
    """Make ``identity_in``: every column of the contract as text, what is empty as NULL."""
    if "key" not in records.column_names:
        raise BadRecords("The records have no column 'key': give each a key of its own.")
    duck.register("identity_given", records)
    given = set(records.column_names)
    columns = ", ".join(
        f"nullif(trim(CAST({name_of(column.name)} AS VARCHAR)), '') AS {column.name}"
        if column.name in given
        else f"CAST(NULL AS VARCHAR) AS {column.name}"
        for column in IDENTITY_RECORDS.columns
    )
    duck.run(
        "CREATE OR REPLACE TEMP TABLE identity_in AS"
        f" SELECT row_number() OVER (ORDER BY key) - 1 AS uid, * FROM (SELECT {columns} FROM identity_given)"
    )
    duck.unregister("identity_given")
    many, distinct = duck.rows("SELECT count(*), count(DISTINCT key) FROM identity_in")[0]
    if many != distinct:
        raise BadRecords(
            f"{many - distinct} of {many} records have no key, or one that another has: give each its own."
        )


def _number_macros(duck: Connection) -> None:
    weighed = " + ".join(f"{2 ** (17 - i) % 11} * CAST(substr(v, {i + 1}, 1) AS INTEGER)" for i in range(17))
    for macro in (
        "plain(v) AS nullif(regexp_replace(upper(v), '[^0-9A-Z]', '', 'g'), '')",
        f"check_character(v) AS substr('10X98765432', (({weighed}) % 11) + 1, 1)",
        "longer(v) AS substr(v, 1, 6) || '19' || substr(v, 7)",
        "id_card(v) AS if(regexp_full_match(v, '[0-9]{15}'), longer(v) || check_character(longer(v)), v)",
        "is_card(v) AS regexp_full_match(v, '[0-9]{17}[0-9X]')",
        "valid_card(v) AS CASE WHEN is_card(v) THEN if(check_character(v) = substr(v, 18, 1), v, NULL) END",
        "digits(v) AS nullif(regexp_replace(v, '[^0-9]', '', 'g'), '')",
        "is_mobile(v) AS regexp_full_match(v, '(0086|86)?1[3-9][0-9]{9}')",
        "telephone(v) AS if(is_mobile(digits(v)), right(digits(v), 11), digits(v))",
        "address(v) AS CASE WHEN strpos(v, '@') BETWEEN 2 AND length(v) - 1 THEN lower(v) END",
        "letters(v) AS nullif(regexp_replace(lower(v), '[^a-z0-9]', '', 'g'), '')",
        "spelled(v) AS replace(replace(v, 'lyu', 'lv'), 'nyu', 'nv')",
    ):
        duck.run(f"CREATE OR REPLACE TEMP MACRO {macro}")


_IS_PLAIN = (
    "coalesce(kind, 'PERSON') = 'PERSON' AND full_name IS NULL AND native_name IS NULL"
    " AND NOT regexp_matches(coalesce(given_name, '') || coalesce(family_name, ''), '[^ -~]')"
)
"""A name that SQL folds as Python would: kept apart, and in plain letters."""


def _named(duck: Connection) -> None:
    """Make ``identity_names``: the names that Python has to take apart, by uid."""
    asked = duck.query(
        f"SELECT uid, {', '.join(_NAMES)} FROM identity_in WHERE NOT ({_IS_PLAIN})"
        " AND coalesce(full_name, native_name, given_name, family_name) IS NOT NULL"
    )
    rows = zip(*(asked.column(name).to_pylist() for name in _NAMES), strict=True)
    found = [_name(*(value or "" for value in row)) for row in rows]
    columns = ("family", "given", "family_han", "given_han", "latin", "core", "core_han")
    table = {
        column: pa.array([row[place] or None for row in found], pa.string())
        for place, column in enumerate(columns)
    }
    duck.register("identity_named", pa.table({"uid": asked.column("uid"), **table}))
    duck.run("CREATE OR REPLACE TEMP TABLE identity_names AS SELECT * FROM identity_named")
    duck.unregister("identity_named")


def _name(kind: str, full: str, native: str, given: str, family: str) -> tuple[str, ...]:
    if kind == ORGANISATION:
        core = companies.organisation(full=full, native=native)
        return "", "", "", "", core.latin, core.core, core.core_han
    name = names.person(full=full, native=native, given=given, family=family)
    return name.family, name.given, name.family_han, name.given_han, name.latin, "", ""


def _read_beyond_ascii(duck: Connection, column: str, source: str, read: Callable[[str], str]) -> None:
    """Make ``identity_<column>``: what Python reads in each distinct value that has letters beyond ASCII."""
    values = [
        row[0]
        for row in duck.rows(
            f"SELECT DISTINCT {source} FROM identity_in WHERE regexp_matches({source}, '[^ -~]')"
        )
    ]
    table = {"given": pa.array(values, pa.string()), "read": pa.array([read(v) or None for v in values])}
    duck.register("identity_read", pa.table({**table, "read": table["read"].cast(pa.string())}))
    duck.run(f"CREATE OR REPLACE TEMP TABLE identity_{column} AS SELECT * FROM identity_read")
    duck.unregister("identity_read")


def _valid_codes(duck: Connection) -> None:
    codes = [
        row[0]
        for row in duck.rows("SELECT DISTINCT plain(organisation_code) FROM identity_in")
        if row[0] and numbers.is_valid_credit_code(row[0])
    ]
    duck.register("identity_read", pa.table({"code": pa.array(codes, pa.string())}))
    duck.run("CREATE OR REPLACE TEMP TABLE identity_codes AS SELECT * FROM identity_read")
    duck.unregister("identity_read")


_FORMS = f"""
CREATE OR REPLACE TEMP TABLE forms AS
WITH read AS (
    SELECT
        uid, key, coalesce(source, '') AS source, coalesce(i.kind, 'PERSON') AS kind,
        CASE WHEN {_IS_PLAIN} THEN spelled(letters(family_name)) ELSE n.family END AS family,
        CASE WHEN {_IS_PLAIN} THEN spelled(letters(given_name)) ELSE n.given END AS given,
        n.family_han, n.given_han, n.latin, n.core, n.core_han,
        digits(birth_on) AS birth, sex,
        id_card(plain(id_card)) AS id_card, plain(passport) AS passport,
        CASE WHEN plain(other_number) IS NOT NULL THEN coalesce(other_scheme, '') END AS scheme,
        plain(other_number) AS number, plain(organisation_code) AS code,
        telephone(mobile) AS mobile, telephone(second_mobile) AS second_mobile,
        address(email) AS email, address(second_email) AS second_email,
        CASE WHEN c.given IS NULL THEN letters(city) ELSE c.read END AS city,
        CASE WHEN s.given IS NULL THEN letters(regexp_replace(street, '[0-9]', '', 'g')) ELSE s.read END
            AS street,
        CASE WHEN h.given IS NULL
            THEN nullif(array_to_string(regexp_extract_all(street, '[0-9]+'), '-'), '')
            ELSE h.read END AS house,
        coalesce(plain(postcode), plain(region_code)) AS area
    FROM identity_in i
    LEFT JOIN identity_names n USING (uid)
    LEFT JOIN identity_city c ON c.given = i.city
    LEFT JOIN identity_street s ON s.given = i.street
    LEFT JOIN identity_house h ON h.given = i.street
)
SELECT
    read.*,
    coalesce(valid_card(id_card), k.code) AS valid,
    CASE WHEN family IS NOT NULL AND given IS NOT NULL
        THEN least(family, given) || '+' || greatest(family, given) END AS whole
FROM read LEFT JOIN identity_codes k ON k.code = read.code
"""


def _forget_placeholders(duck: Connection) -> None:
    for column in NUMBERS:
        crowded = duck.rows(
            f"SELECT {column} FROM forms WHERE {column} IS NOT NULL GROUP BY {column}"
            f" HAVING count(*) > {MOST_SHARING}"
        )
        for (value,) in crowded:
            duck.run(f"UPDATE forms SET {column} = NULL WHERE {column} = ?", (value,))
