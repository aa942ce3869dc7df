"""Check what somebody wrote in an action, and make of it what the planner runs."""

from __future__ import annotations

from amity.analytics.decisions.planning import Planned
from amity.analytics.features.catalogue import CATALOGUE
from amity.analytics.rules import compiler
from amity.analytics.rules.definition import Kind, RuleError
from amity.decide.actions import wording
from amity.decide.actions.selectors import ActionRow
from amity.foundation.kernel.errors import BadInput

FLAGS = tuple(feature.name for feature in CATALOGUE if feature.is_flag)

COLUMNS: dict[str, Kind] = {
    **{feature.name: Kind.FLAG if feature.is_flag else Kind.NUMBER for feature in CATALOGUE},
    "kind": Kind.TEXT,
    "tier": Kind.TEXT,
    "rfm": Kind.TEXT,
}
"""What a rule may name: the features, and the classes of the customer."""


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
            eligible=compiler.condition(action.eligible, COLUMNS),
            value=compiler.amount(action.value, COLUMNS),
            urgency=compiler.amount(action.urgency, COLUMNS),
            amount=compiler.amount(action.amount, COLUMNS) if action.amount else None,
            base_rate=action.base_rate,
            facts=action.facts,
        )
    except RuleError as error:
        raise BadInput(f"Action {action.code}: {error}") from error


def _check_texts(action: ActionRow) -> None:
    try:
        for text in (action.title_en, action.title_zh, action.reason_en, action.reason_zh):
            wording.check(text)
    except ValueError as error:
        raise BadInput(f"Action {action.code}: {error}") from error
    unknown = [fact for fact in action.facts if fact not in COLUMNS]
    if unknown:
        raise BadInput(f"Action {action.code}: there is no fact called {unknown[0]}.")
