"""The library of actions, as pages and the planner read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amity.decide.actions import wording
from amity.decide.actions.models import Action, Issue

PURPOSES: Mapping[Issue, str] = {
    Issue.KEEP: "MARKETING",
    Issue.GROW: "MARKETING",
    Issue.SERVE: "SERVICE",
    Issue.CARE: "SERVICE",
    Issue.COMPLETE: "SERVICE",
}
"""What a customer is contacted for, by what an action is for, where the action itself does not say."""
CONTACTS: Mapping[str, str] = {"CALL": "PHONE", "MESSAGE": "SMS", "VISIT": "BRANCH", "MEETING": "BRANCH"}
"""Through which channel of consents a manager's contact goes, by its kind."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of the library."""

    code: str
    version: int
    issue: Issue
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    product_code: str
    kinds: tuple[str, ...]
    eligible: str
    value: str
    amount: str
    base_rate: float
    urgency: str
    channel: str
    purpose: str
    topic: str
    rest_days: int
    owner: str
    review_on: date | None
    is_on: bool

    def title(self, facts: Mapping[str, float | str | None], *, language: str, currency: str) -> str:
        """Return what to do, with the facts in it."""
        text = self.title_zh if language.startswith("zh") else self.title_en
        return wording.say(text, facts, language=language, currency=currency)

    def reason(self, facts: Mapping[str, float | str | None], *, language: str, currency: str) -> str:
        """Return why, built only from the facts."""
        text = self.reason_zh if language.startswith("zh") else self.reason_en
        return wording.say(text, facts, language=language, currency=currency)

    @property
    def contact_channel(self) -> str:
        """The channel that the customer must have nothing against."""
        return CONTACTS.get(self.channel, self.channel)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that its texts name: what a decision must keep."""
        texts = (self.title_en, self.title_zh, self.reason_en, self.reason_zh)
        return tuple(dict.fromkeys(fact for text in texts for fact in wording.facts_named(text)))


def library() -> tuple[ActionRow, ...]:
    """Return every action, by issue and code."""
    return tuple(to_row(action) for action in Action.objects.order_by("issue", "code"))


def by_code() -> Mapping[str, ActionRow]:
    """Return every action by its code."""
    return {row.code: row for row in library()}


def to_row(action: Action) -> ActionRow:
    """Return what pages and the planner read of an action."""
    return ActionRow(
        code=action.code,
        version=action.version,
        issue=Issue(action.issue),
        title_en=action.title_en,
        title_zh=action.title_zh,
        reason_en=action.reason_en,
        reason_zh=action.reason_zh,
        product_code=action.product_code,
        kinds=tuple(action.kinds.split(",")),
        eligible=action.eligible,
        value=action.value,
        amount=action.amount,
        base_rate=action.base_rate,
        urgency=action.urgency,
        channel=action.channel,
        purpose=action.purpose or PURPOSES[Issue(action.issue)],
        topic=action.topic,
        rest_days=action.rest_days,
        owner=action.owner,
        review_on=action.review_on,
        is_on=action.is_on,
    )
