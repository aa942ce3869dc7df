"""Write and forget the words by which parties are found."""

from collections.abc import Iterable, Sequence

from django.db import connection

from amity.foundation.keys import services as keys
from amity.foundation.postgres.copying import add_missing_lines, copy_lines, line
from amity.know.parties import names

COLUMNS = ("legal_entity_id", "token", "party_id")


def add_last_digits(numbers: Iterable[tuple[int, str]], *, legal_entity_id: int) -> None:
    """Let parties be found by the last four digits of a number: only a keyed hash of them is kept."""
    endings = {(party_id, names.last_four(number)) for party_id, number in numbers}
    distinct = sorted({ending for _, ending in endings if ending})
    token = dict(zip(distinct, hashed_many(distinct), strict=True))
    found = sorted((token[ending], party_id) for party_id, ending in endings if ending)
    lines = [line(legal_entity_id, word, party_id) for word, party_id in found]
    add_missing_lines(connection, "parties_searchtoken", COLUMNS, lines)


def add_names(words: Iterable[tuple[str, int]], *, legal_entity_id: int) -> None:
    """Let parties be found by these words; none of them may be there already."""
    # In the order of the index: millions of words put in at random touch every page of it again and again.
    lines = [line(legal_entity_id, word, party_id) for word, party_id in sorted(words)]
    copy_lines(connection, "parties_searchtoken", COLUMNS, lines)


def forget_names(parties: Sequence[int]) -> None:
    """Take away the words of names and customer numbers; hashes of last digits stay."""
    if not parties:
        return
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [list(parties)])


def hashed_many(endings: Sequence[str]) -> list[str]:
    """Return the tokens of last digits."""
    return [f"{names.HASHED}4:{digest}" for digest in keys.keyed_hash_many(endings, purpose="last digits")]


_FORGET = "DELETE FROM parties_searchtoken WHERE party_id = ANY(%s) AND left(token, 1) <> '#'"
