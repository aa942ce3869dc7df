"""An answer takes effect once, at once, and only for customers whom the answerer looks after."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from amity.decide.actions.models import Action
from amity.decide.decisions import selectors, services
from amity.decide.decisions.models import Response
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from tests.cast import NOW, TODAY, Cast


def respond(cast: Cast, outcome: str = "DONE", **more) -> UUID:
    given = {"reason": "", "note": "", "request_id": uuid4(), "by": cast.lin, "at": NOW, **more}
    return services.respond(decision=cast.renewal, outcome=outcome, **given)


def proposed(cast: Cast) -> list[str]:
    return [row.action_code for row in selectors.for_party(cast.chen.pk, by=cast.lin, at=NOW)]


class TestRespond:
    def test_the_action_leaves_every_list_at_once(self, cast: Cast) -> None:
        assert proposed(cast) == ["RENEW_MATURING"]

        respond(cast)

        assert proposed(cast) == []
        assert selectors.focus(by=cast.lin, at=NOW) == ()
        assert selectors.counts_by_action(by=cast.lin) == {}

    @pytest.mark.parametrize(
        ("outcome", "reason", "days"),
        [("DONE", "", 30), ("LATER", "", 7), ("NOT_SUITABLE", "BAD_MOMENT", 30),
         ("NOT_SUITABLE", "NO_NEED", 180),
         ("NOT_SUITABLE", "HAS_ELSEWHERE", 180), ("NOT_SUITABLE", "ASKED_NOT_TO", 365)],
    )  # fmt: skip
    def test_rests_as_long_as_the_answer_asks_for(
        self, cast: Cast, outcome: str, reason: str, days: int
    ) -> None:
        respond(cast, outcome, reason=reason)

        assert Response.objects.get().rests_until == TODAY + timedelta(days=days)

    def test_done_rests_as_long_as_the_action_says(self, cast: Cast) -> None:
        Action.objects.filter(code="RENEW_MATURING").update(rest_days=11)

        respond(cast)

        assert Response.objects.get().rests_until == TODAY + timedelta(days=11)

    def test_the_same_request_twice_takes_effect_once(self, cast: Cast) -> None:
        request_id = uuid4()

        first = respond(cast, request_id=request_id)

        assert respond(cast, request_id=request_id) == first
        assert Response.objects.count() == 1
        assert Entry.objects.filter(action="decision:answered").count() == 1

    def test_is_in_the_audit_with_the_customer(self, cast: Cast) -> None:
        respond(cast, "NOT_SUITABLE", reason="NO_NEED", note="She said so on the telephone.")

        entry = Entry.objects.get(action="decision:answered")
        assert entry.party_id == cast.chen.pk
        assert entry.changes["outcome"] == ["", "NOT_SUITABLE"]
        assert "telephone" not in str(entry.changes)

    def test_hides_it_from_a_manager_of_another_branch(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            respond(cast, by=cast.sun)
        assert not Response.objects.exists()

    def test_refuses_a_role_that_does_not_answer(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            respond(cast, by=cast.fang)

    @pytest.mark.parametrize(
        ("outcome", "reason"), [("NOT_SUITABLE", ""), ("NOT_SUITABLE", "BORED"), ("MAYBE", "")]
    )
    def test_refuses_an_answer_that_does_not_say_enough(self, cast: Cast, outcome: str, reason: str) -> None:
        with pytest.raises(BadInput):
            respond(cast, outcome, reason=reason)

    def test_the_database_itself_wants_a_reason_for_not_suitable(self, cast: Cast) -> None:
        respond(cast)
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            Response.objects.update(outcome="NOT_SUITABLE", reason="")


class TestUndo:
    def test_the_action_is_proposed_again(self, cast: Cast) -> None:
        answer = respond(cast)

        services.undo(response=answer, by=cast.lin, at=NOW)

        assert proposed(cast) == ["RENEW_MATURING"]
        assert Entry.objects.filter(action="decision:answer-undone").count() == 1

    def test_only_by_who_answered_and_only_once(self, cast: Cast) -> None:
        answer = respond(cast)
        with pytest.raises(NotFound):
            services.undo(response=answer, by=cast.sun, at=NOW)

        services.undo(response=answer, by=cast.lin, at=NOW)
        with pytest.raises(services.AlreadyUndone):
            services.undo(response=answer, by=cast.lin, at=NOW)


def test_a_rest_that_is_over_hides_nothing(cast: Cast) -> None:
    respond(cast)
    Response.objects.update(rests_until=date(2026, 11, 23))

    assert proposed(cast) == ["RENEW_MATURING"]
