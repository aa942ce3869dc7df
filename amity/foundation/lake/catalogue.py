"""Open the catalogue, in the same PostgreSQL, and the table of a contract, made when first asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError, TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import MonthTransform
from pyiceberg.types import (
    BooleanType,
    DateType,
    DecimalType,
    IcebergType,
    LongType,
    NestedField,
    StringType,
    TimestamptzType,
)
from sqlalchemy import URL, NullPool, create_engine

from amity.analytics.tables import contract

NAMESPACE = "amity"
PARTITION_FIELD_ID = 1000

TYPES: dict[contract.Type, IcebergType] = {
    contract.Type.TEXT: StringType(),
    contract.Type.INTEGER: LongType(),
    contract.Type.MONEY: DecimalType(18, 2),
    contract.Type.RATE: DecimalType(9, 6),
    contract.Type.DAY: DateType(),
    contract.Type.MOMENT: TimestamptzType(),
    contract.Type.FLAG: BooleanType(),
}

PROPERTIES = {
    # Loaders, the ring and events commit to one table at once: each tries again on the other's snapshot.
    "commit.retry.num-retries": "8",
    # Bounds of texts would keep pieces of values in manifests, which outlive the rows.
    "write.metadata.metrics.default": "none",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
}


def table(of: contract.Table) -> Table:
    """Return the lake's table of a contract."""
    catalogue = _open()
    name = f"{NAMESPACE}.{of.name}"
    try:
        return catalogue.load_table(name)
    except NoSuchTableError:
        catalogue.create_namespace_if_not_exists(NAMESPACE)
    try:
        schema = _schema(of)
        return catalogue.create_table(
            name, schema, partition_spec=_months(of, schema), properties=_properties(of)
        )
    except TableAlreadyExistsError:  # another process made it meanwhile
        return catalogue.load_table(name)


def existing(name: str) -> Table | None:
    """Return the lake's table of that name; None while nothing was ever written to it."""
    try:
        return _open().load_table(f"{NAMESPACE}.{name}")
    except NoSuchTableError:
        return None


def _open() -> SqlCatalog:
    return _catalogue(settings.LAKE_CATALOGUE, _database_url(), str(settings.WAREHOUSE))


@lru_cache(maxsize=4)
def _catalogue(name: str, url: str, warehouse: str) -> SqlCatalog:
    # Not Path.as_uri(): PyIceberg takes the path of an address as it stands, and would look for "%20".
    location = warehouse if "://" in warehouse else f"file://{Path(warehouse).absolute()}"
    catalogue = SqlCatalog(name, uri=url, warehouse=location, init_catalog_tables="false")
    # A connection kept open would keep the embedded server from stopping and a test's database from going.
    catalogue.engine.dispose()
    catalogue.engine = create_engine(url, poolclass=NullPool)
    return catalogue


def _database_url() -> str:
    # Django's own entry, not settings.DATABASE_URL: tests ask another database.
    entry = connection.settings_dict
    host, port = str(entry["HOST"]), str(entry["PORT"])
    query = {k: str(v) for k, v in entry["OPTIONS"].items() if isinstance(v, str | int) and k != "pool"}
    if host:
        query["host"] = host
    if port:
        query["port"] = port
    url = URL.create(
        "postgresql+psycopg",
        username=entry["USER"] or None,
        password=entry["PASSWORD"] or None,
        database=entry["NAME"],
        query=query,
    )
    return url.render_as_string(hide_password=False)


def _schema(of: contract.Table) -> Schema:
    # Nothing is "required" here, since files written by DuckDB say of every column that it may be null:
    # what is required is checked before a file is written.
    columns = enumerate(of.columns, start=1)
    return Schema(*(NestedField(n, c.name, TYPES[c.type], required=False) for n, c in columns))


def _months(of: contract.Table, schema: Schema) -> PartitionSpec:
    source = schema.find_field(of.month_of).field_id
    return PartitionSpec(PartitionField(source, PARTITION_FIELD_ID, MonthTransform(), f"{of.month_of}_month"))


def _properties(of: contract.Table) -> dict[str, str]:
    bounds = {c.name: "full" for c in of.columns if c.type is not contract.Type.TEXT}
    return PROPERTIES | {f"write.metadata.metrics.column.{name}": kind for name, kind in bounds.items()}
