"""What is proposed passes the gate: when the ring turns, and again when it is shown."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from amity.analytics import engine
from amity.analytics.consents.definition import Ask
from amity.analytics.decisions import planning
from amity.decide.actions.selectors import by_code
from amity.decide.decisions import selectors, steps
from amity.decide.decisions.models import Decision
from amity.foundation.runs import exports
from amity.foundation.runs.cuts import Cut
from amity.know.consents.exports import EXPORTS
from amity.know.consents.models import Consent
from amity.know.consents.services import declaring
from amity.know.sources.models import Event
from tests.analytics.decisions.test_planning import ROWS, action
from tests.cast import NOW, TODAY, Cast


@pytest.fixture
def asking(cast: Cast) -> Cast:
    declaring.begin_for(legal_entity_id=cast.legal_entity_id, at=NOW)
    return cast


def said(cast: Cast, act: str, *, at=NOW) -> None:
    Consent.objects.create(
        legal_entity_id=cast.legal_entity_id,
        party=cast.chen,
        purpose="MARKETING",
        channel="PHONE",
        act=act,
        basis="CONSENT",
        happened_at=at,
        recorded_at=at,
        how="SPOKEN",
    )


class TestShown:
    def test_without_consent_nothing_is_proposed_and_the_reason_is_told(self, asking: Cast) -> None:
        found = selectors.proposals(asking.chen.pk, by=asking.lin, at=NOW)

        assert found.rows == ()
        (refused,) = found.refused
        assert (refused.title, refused.verdict.code()) == ("Renew ¥2.40M, matures in 6 days", "NO_CONSENT")
        assert selectors.focus(by=asking.lin, at=NOW) == ()

    def test_a_consent_and_a_withdrawal_hold_before_the_ring_turns(self, asking: Cast) -> None:
        said(asking, "GRANTED")
        assert len(selectors.for_party(asking.chen.pk, by=asking.lin, at=NOW)) == 1
        assert len(selectors.focus(by=asking.lin, at=NOW)) == 1

        said(asking, "WITHDRAWN")
        assert selectors.for_party(asking.chen.pk, by=asking.lin, at=NOW) == ()

    def test_what_the_ring_refused_is_proposed_once_the_customer_agrees(self, asking: Cast) -> None:
        Decision.objects.update(refusal="NO_CONSENT")
        assert not selectors.current().exists()

        said(asking, "GRANTED")
        assert len(selectors.for_party(asking.chen.pk, by=asking.lin, at=NOW)) == 1

    def test_a_complaint_on_the_actions_topic_stops_it(self, asking: Cast) -> None:
        said(asking, "GRANTED")
        complaint = Event.objects.create(
            legal_entity_id=asking.legal_entity_id, source="core", key="E1", party=asking.chen,
            channel="PHONE", kind="COMPLAINT", topic="Loans", row_hash="", happened_at=NOW, arrived_at=NOW,
        )  # fmt: skip
        assert len(selectors.for_party(asking.chen.pk, by=asking.lin, at=NOW)) == 1

        Event.objects.filter(pk=complaint.pk).update(topic="Deposits")
        (refused,) = selectors.proposals(asking.chen.pk, by=asking.lin, at=NOW).refused
        assert refused.verdict.code() == "SUPPRESSED:COMPLAINT"

    def test_a_bank_that_has_not_begun_is_asked_nothing(self, cast: Cast) -> None:
        assert len(selectors.for_party(cast.chen.pk, by=cast.lin, at=NOW)) == 1


class TestPlanned:
    def test_refused_actions_stand_after_those_that_are_proposed(self) -> None:
        refused = """
            SELECT 1::BIGINT AS party_id, 'MARKETING' AS purpose, 'PHONE' AS channel, '' AS topic,
                ['NO_CONSENT', 'DO_NOT_CALL'] AS refusals
        """
        offer, help_ = Ask("MARKETING", "PHONE"), Ask("SERVICE", "PHONE")
        actions = [
            planning.Planned(**{**_parts(action("OFFER")), "ask": offer}),
            planning.Planned(**{**_parts(action("HELP", value="worth * 0.1")), "ask": help_}),
        ]
        with engine.connect() as duck:
            duck.run(f"CREATE VIEW facts AS {ROWS}")
            duck.run("CREATE VIEW rests AS SELECT 0 AS party_id, '' AS action_code")
            sql = planning.ranked(actions, rows="facts", rests="rests", refused=refused)
            found = duck.rows(
                f"SELECT party_id, rank, action_code, refusal FROM ({sql}) WHERE party_id < 3 ORDER BY 1, 2"
            )
        assert found == [
            (1, 1, "HELP", ""),
            (1, 101, "OFFER", "NO_CONSENT DO_NOT_CALL"),
            (2, 1, "OFFER", ""),
            (2, 2, "HELP", ""),
        ]

    def test_the_ring_refuses_as_of_its_cut_off(self, asking: Cast, tmp_path) -> None:
        cut = Cut(asking.legal_entity_id, "CNY", TODAY)
        said(asking, "GRANTED", at=NOW)
        for export in EXPORTS:
            exports.write(export, cuts=[cut], folder=tmp_path)
        pq.write_table(
            pa.table({"party_id": pa.array([asking.chen.pk, asking.zhou.pk], pa.int64())}),
            tmp_path / "rows.parquet",
        )
        renewal = by_code()["RENEW_MATURING"]
        ask = Ask(renewal.purpose, renewal.contact_channel, renewal.topic)
        with engine.connect() as duck:
            for name in (*steps.CONSENT_FILES, "rows"):
                duck.table_from_parquet(name, [str(tmp_path / f"{name}.parquet")])
            found = duck.rows(steps._refused(cut, [ask], "rows"))
        assert found == [(asking.zhou.pk, "MARKETING", "PHONE", "DEPOSITS", ["NO_CONSENT"])]


def _parts(planned: planning.Planned) -> dict[str, object]:
    return {name: getattr(planned, name) for name in planning.Planned.__slots__}
