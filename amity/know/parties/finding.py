"""Turn what a person typed into questions to the table of search tokens."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from amity.foundation.keys import services as keys
from amity.know.parties import carrying, names, tokens
from amity.know.parties.contacts import normalised
from amity.know.parties.models import ContactPoint, Identifier, Party, PartyStatus, SearchToken

MOST_WORDS = 6
LAST_DIGITS = 4
MOST_LOOKED_AT = 400
WHOLE_NUMBER = 7
"""From so many digits on, a word may be a whole telephone, document or credit code number."""

_AFTER_ALL = "\U0010ffff"
_CONTACTS = ("MOBILE", "PHONE", "EMAIL", "WECHAT")
_DOCUMENTS = ("ID_CARD", "PASSPORT", "USCC", "SSN", "BIRTH_NUMBER")


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words to look for, as they stand in the table; its hashes are not asked for as text."""
    words = (word.lstrip(names.HASHED + names.REVERSED) for word in names.plain(typed).split()[:MOST_WORDS])
    return tuple(word[: names.LONGEST_TOKEN] for word in words if word)


def customers_with(word: str, *, legal_entity_id: int, first_only: bool) -> QuerySet[Any, int] | list[int]:
    """Return the customers whom the word finds: who was merged is found as the survivor."""
    look = first_parties_with if first_only and not may_be_whole_number(word) else parties_with
    found = look(word, legal_entity_id=legal_entity_id)
    merged = Party.objects.filter(pk__in=found, status=PartyStatus.MERGED)
    if isinstance(found, list):
        return [*found, *carrying.heads(merged.values_list("pk", flat=True)).values()]
    # Two questions in one list, not an OR: each has its index.
    return found.union(_survivors(merged), all=True)


def _survivors(merged: QuerySet[Party]) -> QuerySet[Party, int]:
    """Return with whom they stand, up to three merges deep."""
    return merged.annotate(
        head=Coalesce("merged_into__merged_into__merged_into", "merged_into__merged_into", "merged_into")
    ).values_list("head", flat=True)


def parties_with(word: str, *, legal_entity_id: int) -> QuerySet[SearchToken, int] | list[int]:
    """Return whom the word finds: a token begins with it, or a number is it or ends with it."""
    if may_be_whole_number(word):
        found = _by_whole_number(word, legal_entity_id)
        if found:
            return found
    rows = SearchToken.objects.filter(_condition(word), legal_entity_id=legal_entity_id)
    return rows.values_list("party_id", flat=True)


def may_be_whole_number(word: str) -> bool:
    """Tell whether the word may be a whole number of a telephone, document or company, or a mail address."""
    digits = "".join(c for c in word if c.isalnum())
    return "@" in word or (len(digits) >= WHOLE_NUMBER and any(c.isdigit() for c in digits))


def first_parties_with(word: str, *, legal_entity_id: int) -> list[int]:
    """Return whom the word finds exactly, then by its beginning: at most so many of each as anybody looks at.

    A whole bank has a hundred thousand people whose name begins with "li": to sort them all takes a second.
    """
    rows = SearchToken.objects.filter(legal_entity_id=legal_entity_id).values_list("party_id", flat=True)
    exact = rows.filter(token=word).order_by("token", "party_id")[:MOST_LOOKED_AT]
    begins = rows.filter(_condition(word)).order_by("token", "party_id")[:MOST_LOOKED_AT]
    return [*exact, *begins]


def _condition(word: str) -> Q:
    wanted = _beginning_with(word)
    if len(word) >= LAST_DIGITS and word.isdecimal():
        wanted |= _beginning_with(names.REVERSED + word[::-1])
    if len(word) == LAST_DIGITS and word.isascii() and word[:-1].isdecimal():
        # The last of an identity card may be an X.
        wanted |= Q(token=tokens.hashed_many([word])[0])
    return wanted


def _beginning_with(word: str) -> Q:
    # A range, not LIKE: under row-level security only plain comparisons may use the index.
    return Q(token__gte=word, token__lt=word + _AFTER_ALL)


def _by_whole_number(word: str, legal_entity_id: int) -> list[int]:
    here = Q(party__legal_entity_id=legal_entity_id)
    contacts = ContactPoint.objects.filter(_any_of(_CONTACTS, "kind", word), here)
    documents = Identifier.objects.filter(_any_of(_DOCUMENTS, "scheme", word), here)
    return [
        *contacts.values_list("party_id", flat=True),
        *documents.values_list("party_id", flat=True),
    ]


def _any_of(schemes: tuple[str, ...], column: str, word: str) -> Q:
    wanted = Q()
    for scheme, index in _indexes(schemes, word):
        wanted |= Q(**{column: scheme, "blind_index": index})
    return wanted


def _indexes(schemes: tuple[str, ...], word: str) -> Iterator[tuple[str, bytes]]:
    for scheme in schemes:
        yield scheme, keys.blind_index(normalised(scheme, word), scheme=scheme)
