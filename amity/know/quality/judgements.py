"""Check what somebody wrote in a rule of quality, and judge one customer by the rules. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from amity.analytics.features.columns import PUBLISHED
from amity.analytics.quality import checks, fields, judging, sealed
from amity.analytics.quality.fields import FIELDS, Answer, Check
from amity.analytics.quality.judging import Requirement, Score
from amity.analytics.quality.sealed import Opened
from amity.analytics.rules import reading, words
from amity.analytics.rules.definition import RuleError
from amity.foundation.kernel.errors import BadInput

PLAIN_FACTS = fields.PLAIN
SEALED_FACTS = fields.SEALED
WITHOUT_EMPLOYER = fields.WITHOUT_EMPLOYER
FIELD_CODES = tuple(FIELDS)
CHECK_CODES = tuple(check.value for check in Check)
KINDS = fields.EVERYBODY
PRESENT = Check.PRESENT.value
NEVER_ASKED = Answer.NONE
OF_A_DOCUMENT = Answer.DOCUMENT
LONGEST_GROUP = 1_500
__all__ = ["Opened", "Requirement", "Score"]


@dataclass(frozen=True, slots=True)
class RuleText:
    """What of a rule decides whom it concerns and what it requires."""

    id: int
    code: str
    field: str
    check: str
    kinds: tuple[str, ...]
    group: str
    weight: float
    days_to_mend: int
    answer_chance: float
    ask_cost: float


def requirement(rule: RuleText, *, language: str = "en") -> Requirement:
    """
    Return a rule that is checked.

    :raises BadInput: naming what cannot be used, and what would do.
    """
    field = FIELDS.get(rule.field)
    if field is None:
        raise BadInput(f"{rule.code}: there is no fact {rule.field}. Facts are: {', '.join(FIELDS)}.")
    if rule.check not in field.checks:
        known = ", ".join(field.checks)
        raise BadInput(f"{rule.code}: {rule.field} cannot be asked for {rule.check}. It knows: {known}.")
    if not rule.kinds or not set(rule.kinds) <= set(field.kinds):
        raise BadInput(f"{rule.code}: {rule.field} is a fact of {' and '.join(field.kinds)}.")
    if len(rule.group) > LONGEST_GROUP:
        raise BadInput(f"{rule.code}: a condition has at most {LONGEST_GROUP} characters.")
    try:
        group = reading.condition(rule.group, PUBLISHED) if rule.group.strip() else None
    except RuleError as error:
        raise BadInput(error.in_language("zh" if language.startswith("zh") else "en")) from error
    return Requirement(
        id=rule.id,
        field=rule.field,
        check=rule.check,
        kinds=rule.kinds,
        group=group,
        weight=rule.weight,
        days_to_mend=rule.days_to_mend,
        answer_chance=rule.answer_chance,
        ask_cost=rule.ask_cost,
    )


def group_in_words(group: str, *, language: str) -> str:
    """Return a condition as a sentence; nothing for everybody, or for what cannot be read."""
    if not group.strip():
        return ""
    try:
        return words.explained(reading.condition(group, PUBLISHED), PUBLISHED, language)
    except RuleError:
        return ""


def sealed_facts(opened: Opened, *, as_of: date) -> dict[str, bool | None]:
    """Return the verdicts on the sealed values of one customer, by column."""
    return dict(zip(SEALED_FACTS, sealed.verdicts(opened, as_of=as_of), strict=True))


def score(requirements: Iterable[Requirement], facts: Mapping[str, bool | None]) -> Score:
    """Return the score of one customer whom these requirements concern."""
    return judging.score(requirements, facts)


def unmet(requirements: Sequence[Requirement], facts: Mapping[str, bool | None]) -> tuple[Requirement, ...]:
    """Return the requirements that one customer's facts do not meet."""
    return tuple(each for each in requirements if facts[each.column] is False)


def checks_of(field: str) -> tuple[str, ...]:
    """Return what can be asked of a fact."""
    return tuple(check.value for check in FIELDS[field].checks) if field in FIELDS else ()


def number_of(field: str) -> int:
    """Return the number that stands for a fact in the log of questions."""
    return FIELDS[field].number


def answer_of(field: str) -> str:
    """Return how an answer about a fact is given; nothing where it cannot be asked for."""
    return FIELDS[field].answer.value if field in FIELDS else ""


def is_right(field: str, value: str, *, as_of: date, scheme: str = "") -> bool:
    """Tell whether an answer passes the checks of its fact, before it is written."""
    match FIELDS[field].answer:
        case Answer.MOBILE:
            return checks.is_telephone(value)
        case Answer.EMAIL:
            return checks.is_email(value)
        case Answer.DOCUMENT:
            return bool(value) and checks.is_document(scheme, value) is not False
        case Answer.DAY:
            day = checks.day_of(value)
            return day is not None and (
                checks.is_plausible_birth(day, as_of=as_of) if field == "BIRTH_ON" else day <= as_of
            )
        case Answer.AMOUNT:
            return value.replace(",", "").replace(".", "", 1).isdigit() and float(value.replace(",", "")) > 0
        case _:
            return bool(value.strip())
