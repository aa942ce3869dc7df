"""Two customers who were merged and taken apart are as if it had never been, whatever happened meanwhile."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amity.know.parties.models import Party
from tests.know.conftest import Bank, Load
from tests.know.identity.histories import BROUGHT, MERGING, SOURCE, WRITTEN, Act, Telling, customer
from tests.storms import picture

LATER = 50


def acts(kinds: tuple[str, ...]) -> st.SearchStrategy[Act]:
    return st.builds(
        Act, st.sampled_from(kinds), st.sampled_from("ABC"), st.integers(0, 3), st.integers(0, 3)
    )


HISTORIES = st.tuples(
    st.lists(acts(BROUGHT + WRITTEN), min_size=5, max_size=25),
    st.lists(acts((*BROUGHT, *WRITTEN, *MERGING)), min_size=LATER, max_size=LATER),
)


@pytest.fixture
def people(load: Load, publish: Callable[[], int]) -> None:
    load("products", {"code": "CUR", "name_en": "Account", "line": "DEPOSITS"})
    for who, source in SOURCE.items():
        load("customers", customer(who, 0, 0), source=source)
    publish()


def told(bank: Bank, history: list[Act]) -> dict[str, object]:
    """Tell it both ways, from one beginning, and return what differs."""
    first = Telling(bank, with_merges=True)
    with transaction.atomic():
        with_merges = first.tell(history)
        transaction.set_rollback(True)
    with transaction.atomic():
        without = Telling(bank, with_merges=False, targets=first.targets).tell(history)
        transaction.set_rollback(True)
    return picture.differing(with_merges, without)


@pytest.mark.stress
def test_any_history_comes_out_as_if_no_merge_had_been(
    bank: Bank, people: None, rounds: Callable[[int, int], int]
) -> None:
    @settings(
        max_examples=rounds(8, 1000),
        deadline=None,
        derandomize=rounds(0, 1) == 0,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(HISTORIES)
    def holds(history: tuple[list[Act], list[Act]]) -> None:
        before, later = history
        assert told(bank, [*before, Act("merge", "A", 0, 0), *later]) == {}

    holds()
    assert Party.objects.filter(status="MERGED").count() == 0


def test_every_kind_of_row_comes_back(bank: Bank, people: None) -> None:
    every = [Act(kind, who, n, n) for kind in BROUGHT + WRITTEN for who in "AB" for n in (0, 1)]
    later = [Act(kind, who, n, 3 - n) for kind in BROUGHT + WRITTEN for who in "AB" for n in (1, 2)]

    assert told(bank, [*every, Act("merge", "A", 0, 0), *later, Act("hand_on", "A", 0, 0)]) == {}
