"""The whole ring, turned over the cast: what readers see, and that a kill at any step loses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from amity import refresh as ring
from amity.analytics.tables import lake as lake_tables
from amity.decide.decisions import selectors as decisions
from amity.decide.decisions import services as answers
from amity.decide.decisions.models import Decision
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.references import new_reference
from amity.foundation.lake import services as lake
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import LegalEntity
from amity.foundation.runs import selectors as runs
from amity.foundation.runs.cuts import folder
from amity.know.holdings.models import Holding, MonthlyBalance
from amity.know.parties.models import Party
from amity.know.sources import services as sources
from amity.understand.features import selectors as features
from amity.understand.scores import selectors as scores
from amity.understand.scores.models import Profile
from tests.cast import NOW, TODAY, Cast, cast

__all__ = ["cast"]

MONEY = pa.decimal128(18, 2)
MOMENT = pa.timestamp("us", tz="UTC")
NAMES = tuple(row.name for row in features.catalogue())


class Killed(BaseException):
    """As hard as an interrupt."""


def turn(watch: ring.Watch = lambda _step, _rows: None, **more) -> int:
    return ring.refresh(clock=lambda: NOW, watch=watch, **more)


def feature(party_id: int, name: str) -> float | None:
    return scores.features(party_id)[NAMES.index(name)]


def transaction(
    cast: Cast, key: str, days_ago: int, amount: int, kind: str = "TRANSFER"
) -> dict[str, object]:
    day = TODAY - timedelta(days=days_ago)
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {
        "legal_entity": cast.legal_entity_id, "lake_key": int(cast.zhou.number), "holding": 1,
        "source": "core", "key": key, "booked_on": day, "booked_at": at, "arrived_at": NOW, "known_at": at,
        "amount": Decimal(amount), "currency": "CNY",
        "amount_base": Decimal(amount), "status": "SETTLED", "kind": kind,
    }  # fmt: skip


def append(table, rows: list[dict[str, object]], chunk: str) -> None:
    names = [column.name for column in table.columns]
    given = [{name: row.get(name) for name in names} for row in rows]
    types = {"money": MONEY, "moment": MOMENT, "day": pa.date32(), "integer": pa.int64(), "text": pa.string()}
    schema = pa.schema([(column.name, types[column.type.value]) for column in table.columns])
    lake.append(table, pa.Table.from_pylist(given, schema=schema), chunk_key=chunk)


@pytest.fixture
def moving(cast: Cast) -> Cast:
    """The cast, and money that moved: Zhou's salary stopped two months ago, ¥300,000 went out last week."""
    salaries = [transaction(cast, f"s{n}", 62 + 30 * n, 12_000, "SALARY") for n in range(6)]
    append(lake_tables.TRANSACTIONS, [*salaries, transaction(cast, "out", 7, -300_000)], "c1")
    return cast


class TestWhatReadersSee:
    def test_everybody_has_one_profile_and_the_first_action_of_their_list(self, moving: Cast) -> None:
        generation = turn()

        everybody = [moving.chen, moving.hengda, moving.zhou, moving.wu, moving.han]
        assert runs.current_generation() == generation
        assert set(scores.profiles([party.pk for party in everybody])) == {party.pk for party in everybody}
        for party in everybody:
            first = next(iter(decisions.for_party(party.pk, by=SYSTEM, at=NOW)), None)
            assert scores.profile(party.pk).action_code == (first.action_code if first else "")

    def test_what_happened_to_a_customer_is_what_is_proposed(self, moving: Cast) -> None:
        turn()

        (renewal, *others) = decisions.for_party(moving.chen.pk, by=moving.lin, at=NOW)
        birthday = next(row for row in others if row.action_code == "BIRTHDAY")
        assert renewal.title == "Renew ¥2.40M, matures in 6 days"
        assert birthday.title.endswith("tomorrow")
        assert scores.profile(moving.chen.pk).next_maturity_on == TODAY + timedelta(days=6)
        assert scores.profile(moving.chen.pk).tier == "PRIVATE"
        codes = {row.action_code for row in decisions.for_party(moving.zhou.pk, by=moving.lin, at=NOW)}
        assert {"SALARY_STOPPED", "LARGE_OUTFLOW"} <= codes
        assert scores.profile(moving.zhou.pk).outflow_largest_14d_minor == 30_000_000

    def test_what_a_channel_reported_is_in_the_next_features(self, moving: Cast) -> None:
        for key, days_ago in (("live-1", 3), ("live-2", 40)):
            sources.receive_event(
                legal_entity_id=moving.legal_entity_id,
                source="mobile",
                key=key,
                customer_number=moving.zhou.number,
                channel="MOBILE",
                kind="COMPLAINT",
                at=NOW - timedelta(days=days_ago),
                by=SYSTEM,
                arrived_at=NOW - timedelta(days=days_ago),
            )

        turn()

        assert feature(moving.zhou.pk, "complaints_90d") == 2
        assert feature(moving.zhou.pk, "days_since_complaint") == 3
        assert feature(moving.chen.pk, "complaints_90d") == 0

    def test_features_are_published_in_catalogue_order_but_for_what_is_sealed(self, moving: Cast) -> None:
        turn()

        assert feature(moving.zhou.pk, "days_since_salary") == 62
        assert feature(moving.zhou.pk, "salary_months_12m") == 6
        assert feature(moving.zhou.pk, "days_since_last_transaction") == 7  # in the month that is still open
        assert feature(moving.zhou.pk, "transactions_count_12m") == 7
        assert feature(moving.chen.pk, "days_to_birthday") is None

    def test_an_answered_action_rests_through_the_next_turn(self, moving: Cast) -> None:
        answers.respond(
            decision=moving.renewal, outcome="DONE", request_id=new_reference(), by=moving.lin, at=NOW
        )

        proposed = Decision.objects.filter(generation=turn(), party_id=moving.chen.pk)

        assert "RENEW_MATURING" not in set(proposed.values_list("action_code", flat=True))

    def test_month_end_balances_are_there_for_the_chart(self, moving: Cast) -> None:
        month_end = TODAY.replace(day=1) - timedelta(days=1)
        at = datetime(month_end.year, month_end.month, month_end.day, tzinfo=UTC)
        holding = Holding.objects.get(owner=moving.chen)
        row = {"legal_entity": moving.legal_entity_id, "lake_key": 6021, "holding": holding.pk,
               "product_line": "DEPOSITS", "as_of": month_end, "known_at": at,
               "amount_base": Decimal(2_300_000)}  # fmt: skip
        append(lake_tables.BALANCES_MONTHLY, [row], "b1")

        turn()

        (kept,) = MonthlyBalance.objects.all()
        assert (kept.party_id, kept.month) == (moving.chen.pk, month_end.replace(day=1))
        assert kept.amount_minor == 230_000_000


class TestSummarise:
    def test_a_closed_month_is_summed_once_and_again_when_rows_come_late(self, moving: Cast) -> None:
        written = [_summed(), _summed()]
        append(lake_tables.TRANSACTIONS, [transaction(moving, "late", 63, -50)], "c2")
        written.append(_summed())

        assert written == [
            6,
            0,
            2,
        ]  # six months of salaries; nothing new; one month with salary and late transfer


class TestKill:
    def test_a_refresh_killed_in_every_step_goes_on_and_ends_alike(self, moving: Cast, monkeypatch) -> None:
        seen = runs.current_generation()
        acts = {step.name: step.act for step in ring.STEPS}
        done: list[str] = []

        def act_and_die(name: str) -> ring.RingStep:
            def act(turn: ring.Turn, rows: ring.Rows) -> None:
                if name != "turn":
                    acts[name](turn, rows)
                raise Killed

            return act

        for step in ring.STEPS:
            dying = tuple(replace(s, act=act_and_die(s.name)) if s == step else s for s in ring.STEPS)
            with monkeypatch.context() as killing:
                killing.setattr(ring, "STEPS", dying)
                with pytest.raises(Killed):
                    turn(watch=lambda step, rows: done.append(step.name) if rows else None)
            assert runs.current_generation() == seen

        killed = runs.last_run().id
        assert turn() == killed
        assert runs.current_generation() == killed
        assert len(done) == len(set(done))  # what was done was not done again
        resumed = _content(killed)
        assert _content(turn()) == resumed


class TestFrom:
    def test_keeps_the_steps_before(self, moving: Cast) -> None:
        turn()
        done: list[str] = []

        turn(watch=lambda step, rows: None if rows else done.append(step.name), begin_at="plan")

        assert done == ["plan", "records", "gaps", "balances", "relations", "publish", "turn"]
        assert scores.count() == 5

    def test_refuses_a_step_that_is_not_there_and_names_those_that_are(self, cast: Cast) -> None:
        with pytest.raises(BadInput, match="export, summarise"):
            turn(begin_at="rank")

    def test_refuses_without_an_earlier_run(self, cast: Cast) -> None:
        with pytest.raises(BadInput, match="no earlier run"):
            turn(begin_at="plan")


class TestGenerations:
    def test_two_are_kept(self, moving: Cast) -> None:
        first, second, third = turn(), turn(), turn()

        kept = set(Profile.objects.values_list("generation", flat=True))
        assert kept == {second, third}
        assert not folder(first).exists()
        assert folder(second).exists()

    def test_each_bank_is_seen_on_its_own_day(self, moving: Cast) -> None:
        past = LegalEntity.objects.create(
            code="PAST", name_en="Past", currency="CZK", business_date=date(1994, 3, 31)
        )
        head = organisation.ensure_unit(
            legal_entity_id=past.pk, code="HEAD", name_en="Head", name_zh="", at=NOW
        )
        one = Party.objects.create(
            legal_entity=past, unit_id=head, kind="PERSON", number="1", full_name="Jan", sort_name="jan"
        )

        turn()

        assert (scores.profile(one.pk).as_of, scores.profile(one.pk).currency) == (date(1994, 3, 31), "CZK")
        assert scores.profile(moving.chen.pk).as_of == TODAY

    def test_the_files_of_runs_are_for_their_owner_alone(self, cast: Cast) -> None:
        assert folder(turn()).parent.stat().st_mode & 0o077 == 0

    def test_as_of_looks_back(self, moving: Cast) -> None:
        turn(as_of=TODAY - timedelta(days=10))

        assert scores.profile(moving.zhou.pk).as_of == TODAY - timedelta(days=10)
        assert scores.profile(moving.zhou.pk).outflow_largest_14d_minor == 0


def _summed() -> int | None:
    return next(row.rows_out for row in runs.steps(turn()) if row.name == "summarise")


def _content(generation: int) -> tuple[list, list]:
    profiles = Profile.objects.filter(generation=generation).order_by("party_id")
    proposed = Decision.objects.filter(generation=generation).order_by("party_id", "rank")
    return (
        list(profiles.values_list("party_id", "tier", "rfm", "assets_minor", "action_code", "features")),
        list(proposed.values_list("party_id", "rank", "action_code", "value_minor", "priority", "facts")),
    )
