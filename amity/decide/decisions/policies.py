"""What an answer asks for, and for how long an answered action rests. Pure: no queries, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from amity.decide.decisions.models import Outcome, Unsuitable
from amity.foundation.kernel.errors import BadInput

LATER_DAYS = 7
UNSUITABLE_DAYS = {
    Unsuitable.BAD_MOMENT: 30,
    Unsuitable.WRONG_FACTS: 30,
    Unsuitable.NO_NEED: 180,
    Unsuitable.HAS_ELSEWHERE: 180,
    Unsuitable.ASKED_NOT_TO: 365,
}


def check_answer(outcome: str, reason: str) -> None:
    """
    Refuse an answer that does not say what it should.

    :raises BadInput: if the outcome is unknown, or "not suitable" gives no reason.
    """
    if outcome not in Outcome.values:
        raise BadInput(_("Answer with done, later or not suitable."))
    if outcome == Outcome.NOT_SUITABLE and reason not in Unsuitable.values:
        raise BadInput(_("Say why it is not suitable: the next proposals learn from it."))


def rests_until(outcome: str, reason: str, *, today: date, rest_days: int, as_of: date) -> date:
    """Return the day from which the action may be proposed to this customer again."""
    if outcome == Outcome.SHOWN:
        # Only seen, not answered: it goes on being proposed by the generation that proposes it.
        return as_of
    if outcome == Outcome.LATER:
        return today + timedelta(days=LATER_DAYS)
    if outcome == Outcome.NOT_SUITABLE:
        return today + timedelta(days=UNSUITABLE_DAYS[Unsuitable(reason)])
    return today + timedelta(days=rest_days)
