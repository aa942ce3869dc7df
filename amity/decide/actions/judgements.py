"""Check what somebody wrote in an action, and make of it what the planner runs."""

from __future__ import annotations

from collections.abc import Mapping

from amity.analytics.consents.definition import Ask
from amity.analytics.decisions.planning import Planned
from amity.analytics.rules import closures, reading
from amity.analytics.rules.definition import RuleError
from amity.decide.actions import wording
from amity.decide.actions.selectors import ActionRow
from amity.foundation.kernel.errors import BadInput
from amity.understand.features import selectors as features

COLUMNS = features.rule_columns(with_sealed=True)


def planned(action: ActionRow) -> Planned:
    """
    Return the action with its rules checked.

    :raises BadInput: naming the field, the word and the nearest one that would do.
    """
    _check_texts(action)
    try:
        return Planned(
            code=action.code,
            version=action.version,
            kinds=action.kinds,
            eligible=reading.condition(action.eligible, COLUMNS),
            value=reading.amount(action.value, COLUMNS),
            urgency=reading.amount(action.urgency, COLUMNS),
            amount=reading.amount(action.amount, COLUMNS) if action.amount else None,
            base_rate=action.base_rate,
            facts=action.facts,
            ask=Ask(action.purpose, action.contact_channel, action.topic),
        )
    except RuleError as error:
        raise BadInput(f"Action {action.code}: {error}") from error


def is_eligible(action: ActionRow, facts: Mapping[str, object]) -> bool:
    """
    Return whether an action may be proposed to one customer, whose feature row is given with ``kind``.

    The same answer as the planner gives; an action that somebody answered may rest all the same.

    :raises BadInput: if the action's rules cannot be used.
    """
    plan = planned(action)
    if facts.get("kind") not in plan.kinds or any(facts.get(fact) is None for fact in plan.facts):
        return False
    return closures.closure(plan.eligible)(facts) is True and closures.closure(plan.value)(facts) is not None


def _check_texts(action: ActionRow) -> None:
    try:
        for text in (action.title_en, action.title_zh, action.reason_en, action.reason_zh):
            wording.check(text)
    except ValueError as error:
        raise BadInput(f"Action {action.code}: {error}") from error
    unknown = [fact for fact in action.facts if fact not in COLUMNS]
    if unknown:
        raise BadInput(f"Action {action.code}: there is no fact called {unknown[0]}.")
