"""What may be answered to a proposed action, as forms offer it."""

from amity.decide.decisions.models import Outcome, Unsuitable

OUTCOMES = tuple(Outcome.choices)
REASONS = tuple(Unsuitable.choices)
DONE = Outcome.DONE.value
LATER = Outcome.LATER.value
NOT_SUITABLE = Outcome.NOT_SUITABLE.value
