"""Profiles are read through the pointer, and counted within reach."""

from amity.foundation.runs.models import Pointer
from amity.understand.scores import selectors
from amity.understand.scores.models import Tier
from tests.cast import Cast


def test_reads_the_generation_that_the_pointer_names(cast: Cast) -> None:
    assert selectors.profile(cast.chen.pk).tier == Tier.PRIVATE
    assert selectors.count() == 5

    Pointer.objects.update(generation=cast.generation + 1)

    assert selectors.profile(cast.chen.pk) is None
    assert selectors.count() == 0


def test_counts_tiers_and_first_actions_within_reach(cast: Cast) -> None:
    assert selectors.tiers(by=cast.lin) == {Tier.PRIVATE: 1, Tier.KEY: 1, Tier.CORE: 1}
    assert selectors.count_by_action(by=cast.lin) == {"RENEW_MATURING": 1}
    assert selectors.count_by_action(by=cast.sun) == {}


def test_counts_of_the_whole_bank_name_nobody(cast: Cast) -> None:
    assert selectors.count_by_action_in_bank(by=cast.sun) == {"RENEW_MATURING": 1}
