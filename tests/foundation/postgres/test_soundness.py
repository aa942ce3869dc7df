"""A PostgreSQL that loses commits, or quotes rows in its log, is named with the statement that mends it."""

from django.db import connection

from amity.foundation.postgres.server import SETTINGS
from amity.foundation.postgres.soundness import SAYS_NOTHING, unsound


def test_the_embedded_server_says_nothing_of_a_row() -> None:
    assert {name: SETTINGS.get(name) in allowed for name, allowed in SAYS_NOTHING.items()} == {
        **dict.fromkeys(SAYS_NOTHING, True),
        "log_min_duration_statement": False,  # off by default
    }


def test_names_what_is_not_as_it_must_be_with_its_remedy(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    assert (
        "synchronous_commit = off loses what was committed: ALTER SYSTEM SET synchronous_commit = on"
        in set(unsound())
    )
