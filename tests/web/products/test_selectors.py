"""Who holds what, counted within the reader's reach."""

from dataclasses import replace

import pytest

from amity.foundation.kernel.actors import Actor
from amity.know.parties.models import Party
from amity.web.customers.selectors import listing, rows
from amity.web.customers.selectors.filters import ListState
from amity.web.products import selectors
from tests.cast import TODAY, Cast


def of_the_bank(cast: Cast) -> Actor:
    return replace(cast.fang, roles=frozenset({"product_manager"}))


def counts(by: Actor, **asked: str) -> dict[str, int]:
    lines = selectors.catalogue(by=by, on=TODAY, **asked)
    return {row.product.code: row.customers for line in lines for row in line.rows}


def listed(by: Actor, **asked: str) -> int:
    state = ListState.of(asked)
    return listing.footing(state, rows.scene(state, by=by, today=TODAY)).count


class TestCatalogue:
    def test_counts_customers_within_reach_and_each_once(self, sold: Cast) -> None:
        assert counts(sold.lin) == {"TD12": 2, "FD/1": 0, "LN1": 0}
        assert counts(sold.fang) == {"TD12": 3, "FD/1": 0, "LN1": 0}
        assert counts(sold.sun) == {"TD12": 1, "FD/1": 1, "LN1": 0}

    def test_counts_the_whole_bank_for_who_sees_no_customer(self, sold: Cast) -> None:
        assert counts(of_the_bank(sold)) == {"TD12": 4, "FD/1": 1, "LN1": 0}

    def test_a_count_is_that_of_the_list_it_opens(self, sold: Cast) -> None:
        for actor in (sold.lin, sold.fang, sold.sun):
            for code, count in counts(actor).items():
                assert listed(actor, product=code) == count

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"line": "WEALTH"}, {"FD/1"}),
            ({"words_typed": "evergreen"}, {"FD/1"}),
            ({"words_typed": "成长"}, {"FD/1"}),
            ({"words_typed": "fund growth"}, {"FD/1"}),
            ({"line": "LOANS", "words_typed": "fund"}, set()),
        ],
    )
    def test_is_narrowed_by_line_and_words(self, sold: Cast, asked, found) -> None:
        assert set(counts(sold.lin, **asked)) == found

    def test_asks_three_times(self, sold: Cast, django_assert_num_queries) -> None:
        with django_assert_num_queries(3):
            selectors.catalogue(by=sold.lin, on=TODAY)


class TestHolders:
    def test_an_outlet_counts_with_its_branch(self, sold: Cast) -> None:
        units = selectors.holders_by_unit("TD12", by=of_the_bank(sold))

        assert [(row.unit.code, row.customers) for row in units] == [("EAST", 3), ("WEST", 1)]
        assert units[0].volume.minor == 240_000_000 + 250_000

    def test_a_branchs_count_is_that_of_the_list_it_opens(self, sold: Cast) -> None:
        (east,) = selectors.holders_by_unit("TD12", by=sold.fang)

        assert east.is_listed
        assert listed(sold.fang, product="TD12", unit="EAST") == east.customers

    def test_a_unit_above_another_opens_no_list(self, sold: Cast) -> None:
        head = sold.fang.unit_id
        parent = Party.objects.get(pk=sold.han.pk).unit.parent_id
        Party.objects.filter(pk=sold.han.pk).update(unit_id=parent)

        units = {row.unit.id: row for row in selectors.holders_by_unit("TD12", by=of_the_bank(sold))}
        assert not units[parent].is_listed
        assert units[head].is_listed

    def test_tiers_are_those_of_the_last_turn_of_the_ring(self, sold: Cast) -> None:
        tiers = selectors.holders_by_tier("TD12", by=sold.lin)

        assert [(row.tier.value, row.customers) for row in tiers] == [("PRIVATE", 1), ("CORE", 1)]
        assert listed(sold.lin, product="TD12", tier="CORE") == 1
