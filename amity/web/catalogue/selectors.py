"""The library of actions with its counts and answers, and the features by the table that they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from amity.decide.actions import selectors as actions
from amity.decide.actions.models import Issue
from amity.decide.actions.selectors import ActionRow
from amity.decide.decisions import selectors as decisions
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.understand.features import selectors as features
from amity.understand.scores import selectors as scores
from amity.web.catalogue import words
from amity.web.formats.language import is_chinese

FEWEST_SHOWN = 5
"""To who sees no customers, a count below this says only that it is small."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action of the library."""

    code: str
    version: int
    title: str
    title_other: str
    other_language: str
    reason: str
    eligible: str
    base_rate: float
    rest_days: int
    owner: str
    is_on: bool
    customers: int
    is_small: bool
    """So few that the number itself is not shown."""
    done: int
    later: int
    unsuitable: int


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """The actions of one issue."""

    issue: Issue
    icon: str
    meaning: str
    lines: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class FeatureLine:
    """One feature of the catalogue."""

    name: str
    version: int
    meaning: str
    unit: str
    owner: str
    is_current_only: bool
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class FeatureGroup:
    """The features that read one table."""

    table: str
    name: str
    lines: tuple[FeatureLine, ...]


def opens_lists(*, by: Actor) -> bool:
    """Tell whether a count may open the list of customers that it counts."""
    return access.can("customers:read", by=by)


def library(*, by: Actor) -> tuple[ActionGroup, ...]:
    """Return the library, issue by issue. Four queries."""
    access.check("catalogue:read", by=by)
    counts = scores.count_by_action(by=by) if opens_lists(by=by) else scores.count_by_action_in_bank(by=by)
    answers = decisions.answers_by_action(by=by)
    lines = [
        (row.issue, _line(row, counts.get(row.code, 0), answers.get(row.code, {}), by))
        for row in actions.library()
    ]
    lines.sort(key=lambda pair: -pair[1].customers)
    groups = ((issue, tuple(line for of, line in lines if of == issue)) for issue in Issue)
    return tuple(
        ActionGroup(issue, words.ISSUE_ICONS[issue], words.issue_meaning(issue), those)
        for issue, those in groups
        if those
    )


def catalogue(*, by: Actor) -> tuple[FeatureGroup, ...]:
    """Return the features, table by table, in the order of the feature row."""
    access.check("catalogue:read", by=by)
    groups = groupby(features.catalogue(), key=lambda row: row.table)
    return tuple(
        FeatureGroup(table, words.table(table), tuple(_feature(row) for row in rows))
        for table, rows in groups
    )


def _line(row: ActionRow, count: int, answers: Mapping[str, int], by: Actor) -> ActionLine:
    titles = (words.without_facts(row.title_en), words.without_facts(row.title_zh))
    title, other = reversed(titles) if is_chinese() else titles
    is_small = 0 < count < FEWEST_SHOWN and not opens_lists(by=by)
    return ActionLine(
        code=row.code,
        version=row.version,
        title=title,
        title_other=other,
        other_language="en" if is_chinese() else "zh-Hans",
        reason=words.without_facts(row.reason_zh if is_chinese() else row.reason_en),
        eligible=row.eligible,
        base_rate=row.base_rate,
        rest_days=row.rest_days,
        owner=words.owner(row.owner),
        is_on=row.is_on,
        customers=0 if is_small else count,
        is_small=is_small,
        done=answers.get("DONE", 0),
        later=answers.get("LATER", 0),
        unsuitable=answers.get("NOT_SUITABLE", 0),
    )


def _feature(row: features.FeatureRow) -> FeatureLine:
    return FeatureLine(
        name=row.name,
        version=row.version,
        meaning=row.meaning_zh if is_chinese() else row.meaning,
        unit=words.unit(row.unit),
        owner=words.owner(row.owner),
        is_current_only=row.is_current_only,
        is_sealed=row.is_sealed,
    )
