"""What may be answered to a proposed action, as forms offer it."""

from amity.decide.decisions.models import Outcome, Unsuitable

OUTCOMES = tuple(choice for choice in Outcome.choices if choice[0] != Outcome.SHOWN)
"""That a proposal was shown is a channel's answer, not a person's."""
REASONS = tuple(Unsuitable.choices)
DONE = Outcome.DONE.value
LATER = Outcome.LATER.value
NOT_SUITABLE = Outcome.NOT_SUITABLE.value
