"""The contracts of the tables agree with each other."""

import pytest

from amity.analytics.tables.canonical import CANONICAL
from amity.analytics.tables.contract import Table, Type
from amity.analytics.tables.lake import LAKE

NAMES = [table.name for table in CANONICAL]


@pytest.mark.parametrize("table", [*CANONICAL, *LAKE], ids=lambda table: table.name)
def test_a_key_is_made_of_required_columns(table: Table) -> None:
    assert all(table.column(name).required for name in table.key)


@pytest.mark.parametrize("table", CANONICAL, ids=lambda table: table.name)
def test_a_parent_is_loaded_before_its_children(table: Table) -> None:
    parents = {column.parent for column in table.columns if column.parent}

    assert all(NAMES.index(parent) <= NAMES.index(table.name) for parent in parents)


@pytest.mark.parametrize("table", LAKE, ids=lambda table: table.name)
def test_the_lake_is_cut_by_a_required_day_or_moment_and_names_nobody(table: Table) -> None:
    month_of = table.column(table.month_of)

    assert month_of.required
    assert month_of.type in {Type.DAY, Type.MOMENT}
    assert not any(column.personal for column in table.columns)


def test_no_column_that_a_table_lacks_can_be_asked_for() -> None:
    with pytest.raises(KeyError, match="units has no column name"):
        CANONICAL[0].column("name")
