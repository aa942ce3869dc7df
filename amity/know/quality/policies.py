"""What may be made of a rule of quality, and when a question may be put again. Pure."""

from __future__ import annotations

import math
from datetime import date, timedelta

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.know.quality.models import Outcome, Severity
from amity.know.quality.selectors.definitions import OWNER_ROLES, Definition

REST_DAYS = 180
"""Nobody is asked for the same fact twice within so many days."""
LONGEST_TITLE = 120
LONGEST_DAYS = 730
MOST_WEIGHT = 100_000


def rests_until(asked_on: date) -> date:
    """Return the first day on which the same may be asked again."""
    return asked_on + timedelta(days=REST_DAYS)


def check_outcome(outcome: str, value: str) -> None:
    """Refuse an outcome that is none, or an answer that says nothing."""
    if outcome not in Outcome.values:
        raise BadInput(_("An outcome is one of: %(all)s.") % {"all": ", ".join(Outcome.values)})
    if outcome == Outcome.ANSWERED and not value.strip():
        raise BadInput(_("Write the answer, or say that there is none."))


def check_rule(rule: Definition) -> None:
    """Refuse a rule that says too little or too much; what it requires is checked by ``judgements``."""
    titles = (rule.title_en, rule.title_zh)
    if not all(title.strip() for title in titles) or max(map(len, titles)) > LONGEST_TITLE:
        raise BadInput(
            _("Give the rule a title in both languages, of at most %(most)s characters.")
            % {"most": LONGEST_TITLE}
        )
    if not (math.isfinite(rule.weight) and 0 < rule.weight <= MOST_WEIGHT):
        raise BadInput(_("The weight is more than 0 and at most %(most)s.") % {"most": MOST_WEIGHT})
    if not 1 <= rule.days_to_mend <= LONGEST_DAYS:
        raise BadInput(_("A gap is mended within 1 to %(most)s days.") % {"most": LONGEST_DAYS})
    if not (0 <= rule.answer_chance <= 1):
        raise BadInput(_("The chance of an answer is between 0 and 1."))
    if not (math.isfinite(rule.ask_cost) and 0 <= rule.ask_cost <= MOST_WEIGHT):
        raise BadInput(_("What asking costs is between 0 and %(most)s.") % {"most": MOST_WEIGHT})
    if rule.severity not in Severity.values or rule.owner_role not in OWNER_ROLES:
        raise BadInput(_("Choose a severity and an owner of those that are offered."))
    if rule.active_from and rule.active_to and rule.active_to <= rule.active_from:
        raise BadInput(_("The rule would end before it begins."))
