"""Gaps open with an owner and a day, close by themselves when mended, and scores rise at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from amity.foundation.access import walls
from amity.foundation.audit.models import Entry
from amity.foundation.keys import services as keys
from amity.foundation.runs.cuts import folder
from amity.know.parties.models import ContactPoint, Party, Person
from amity.know.quality.models import Gap, GapDay, Rule, ScoreDay, Standing
from amity.know.quality.services import records
from tests.cast import NOW, TODAY, Cast


def open_gaps(party: Party) -> set[str]:
    rows = Gap.objects.filter(party=party, closed_on__isnull=True)
    return set(rows.values_list("rule__code", flat=True))


def score(party: Party) -> int:
    return Standing.objects.get(party=party).score


class TestTheRing:
    def test_finds_what_is_missing_with_its_owner_and_the_day_it_is_due(self, cast: Cast, turn) -> None:
        turn()

        gap = Gap.objects.get(party=cast.zhou, rule__code="MOBILE_PRESENT")
        assert (gap.owner_id, gap.unit_id) == (cast.lin.staff_id, cast.zhou.unit_id)
        assert (gap.opened_on, gap.due_on) == (TODAY, TODAY + timedelta(days=14))
        assert Gap.objects.get(party=cast.wu, rule__code="MOBILE_PRESENT").owner_id is None  # the pool's
        assert "MOBILE_PRESENT" not in open_gaps(cast.chen)
        assert {"USCC_PRESENT", "INDUSTRY_PRESENT"} <= open_gaps(cast.hengda)
        assert not open_gaps(cast.hengda) & {"BIRTH_PRESENT", "OCCUPATION_PRESENT", "REPRESENTATIVE_PRESENT"}

    def test_closes_by_itself_what_was_mended_elsewhere_and_the_score_rises(self, cast: Cast, turn) -> None:
        turn()
        before = score(cast.zhou)
        ContactPoint.objects.create(
            party=cast.zhou,
            kind="MOBILE",
            value_sealed=keys.seal("13912346022", party=cast.zhou.pk, field="contact_point"),
            blind_index=b"1",
        )
        turn()

        gap = Gap.objects.get(party=cast.zhou, rule__code="MOBILE_PRESENT")
        assert (gap.closed_on, gap.closed_why) == (TODAY, "MENDED")
        assert "MOBILE_VALID" not in open_gaps(cast.zhou)
        assert score(cast.zhou) > before

    def test_finds_a_wrong_number_in_what_is_sealed_and_writes_none_down(self, cast: Cast, turn) -> None:
        sealed = keys.seal("1380000602", party=cast.chen.pk, field="contact_point")
        ContactPoint.objects.filter(party=cast.chen).update(value_sealed=sealed)
        run = turn()

        assert Gap.objects.get(party=cast.chen, rule__code="MOBILE_VALID").state == "INVALID"
        written = b"".join(file.read_bytes() for file in folder(run).glob("quality_*"))
        assert b"1380000602" not in written
        assert b"1975-11-24" not in written

    def test_a_rule_that_is_switched_off_asks_no_longer(self, cast: Cast, turn) -> None:
        turn()
        Rule.objects.filter(code="MOBILE_PRESENT").update(is_on=False)
        turn()

        gap = Gap.objects.get(party=cast.zhou, rule__code="MOBILE_PRESENT")
        assert gap.closed_why == "NO_LONGER_ASKED"

    def test_twice_is_as_good_as_once(self, cast: Cast, turn) -> None:
        turn()
        first = sorted(Gap.objects.values_list("reference", "opened_on", "due_on"))
        turn()

        assert sorted(Gap.objects.values_list("reference", "opened_on", "due_on")) == first

    def test_counts_the_day_by_unit_and_rule(self, cast: Cast, turn) -> None:
        turn()

        rule = Rule.objects.get(code="MOBILE_PRESENT")
        counted = GapDay.objects.get(day=TODAY, rule=rule, unit_id=cast.zhou.unit_id)
        assert (counted.open_count, counted.opened_count, counted.source) == (3, 3, "core")
        day = ScoreDay.objects.get(day=TODAY, unit_id=cast.zhou.unit_id)
        standings = Standing.objects.filter(unit_id=cast.zhou.unit_id)
        assert (day.customers_count, day.score_sum) == (4, sum(s.score for s in standings))

    def test_a_birthday_is_worth_more_than_a_marital_status(self, cast: Cast, turn) -> None:
        Person.objects.create(party=cast.zhou)
        turn()

        worth = dict(Gap.objects.filter(party=cast.zhou).values_list("rule__code", "worth_minor"))
        assert worth["MOBILE_PRESENT"] > worth["OCCUPATION_PRESENT"] > 0


class TestAtOnce:
    def test_an_edit_closes_the_gap_and_raises_the_score(self, cast: Cast, turn) -> None:
        turn()
        before = score(cast.chen)
        assert "OCCUPATION_PRESENT" in open_gaps(cast.chen)

        records.edit(
            reference=cast.chen.reference, version=1, field="occupation", value="Retired", by=cast.lin, at=NOW
        )

        assert "OCCUPATION_PRESENT" not in open_gaps(cast.chen)
        assert score(cast.chen) > before
        assert Entry.objects.filter(action="customer:edited", party_id=cast.chen.pk).exists()

    def test_an_edit_may_open_another_gap(self, cast: Cast, turn) -> None:
        turn()
        assert "EMPLOYER_PRESENT" not in open_gaps(cast.chen)

        records.edit(
            reference=cast.chen.reference, version=1, field="occupation", value="Nurse", by=cast.lin, at=NOW
        )

        gap = Gap.objects.get(party=cast.chen, rule__code="EMPLOYER_PRESENT")
        assert (gap.closed_on, gap.owner_id) == (None, cast.lin.staff_id)

    def test_judges_one_customer_as_the_ring_judges_all(self, cast: Cast, turn) -> None:
        turn()
        everybody = [cast.chen, cast.hengda, cast.zhou, cast.wu, cast.han]
        before = {p.pk: (score(p), open_gaps(p)) for p in everybody}

        for party in everybody:
            by = {cast.han.pk: cast.sun, cast.wu.pk: cast.fang}.get(party.pk, cast.lin)
            records.judge_again(reference=party.reference, by=by, at=NOW)

        assert {p.pk: (score(p), open_gaps(p)) for p in everybody} == before

    def test_the_ring_does_not_write_over_what_changed_after_its_cut_off(self, cast: Cast, turn) -> None:
        turn()
        later = NOW + timedelta(days=3_650)
        Standing.objects.filter(party=cast.chen).update(score=77, changed_at=later)
        turn()

        assert score(cast.chen) == 77


class TestTheDatabaseRefuses:
    def test_two_open_gaps_of_one_rule(self, cast: Cast, turn) -> None:
        turn()
        gap = Gap.objects.filter(party=cast.zhou).first()
        gap.pk, gap.reference = None, cast.renewal

        with pytest.raises(IntegrityError, match="one_open_per_party"), transaction.atomic():
            gap.save(force_insert=True)

    def test_a_closed_gap_that_does_not_say_why(self, cast: Cast, turn) -> None:
        turn()
        with pytest.raises(IntegrityError, match="iff_it_says_why"), transaction.atomic():
            Gap.objects.filter(party=cast.zhou).update(closed_on=TODAY)

    def test_a_score_of_more_than_100(self, cast: Cast, turn) -> None:
        turn()
        with pytest.raises(IntegrityError, match="in_per_cent"), transaction.atomic():
            Standing.objects.update(score=101)


def test_nobody_sees_gaps_of_other_units(cast: Cast, turn, as_app_role) -> None:
    turn()
    with as_app_role(), walls.reaching([cast.zhou.unit_id]), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT party_id FROM quality_gap UNION SELECT party_id FROM quality_standing"
        )
        seen = {party for (party,) in cursor.fetchall()}
    assert cast.zhou.pk in seen
    assert cast.han.pk not in seen
