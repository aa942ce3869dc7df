"""Who is whose main manager when two are named."""

from datetime import date

from amity.know.coverage.policies import Term, in_turn


def test_who_came_later_takes_over_and_the_one_before_ends_that_day() -> None:
    before, after = Term(1, date(2024, 1, 1), None), Term(2, date(2026, 3, 2), None)

    assert in_turn([after, before]) == [Term(1, date(2024, 1, 1), date(2026, 3, 2)), after]


def test_two_of_one_day_still_leave_one_open() -> None:
    day = date(2026, 3, 2)

    ended, stays = in_turn([Term(2, day, None), Term(1, day, None)])
    assert (ended.staff_id, ended.active_to) == (1, date(2026, 3, 3))
    assert stays == Term(2, day, None)


def test_what_ended_long_ago_stays_as_it_was() -> None:
    old = Term(1, date(2020, 1, 1), date(2021, 1, 1))

    assert in_turn([old, Term(2, date(2024, 1, 1), None)]) == [old, Term(2, date(2024, 1, 1), None)]
