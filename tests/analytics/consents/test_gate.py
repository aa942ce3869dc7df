"""Whom the bank may contact, shown by example; and that a million get the answer that one gets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from amity.analytics import engine
from amity.analytics.consents import bulk
from amity.analytics.consents.definition import (
    Ask,
    Channel,
    Declared,
    Facts,
    Given,
    Limit,
    Promoted,
    Purpose,
    Suppressed,
)
from amity.analytics.consents.gate import may_contact

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZONE)
DAY = timedelta(days=1)
OFFER, SERVICE, REPORT = "MARKETING", "SERVICE", "REPORT"
DECLARED = Declared(
    purposes={
        OFFER: Purpose(OFFER, is_by_channel=True, is_promotion=True),
        SERVICE: Purpose(SERVICE, is_by_channel=True, is_promotion=False),
        REPORT: Purpose(REPORT, is_by_channel=True, is_promotion=False),
        "SHARING": Purpose("SHARING", is_by_channel=False, is_promotion=False),
    },
    channels={
        "PHONE": Channel("PHONE", is_telephone=True, quiet_from=time(21), quiet_to=time(8)),
        "POST": Channel("POST", is_telephone=False),
        "APP": Channel("APP", is_telephone=False, quiet_from=time(1), quiet_to=time(2)),
    },
    bases={
        (OFFER, "PHONE"): "CONSENT",
        (OFFER, "POST"): "LEGITIMATE_INTEREST",
        (OFFER, "APP"): "CONSENT",
        (SERVICE, "PHONE"): "CONTRACT",
        (REPORT, "PHONE"): "LEGAL_OBLIGATION",
        ("SHARING", ""): "CONSENT",
    },
    limits=(Limit("", 3, 30), Limit("PHONE", 2, 14)),
)
BY_PHONE = Ask(OFFER, "PHONE", "WEALTH")


def given(at: datetime, *, is_granted: bool = True, channel: str = "PHONE", **more) -> Given:
    return Given(more.pop("id", 1), more.pop("purpose", OFFER), channel, is_granted, at, **more)


def left_in_peace(reason: str, *, topic: str = "", stops: str = "PROMOTION", **more) -> Suppressed:
    return Suppressed(topic, reason, stops, more.get("begins_at", NOON - DAY), more.get("ends_at"))


def refusals(ask: Ask = BY_PHONE, *, at: datetime = NOON, by_the_day: bool = False, **facts) -> list[str]:
    known = Facts(**{"given": (given(NOON - 9 * DAY),), **facts})
    return [str(one) for one in may_contact(known, DECLARED, ask, at=at, by_the_day=by_the_day).refusals]


class TestConsent:
    def test_who_consented_may_be_contacted(self) -> None:
        assert refusals() == []

    def test_no_consent_is_a_refusal(self) -> None:
        assert refusals(given=()) == ["NO_CONSENT"]

    def test_a_withdrawal_holds_from_its_moment(self) -> None:
        both = (given(NOON - 9 * DAY), given(NOON, is_granted=False, id=2))

        assert refusals(given=both, at=NOON - timedelta(seconds=1)) == []
        assert refusals(given=both, at=NOON) == ["WITHDRAWN"]

    def test_what_was_said_last_holds_whatever_arrived_last(self) -> None:
        late_arrival = (given(NOON - 9 * DAY, id=2), given(NOON - 2 * DAY, is_granted=False, id=1))
        assert refusals(given=late_arrival) == ["WITHDRAWN"]

    def test_of_one_moment_the_withdrawal_holds(self) -> None:
        assert refusals(given=(given(NOON, is_granted=False, id=1), given(NOON, id=2))) == ["WITHDRAWN"]

    def test_a_consent_runs_out(self) -> None:
        short = (given(NOON - 9 * DAY, expires_at=NOON),)
        assert refusals(given=short, at=NOON - timedelta(seconds=1)) == []
        assert refusals(given=short) == ["EXPIRED"]

    def test_is_of_one_channel_and_purpose(self) -> None:
        assert refusals(Ask(OFFER, "APP")) == ["NO_CONSENT"]
        assert refusals(Ask("SHARING", "PHONE")) == ["NO_CONSENT"]

    def test_one_answer_holds_for_a_purpose_not_by_channel(self) -> None:
        shared = (given(NOON - DAY, purpose="SHARING", channel=""),)
        assert refusals(Ask("SHARING", "PHONE"), given=shared) == []
        assert refusals(Ask("SHARING", ""), given=shared) == []

    def test_an_interest_holds_until_the_customer_says_no(self) -> None:
        assert refusals(Ask(OFFER, "POST"), given=()) == []
        no = (given(NOON - DAY, is_granted=False, channel="POST"),)
        assert refusals(Ask(OFFER, "POST"), given=no) == ["WITHDRAWN"]

    def test_a_contract_holds_whatever_was_said(self) -> None:
        no = (given(NOON - DAY, is_granted=False, purpose=SERVICE),)
        assert refusals(Ask(SERVICE, "PHONE"), given=no) == []

    @pytest.mark.parametrize("ask", [Ask("WAR", "PHONE"), Ask(OFFER, "PIGEON"), Ask(SERVICE, "POST")])
    def test_what_was_not_declared_is_refused(self, ask: Ask) -> None:
        assert refusals(ask) == ["NOT_DECLARED"]


class TestSuppression:
    def test_stops_its_topic_alone(self) -> None:
        complained = (left_in_peace("COMPLAINT", topic="WEALTH"),)
        assert refusals(suppressed=complained) == ["SUPPRESSED:COMPLAINT"]
        assert refusals(Ask(OFFER, "PHONE", "LOANS"), suppressed=complained) == []

    def test_of_everything_stops_every_topic(self) -> None:
        assert refusals(suppressed=(left_in_peace("ASKED"),)) == ["SUPPRESSED:ASKED"]

    def test_begins_and_ends(self) -> None:
        month = (left_in_peace("ASKED", begins_at=NOON - DAY, ends_at=NOON),)
        assert refusals(suppressed=month, at=NOON - timedelta(seconds=1)) == ["SUPPRESSED:ASKED"]
        assert refusals(suppressed=month) == []
        assert refusals(suppressed=month, at=NOON - 2 * DAY) == []

    def test_of_promotion_leaves_service_alone(self) -> None:
        assert refusals(Ask(SERVICE, "PHONE"), suppressed=(left_in_peace("ASKED"),)) == []

    def test_of_the_dead_leaves_only_what_the_law_demands(self) -> None:
        dead = (left_in_peace("DECEASED", stops="EVERYTHING"),)
        assert refusals(Ask(SERVICE, "PHONE"), suppressed=dead) == ["SUPPRESSED:DECEASED"]
        assert refusals(Ask(REPORT, "PHONE"), suppressed=dead) == []


class TestLimits:
    def test_the_last_of_a_period_may_be_the_one_before(self) -> None:
        one = (Promoted("PHONE", NOON - DAY),)
        assert refusals(promoted=one) == []
        assert refusals(promoted=(*one, Promoted("PHONE", NOON))) == ["TOO_OFTEN:2/14"]

    def test_what_is_older_than_the_period_does_not_count(self) -> None:
        old = Promoted("PHONE", NOON - 14 * DAY)
        assert refusals(promoted=(old, Promoted("PHONE", NOON - DAY))) == []

    def test_all_channels_count_together(self) -> None:
        three = tuple(Promoted(channel, NOON - DAY) for channel in ("POST", "APP", "PHONE"))
        assert refusals(promoted=three) == ["TOO_OFTEN:3/30"]

    def test_service_has_no_limit(self) -> None:
        many = tuple(Promoted("PHONE", NOON - DAY) for _turn in range(9))
        assert refusals(Ask(SERVICE, "PHONE"), promoted=many) == []


class TestQuietHours:
    @pytest.mark.parametrize(
        ("hour", "is_quiet"), [((20, 59), False), ((21, 0), True), ((7, 59), True), ((8, 0), False)]
    )
    def test_reach_over_midnight(self, hour: tuple[int, int], is_quiet: bool) -> None:
        at = datetime(2026, 3, 2, *hour, tzinfo=ZONE)
        assert refusals(at=at) == (["QUIET_HOURS"] if is_quiet else [])

    def test_wait_when_the_contact_is_only_chosen(self) -> None:
        assert refusals(at=NOON.replace(hour=23), by_the_day=True) == []


def test_a_number_on_the_do_not_call_list_is_not_called_for_promotion() -> None:
    assert refusals(is_on_do_not_call=True) == ["DO_NOT_CALL"]
    assert refusals(Ask(OFFER, "POST"), is_on_do_not_call=True) == []
    assert refusals(Ask(SERVICE, "PHONE"), is_on_do_not_call=True) == []


def test_every_reason_is_told_at_once() -> None:
    found = refusals(
        given=(),
        suppressed=(left_in_peace("COMPLAINT"), left_in_peace("ASKED")),
        promoted=tuple(Promoted("PHONE", NOON - DAY) for _turn in range(3)),
        is_on_do_not_call=True,
        at=NOON.replace(hour=22),
    )
    assert found == [
        "NO_CONSENT", "SUPPRESSED:ASKED", "SUPPRESSED:COMPLAINT", "DO_NOT_CALL", "TOO_OFTEN:3/30",
        "TOO_OFTEN:2/14", "QUIET_HOURS",
    ]  # fmt: skip


class TestBulk:
    ASKS = tuple(
        Ask(purpose, channel, topic)
        for purpose in (*DECLARED.purposes, "WAR")
        for channel in (*DECLARED.channels, "PIGEON", "")
        for topic in ("", "WEALTH")
    )

    @pytest.mark.parametrize("seed", range(4))
    def test_gives_everybody_the_answer_that_each_gets(self, seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311  draws a crowd, no secret
        crowd = {party: _somebody(rng, party) for party in range(1, 161)}
        at = NOON + timedelta(hours=rng.randrange(24), minutes=rng.randrange(60))
        by_the_day = seed % 2 == 1

        found = _in_bulk(crowd, self.ASKS, at=at, by_the_day=by_the_day)

        one_by_one = {
            (party, ask): [str(one) for one in answer.refusals]
            for party, facts in crowd.items()
            for ask in self.ASKS
            if not (answer := may_contact(facts, DECLARED, ask, at=at, by_the_day=by_the_day)).is_allowed
        }
        assert found == one_by_one
        assert 0 < len(found) < len(crowd) * len(self.ASKS)

    def test_of_nothing_asked_refuses_nobody(self) -> None:
        assert _in_bulk({1: Facts()}, (), at=NOON) == {}


def _somebody(rng: random.Random, party: int) -> Facts:
    """Return a customer whose moments often fall together, and on the edges."""
    moments = [NOON + timedelta(hours=12 * rng.randrange(-40, 4)) for _turn in range(6)]

    def moment() -> datetime:
        return rng.choice(moments).astimezone(UTC)

    def later(at: datetime) -> datetime | None:
        return at + timedelta(hours=12 * rng.randrange(1, 60)) if rng.random() < 0.5 else None

    def entries() -> Iterator[Given]:
        for place in range(rng.randrange(6)):
            at, is_granted = moment(), rng.random() < 0.6
            purpose = rng.choice((*DECLARED.purposes, OFFER))
            channel = rng.choice(tuple(DECLARED.channels)) if purpose != "SHARING" else ""
            yield Given(
                party * 10 + place, purpose, channel, is_granted, at, later(at) if is_granted else None
            )

    def times() -> Iterator[Suppressed]:
        for _turn in range(rng.randrange(3)):
            begins_at = moment()
            reason, stops = rng.choice((("COMPLAINT", "PROMOTION"), ("DECEASED", "EVERYTHING")))
            yield Suppressed(rng.choice(("", "WEALTH", "LOANS")), reason, stops, begins_at, later(begins_at))

    promoted = (Promoted(rng.choice(tuple(DECLARED.channels)), moment()) for _turn in range(rng.randrange(5)))
    return Facts(tuple(entries()), tuple(times()), tuple(promoted), rng.random() < 0.1)


def _in_bulk(
    crowd: dict[int, Facts], asks: tuple[Ask, ...], *, at: datetime, by_the_day: bool = False
) -> dict[tuple[int, Ask], list[str]]:
    moment = pa.timestamp("us", tz="UTC")
    tables = {
        "everybody": (("party_id",), [(party,) for party in crowd]),
        "consents": (
            ("party_id", "consent_id", "purpose", "channel", "is_granted", "happened_at", "expires_at"),
            [
                (party, e.id, e.purpose, e.channel, e.is_granted, e.at, e.expires_at)
                for party, facts in crowd.items()
                for e in facts.given
            ],
        ),
        "suppressions": (
            ("party_id", "topic", "reason", "stops", "begins_at", "ends_at"),
            [
                (party, s.topic, s.reason, s.stops, s.begins_at, s.ends_at)
                for party, facts in crowd.items()
                for s in facts.suppressed
            ],
        ),
        "promotions": (
            ("party_id", "channel", "happened_at"),
            [(party, p.channel, p.at) for party, facts in crowd.items() for p in facts.promoted],
        ),
        "do_not_call": (
            ("party_id",),
            [(party,) for party, facts in crowd.items() if facts.is_on_do_not_call],
        ),
    }
    kinds = {"party_id": pa.int64(), "consent_id": pa.int64(), "is_granted": pa.bool_()}
    with engine.connect() as duck:
        for name, (columns, rows) in tables.items():
            duck.register(
                name,
                pa.table({
                    column: pa.array(
                        [row[place] for row in rows],
                        kinds.get(column, moment if column.endswith("_at") else pa.string()),
                    )
                    for place, column in enumerate(columns)
                }),
            )  # fmt: skip
        sql = bulk.refused(asks, DECLARED, bulk.Tables("everybody"), at=at, by_the_day=by_the_day)
        found = duck.rows(f"SELECT party_id, purpose, channel, topic, refusals FROM ({sql})")
    return {(party, Ask(purpose, channel, topic)): why for party, purpose, channel, topic, why in found}
