"""Every column that names a customer is declared: what becomes of it when two customers are merged."""

from django.db import connection

from amity import merge
from amity.foundation.kernel.carrying import Moves, Remade, Stays

NAMES_A_PARTY = """
    SELECT attribute.attrelid::regclass::text, attribute.attname FROM pg_attribute AS attribute
    JOIN pg_class AS class ON class.oid = attribute.attrelid AND class.relkind IN ('r', 'p')
    WHERE NOT class.relispartition AND class.relnamespace = 'public'::regnamespace
      AND (attribute.attname = 'party_id' OR EXISTS (
        SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = class.oid
        AND confrelid = 'parties_party'::regclass AND attribute.attnum = ANY(conkey)))
"""
UNIQUE_WITH = """
    SELECT index.indexrelid::regclass::text FROM pg_index AS index
    JOIN pg_attribute AS attribute ON attribute.attrelid = index.indrelid
    WHERE index.indrelid = %s::regclass AND attribute.attname = %s AND index.indisunique
      AND attribute.attnum = ANY(index.indkey)
"""


def test_every_column_that_names_a_party_says_what_a_merge_does_to_it(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAMES_A_PARTY)
        present = set(cursor.fetchall())
    declared = [(one.table, one.column) for one in merge.CARRIES]

    assert len(declared) == len(set(declared))
    assert present == set(declared), "Say in the room's steps (CARRIES) what a merge does to these."


def test_what_moves_is_the_same_row_whoevers_it_is(db) -> None:
    wrong = []
    for one in merge.CARRIES:
        if isinstance(one, Moves):
            with connection.cursor() as cursor:
                cursor.execute(UNIQUE_WITH, [one.table, one.column])
                wrong += [name for (name,) in cursor.fetchall()]
    assert wrong == [], "These rows cannot move: the survivor may have the same. Let them stay."


def test_every_column_sealed_under_a_party_s_key_is_sealed_anew_when_it_moves(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name LIKE '%_sealed'"
        )
        sealed = set(cursor.fetchall())
    for one in merge.CARRIES:
        if isinstance(one, Moves):
            named = {column for column, _field in one.sealed} | {*one.stays_sealed}
            assert named == {column for table, column in sealed if table == one.table}


def test_what_stays_or_is_made_anew_says_by_whom_it_is_read_or_made() -> None:
    for one in merge.CARRIES:
        if not isinstance(one, Moves):
            assert one.read_by if isinstance(one, Stays) else one.by if isinstance(one, Remade) else False
