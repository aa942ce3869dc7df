"""Lay the walls: row-level security on every table that hangs on a customer, and what the application may do.

Read off Django's registry of models, so that a new table with a customer in it stands behind the wall without
anybody thinking of it. Run by the owner of the tables after every migration; laid twice is laid once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from django.apps import apps
from django.db import connection, models, transaction

PARTY = "parties.party"
NAME = "wall"

# Of each setting only the first question of a statement reads it: a sub-query without a row is asked once.
# In arrays of numbers every comparison is leakproof, so that indexes serve under the wall.
_ARRAY = "((SELECT coalesce(nullif(current_setting('amity.{}', true), ''), '{{}}')::bigint[])::bigint[])"
HOMES, BANKS, UNITS = (_ARRAY.format(name) for name in ("homes", "banks", "units"))
_OF_UNIT = f"legal_entity_id = ANY {BANKS} OR unit_id = ANY {UNITS}"
_ERASED_SHOWN = "(SELECT current_setting('amity.erased', true)) = 'on'"
_ANYBODY_SHOWN = (
    """(SELECT concat(current_setting('amity.units', true), current_setting('amity.banks', true))) <> ''"""
)

BY_COLUMN: Mapping[str, str] = MappingProxyType({
    PARTY: f"({_OF_UNIT}) AND (status <> 'ERASED' OR {_ERASED_SHOWN})",
    # Lists scan it whole, and a question to the parties for every row makes them ten times slower.
    "scores.profile": _OF_UNIT,
    # Counted whole, by rule and by person; they say what kind of fact is missing, and never a fact.
    "quality.gap": _OF_UNIT,
    "quality.standing": _OF_UNIT,
    # Numbers alone; asked in every query of every page to find out who is within reach.
    "access.grant": _OF_UNIT,
    # A word and a number, thousands to a letter; whom they stand for the same query asks of the parties.
    "parties.searchtoken": f"legal_entity_id = ANY {HOMES} AND {_ANYBODY_SHOWN}",
})  # fmt: skip
"""Tables that say themselves where their customer belongs, each with the reason why it does not ask."""

THROUGH_PART: Mapping[str, tuple[str, str]] = MappingProxyType({
    "holdings.holding": ("holdings.holdingparty", "holding_id"),
})  # fmt: skip
"""Tables whose rows are also seen by whoever may see another customer with a part in them."""

FREE: Mapping[str, str] = MappingProxyType({
    "audit.entry": "The trail names a customer by number alone; auditors read it whole, and it only grows.",
})  # fmt: skip
"""Tables with a customer in them that stand before the wall, each with its reason."""

READ_ONLY = ("django_migrations",)
GROWING: Mapping[str, str] = MappingProxyType({
    "audit_entry": "GRANT UPDATE (seal_id) ON {table} TO {app}",
    "audit_seal": "",
    "consents_consent": "GRANT UPDATE (party_id) ON {table} TO {app}",
    "consents_consenttext": "",
})  # fmt: skip
"""Tables to which the application only adds; entries get their seal, once (a trigger sees to that).

A merge carries consents from one customer to another: nothing else of them changes.
"""

_HOMES = """
CREATE OR REPLACE FUNCTION amity_homes(bank bigint, staff bigint[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_catalog, pg_temp AS $$
    WITH RECURSIVE found (staff_id, unit_id) AS (
        SELECT one, (SELECT min(unit_id) FROM access_grant WHERE staff_id = one AND legal_entity_id = bank)
        FROM unnest(staff) AS one
        UNION ALL
        SELECT found.staff_id, (
            SELECT min(later.unit_id) FROM access_grant AS later
            WHERE later.staff_id = found.staff_id AND later.legal_entity_id = bank
              AND later.unit_id > found.unit_id
        ) FROM found WHERE found.unit_id IS NOT NULL
    ) SELECT DISTINCT unit_id FROM found WHERE unit_id IS NOT NULL
$$"""


class NoWall(LookupError):
    """A table hangs on customers in a way from which no wall follows; the text says what to do."""


def policies() -> dict[str, str]:
    """Return the condition of each table that hangs on a customer, by table."""
    found: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        condition = _condition(model)
        if condition:
            found[model._meta.db_table] = condition  # noqa: SLF001  Django documents _meta
    return found


def lay(*, app: str) -> None:
    """Bring policies, and the rights of the application's user, into line. For the owner of the tables."""
    wanted, present = policies(), _present()
    with transaction.atomic(), connection.cursor() as cursor:
        tables = _tables(cursor)
        for table, condition in wanted.items():
            if table in tables and present.get(table) != _mark(condition):
                for statement in _policy(table, condition):
                    cursor.execute(statement)
        if "access_grant" in tables:
            cursor.execute("SELECT quote_ident(current_schema())")
            cursor.execute(_HOMES.format(schema=cursor.fetchone()[0]))
        if app and app != connection.settings_dict["USER"]:
            for statement in _rights(tables, connection.ops.quote_name(app)):
                cursor.execute(statement)


def gaps(*, app: str) -> tuple[str, ...]:
    """Return what of the walls is not as it should be, a sentence each; nothing where all is well."""
    present = _present()
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        bare = [
            t for t, condition in policies().items() if t in tables and present.get(t) != _mark(condition)
        ]
        found = [f"{table} has no wall, or another than it should have" for table in sorted(bare)]
        if app:
            cursor.execute(_UNREADABLE, [app])
            found += [f"{app} may not read {table}" for (table,) in cursor.fetchall()]
            cursor.execute(_TOO_MUCH, [list(GROWING), app])
            found += [f"{app} may change {table}" for (table,) in cursor.fetchall()]
    return tuple(found)


def links(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that name a customer."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields  # noqa: SLF001  Django documents _meta
        if _label(field.related_model) == PARTY or field.attname.endswith("party_id")
    ]


def _condition(model: type[models.Model]) -> str:
    label = model._meta.label_lower  # noqa: SLF001  Django documents _meta
    if label in FREE:
        return ""
    if label in BY_COLUMN:
        return BY_COLUMN[label]
    table = model._meta.db_table  # noqa: SLF001  Django documents _meta
    columns = links(model)
    if columns:
        seen = [_exists(PARTY, "id", f"{table}.{column}") for column in columns]
        if label in THROUGH_PART:
            part, column = THROUGH_PART[label]
            seen.append(_exists(part, column, f"{table}.id"))
        if nobody := _nobody(model, columns):
            seen.insert(0, nobody)
        return " OR ".join(seen)
    return " AND ".join(_through_parents(model))


def _through_parents(model: type[models.Model]) -> Iterator[str]:
    """Yield what a row asks of the rows that it belongs to, where these stand behind the wall."""
    table = model._meta.db_table  # noqa: SLF001  Django documents _meta
    for field in model._meta.concrete_fields:  # noqa: SLF001  Django documents _meta
        parent = field.related_model
        if isinstance(parent, type) and parent is not model and not field.null and _condition(parent):
            yield _exists(_label(parent), "id", f"{table}.{field.column}")


def _nobody(model: type[models.Model], columns: Sequence[str]) -> str:
    """Return what lets rows about no customer be seen: by the bank that they belong to."""
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001
    if not all(fields[column].null for column in columns):
        return ""
    if "legal_entity_id" not in fields:
        raise NoWall(
            f"{model._meta.label} may be about no customer, and does not say of which bank it is: "  # noqa: SLF001
            "give it a legal_entity_id, or name it in access/laying.py."
        )
    empty = " AND ".join(f"{column} IS NULL" for column in columns)
    return f"({empty} AND legal_entity_id = ANY {HOMES})"


def _exists(label: str, column: str, equals: str) -> str:
    table = apps.get_model(label)._meta.db_table  # noqa: SLF001  Django documents _meta
    return f"EXISTS (SELECT FROM {table} AS seen WHERE seen.{column} = {equals})"


def _label(model: object) -> str:
    return str(model._meta.label_lower) if hasattr(model, "_meta") else ""  # noqa: SLF001


def _policy(table: str, condition: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {NAME} ON {table}"
    yield f"CREATE POLICY {NAME} ON {table} USING ({condition}) WITH CHECK ({condition})"
    yield f"COMMENT ON POLICY {NAME} ON {table} IS '{_mark(condition)}'"


def _rights(tables: Sequence[str], app: str) -> Iterator[str]:
    """Yield what the application may do: read and write rows, never a table itself."""
    yield f"GRANT USAGE ON SCHEMA {_schema()} TO {app}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {_schema()} TO {app}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {_schema()} FROM {app}"
    for table in tables:
        if table in READ_ONLY:
            rights = "SELECT"
        elif table in GROWING:
            rights = "SELECT, INSERT"
        else:
            rights = "SELECT, INSERT, UPDATE, DELETE"
        yield f"GRANT {rights} ON {table} TO {app}"
        if GROWING.get(table):
            yield GROWING[table].format(table=table, app=app)
    if "access_grant" in tables:
        yield "REVOKE ALL ON FUNCTION amity_homes(bigint, bigint[]) FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION amity_homes(bigint, bigint[]) TO {app}"


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _mark(condition: str) -> str:
    return hashlib.sha256(condition.encode()).hexdigest()[:16]


def _present() -> dict[str, str]:
    """Return the mark of the wall of each table that has one."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [NAME])
        return dict(cursor.fetchall())


def _tables(cursor: object) -> list[str]:
    # Not the partitions: they are read through their table alone, which has the wall.
    cursor.execute(_OWN_TABLES)  # type: ignore[attr-defined]  # Django's cursor has no public type
    return [name for (name,) in cursor.fetchall()]  # type: ignore[attr-defined]  # see above


_MARKS = """
    SELECT relname, obj_description(pg_policy.oid, 'pg_policy') FROM pg_policy
    JOIN pg_class ON pg_class.oid = polrelid
    WHERE polname = %s AND relrowsecurity AND relnamespace = current_schema()::regnamespace
"""
_OWN_TABLES = """
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p', 'v') AND NOT relispartition AND relnamespace = current_schema()::regnamespace
    ORDER BY relname
"""
_UNREADABLE = """
    SELECT relname FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace
      AND NOT has_table_privilege(%s, oid, 'SELECT') ORDER BY relname
"""
_TOO_MUCH = """
    SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
      AND relname = ANY(%s) AND has_table_privilege(%s, oid, 'UPDATE, DELETE, TRUNCATE') ORDER BY relname
"""
