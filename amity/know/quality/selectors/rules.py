"""The rules of quality, as pages and the ring read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.know.quality import judgements, wording
from amity.know.quality.judgements import Requirement, RuleText
from amity.know.quality.models import Gap, Outcome, Question, Rule, RuleVersion, Severity
from amity.know.quality.selectors.definitions import Definition, of_content

Answers = Mapping[str, tuple[int, int]]
"""Of each fact: how often a question about it was answered, and how often it was put."""
TRUST = 10
"""So many questions weigh as much as what the library says of how often such a question is answered."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule, in the reader's language."""

    code: str
    version: int
    title: str
    field: str
    field_name: str
    check_name: str
    group: str
    severity: Severity
    weight: float
    days_to_mend: int
    owner_role: str
    owner_name: str
    review_on: date | None
    is_on: bool
    open_count: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a rule said in one of its versions."""

    version: int
    definition: Definition
    staff_id: int
    staff_name: str
    written_at: datetime


def requirements(*, on: date) -> tuple[Requirement, ...]:
    """Return the rules that hold on a day, checked."""
    holds = Q(active_from__isnull=True) | Q(active_from__lte=on)
    holds &= Q(active_to__isnull=True) | Q(active_to__gt=on)
    rows = Rule.objects.filter(holds, is_on=True).order_by("pk")
    return tuple(judgements.requirement(to_text(row)) for row in rows)


def requirement_of(definition: Definition) -> Requirement:
    """
    Return what a definition requires, checked; it need not be anybody's rule yet.

    :raises BadInput: naming what cannot be used.
    """
    return judgements.requirement(to_text(Rule(**asdict(definition))), language=get_language() or "en")


def requirement_now(code: str) -> Requirement | None:
    """Return what the rule of a code requires now; None where there is none."""
    rule = Rule.objects.filter(code=code).first()
    return judgements.requirement(to_text(rule)) if rule else None


def rules(*, by: Actor) -> tuple[RuleRow, ...]:
    """Return every rule, with how many gaps of it are open in the actor's bank, by fact and code."""
    access.check("quality:read-rules", by=by)
    with walls.of_bank(by.legal_entity_id):
        # Counts of the whole bank, which name nobody.
        open_gaps = Gap.objects.filter(closed_on__isnull=True, legal_entity_id=by.legal_entity_id).order_by()
        counts = dict(open_gaps.values_list("rule_id").annotate(Count("pk")))
    rows = Rule.objects.order_by("field", "code")
    return tuple(_row(rule, counts.get(rule.pk, 0)) for rule in rows)


def one(code: str, *, by: Actor) -> RuleRow:
    """
    Return one rule as the list shows it; how many gaps it has is not counted.

    :raises NotFound: if there is no such rule.
    """
    access.check("quality:read-rules", by=by)
    return _row(_rule(code), 0)


def definition(code: str, *, by: Actor) -> tuple[Definition, int]:
    """
    Return what a rule says now, and its version.

    :raises NotFound: if there is no such rule.
    """
    access.check("quality:read-rules", by=by)
    rule = _rule(code)
    return to_definition(rule), rule.version


def versions(code: str, *, by: Actor) -> tuple[VersionRow, ...]:
    """Return what a rule said before, newest first."""
    access.check("quality:read-rules", by=by)
    rows = tuple(RuleVersion.objects.filter(rule__code=code).order_by("-version")[:50])
    names = organisation.staff_names({row.staff_id for row in rows})
    return tuple(
        VersionRow(
            row.version,
            of_content(row.content),
            row.staff_id,
            names[row.staff_id].full_name if row.staff_id in names else "Amity",
            row.written_at,
        )
        for row in rows
    )


def titles() -> Mapping[int, tuple[str, str]]:
    """Return what each rule is called, in English and in Chinese, by its id."""
    return {pk: (en, zh) for pk, en, zh in Rule.objects.values_list("pk", "title_en", "title_zh")}


def answers_by_field() -> Answers:
    """Return how often questions were answered."""
    rows = Question.objects.order_by().values_list("field")
    counted = rows.annotate(answered=Count("pk", filter=Q(outcome=Outcome.ANSWERED)), asked=Count("pk"))
    return {field: (answered, asked) for field, answered, asked in counted}


def answer_chance(expected: float, counted: tuple[int, int] | None) -> float:
    """Return how often a question is answered usefully: what was expected, and what came of it since."""
    answered, asked = counted or (0, 0)
    return (expected * TRUST + answered) / (TRUST + asked)


def to_text(rule: Rule) -> RuleText:
    """Return what of a rule is judged."""
    return RuleText(
        id=rule.pk or 0,
        code=rule.code,
        field=rule.field,
        check=rule.check_code,
        kinds=tuple(kind for kind in rule.kinds.split(",") if kind),
        group=rule.group,
        weight=rule.weight,
        days_to_mend=rule.days_to_mend,
        answer_chance=rule.answer_chance,
        ask_cost=rule.ask_cost,
    )


def to_definition(rule: Rule) -> Definition:
    """Return all that the bank may write in a rule."""
    return Definition(**{name: getattr(rule, name) for name in Definition.__dataclass_fields__})


def _rule(code: str) -> Rule:
    rule = Rule.objects.filter(code=code).first()
    if rule is None:
        raise NotFound(_("There is no such rule."))
    return rule


def _row(rule: Rule, open_count: int) -> RuleRow:
    language = get_language() or "en"
    return RuleRow(
        code=rule.code,
        version=rule.version,
        title=rule.title_zh if language.startswith("zh") else rule.title_en,
        field=rule.field,
        field_name=wording.field(rule.field),
        check_name=wording.check(rule.check_code),
        group=judgements.group_in_words(rule.group, language=language),
        severity=Severity(rule.severity),
        weight=rule.weight,
        days_to_mend=rule.days_to_mend,
        owner_role=rule.owner_role,
        owner_name=organisation.role_name(rule.owner_role),
        review_on=rule.review_on,
        is_on=rule.is_on,
        open_count=open_count,
    )
