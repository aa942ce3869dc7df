"""Use cases that change parties, one by one; what comes in bulk is in ``parties.intake``."""

from collections.abc import Iterable

from amity.know.parties import tokens


def remember_last_digits(numbers: Iterable[tuple[int, str]], *, legal_entity_id: int) -> None:
    """Let parties (id, number) be found by the last four digits of their numbers. For the intake of higher rooms."""
    tokens.add_last_digits(numbers, legal_entity_id=legal_entity_id)
