"""Rules of quality with their versions, each customer's standing, gaps, and what was asked of whom."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import pgettext_lazy

from amity.foundation.kernel.references import new_reference


class Severity(models.TextChoices):
    """How much a gap matters."""

    LOW = "LOW", pgettext_lazy("severity", "Low")
    MEDIUM = "MEDIUM", pgettext_lazy("severity", "Medium")
    HIGH = "HIGH", pgettext_lazy("severity", "High")


class GapState(models.TextChoices):
    """What is wrong with the fact."""

    MISSING = "MISSING", pgettext_lazy("gap", "Missing")
    INVALID = "INVALID", pgettext_lazy("gap", "Not valid")


class Closed(models.TextChoices):
    """Why a gap is no longer open."""

    MENDED = "MENDED", pgettext_lazy("gap", "Mended")
    NO_LONGER_ASKED = "NO_LONGER_ASKED", pgettext_lazy("gap", "No longer asked for")


class Outcome(models.TextChoices):
    """What came of a question."""

    ANSWERED = "ANSWERED", pgettext_lazy("question", "Answered")
    REFUSED = "REFUSED", pgettext_lazy("question", "Did not want to say")
    NOT_NOW = "NOT_NOW", pgettext_lazy("question", "Not now")


class Rule(models.Model):
    """What is required of a fact, of whom. ``group`` is a condition over the feature row; empty for all."""

    code = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)
    title_en = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120)
    field = models.CharField(max_length=30)
    check_code = models.CharField(max_length=20)
    kinds = models.CharField(max_length=30, default="PERSON,ORGANISATION")
    group = models.TextField(blank=True)
    weight = models.FloatField(default=1)
    """What knowing the fact is worth by itself, in base currency a year; and its weight in scores."""
    severity = models.CharField(max_length=6, choices=Severity, default=Severity.MEDIUM)
    owner_role = models.CharField(max_length=30, default="customer_manager")
    days_to_mend = models.PositiveSmallIntegerField(default=30)
    answer_chance = models.FloatField(default=0.7)
    """How often a question is answered usefully, before the bank's own answers are counted."""
    ask_cost = models.FloatField(default=1)
    """What asking costs, in base currency: time, and the customer's patience."""
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)
    review_on = models.DateField(null=True)
    is_on = models.BooleanField(default=True)
    seeded = models.CharField(max_length=64, blank=True)
    """The content hash of the library's definition that this row was made of: the bank's own edit differs."""

    class Meta:
        constraints = (
            models.CheckConstraint(name="quality_rule_weighs_something", condition=Q(weight__gt=0)),
            models.CheckConstraint(
                name="quality_rule_chance_is_a_share",
                condition=Q(answer_chance__gte=0) & Q(answer_chance__lte=1),
            ),
            models.CheckConstraint(
                name="quality_rule_ends_after_it_begins",
                condition=Q(active_from__isnull=True)
                | Q(active_to__isnull=True)
                | Q(active_to__gt=F("active_from")),
            ),
        )

    def __str__(self) -> str:
        return self.code


class RuleVersion(models.Model):
    """What a rule said in one of its versions, and who wrote that."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    staff_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="quality_rule_version_once", fields=("rule", "version")),)

    def __str__(self) -> str:
        return f"rule {self.rule_id} version {self.version}"


class Standing(models.Model):
    """How complete and valid a customer's record is, and which rules concern the customer."""

    party = models.OneToOneField("parties.Party", models.CASCADE, primary_key=True, related_name="+")
    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=40, blank=True)
    score = models.SmallIntegerField()
    completeness = models.SmallIntegerField()
    validity = models.SmallIntegerField()
    rules = ArrayField(models.BigIntegerField(), default=list)
    judged_on = models.DateField()
    changed_at = models.DateTimeField(null=True)
    """When it last changed outside the ring, which does not write over what is newer than its cut-off."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="quality_standing_in_per_cent",
                condition=Q(score__gte=0, score__lte=100)
                & Q(completeness__gte=0, completeness__lte=100)
                & Q(validity__gte=0, validity__lte=100),
            ),
        )

    def __str__(self) -> str:
        return f"standing of party {self.party_id}"


class Gap(models.Model):
    """A requirement that a record does not meet, from the day it was found to the day it was mended."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="+")
    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)
    """The staff member who looks after the customer; nobody: the pool of the customer's unit."""
    source = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=30)
    state = models.CharField(max_length=8, choices=GapState)
    worth_minor = models.BigIntegerField(default=0)
    """What it is worth to ask for the fact, after the cost of asking, in hundredths."""
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    closed_why = models.CharField(max_length=16, choices=Closed, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="quality_gap_one_open_per_party_and_rule",
                fields=("party", "rule"),
                condition=Q(closed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="quality_gap_closed_iff_it_says_why",
                condition=Q(closed_on__isnull=True) ^ ~Q(closed_why=""),
            ),
            models.CheckConstraint(
                name="quality_gap_due_after_opened", condition=Q(due_on__gte=F("opened_on"))
            ),
        )
        indexes = (
            models.Index(
                name="quality_gap_by_due",
                fields=("legal_entity_id", "due_on", "id"),
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(
                name="quality_gap_by_worth",
                fields=("legal_entity_id", "-worth_minor", "id"),
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(
                name="quality_gap_by_owner",
                fields=("owner_id", "due_on", "id"),
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(
                name="quality_gap_by_unit", fields=("unit_id",), condition=Q(closed_on__isnull=True)
            ),
            models.Index(
                name="quality_gap_by_closed", fields=("closed_on",), condition=Q(closed_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.field} of party {self.party_id}"


class GapDay(models.Model):
    """How many gaps of a rule were open at a unit on a day, were opened and were mended; by source."""

    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    rule = models.ForeignKey(Rule, models.CASCADE, related_name="+")
    source = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    open_count = models.IntegerField(default=0)
    overdue_count = models.IntegerField(default=0)
    opened_count = models.IntegerField(default=0)
    mended_count = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="quality_gap_day_once", fields=("legal_entity_id", "day", "unit_id", "rule", "source")
            ),
        )

    def __str__(self) -> str:
        return f"gaps of rule {self.rule_id} at unit {self.unit_id} on {self.day}"


class ScoreDay(models.Model):
    """How many customers a unit had on a day, and the sum of their scores."""

    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    customers_count = models.IntegerField()
    score_sum = models.BigIntegerField()
    completeness_sum = models.BigIntegerField()
    validity_sum = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="quality_score_day_once", fields=("legal_entity_id", "day", "unit_id")
            ),
        )

    def __str__(self) -> str:
        return f"scores at unit {self.unit_id} on {self.day}"


def _only(number: str, kind: str) -> Func:
    return Func(F(number), F(number), models.Value("[]"), function=kind)


class Question(models.Model):
    """A fact that a customer was asked for: it is not asked again before ``rests_until``."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True)
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    field = models.CharField(max_length=30)
    field_number = models.IntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    channel = models.CharField(max_length=20, blank=True)
    staff_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    rests_until = models.DateField()

    class Meta:
        constraints = (
            # Ranges of one number stand for "equal": PostgreSQL needs no extension for them.
            ExclusionConstraint(
                name="quality_question_not_twice_in_180_days",
                expressions=(
                    (_only("party", "int8range"), RangeOperators.OVERLAPS),
                    (_only("field_number", "int4range"), RangeOperators.OVERLAPS),
                    (Func(F("asked_on"), F("rests_until"), function="daterange"), RangeOperators.OVERLAPS),
                ),
            ),
            models.CheckConstraint(
                name="quality_question_rests_180_days",
                condition=Q(rests_until__gte=F("asked_on") + models.Value(180)),
            ),
        )
        indexes = (models.Index(name="quality_question_by_party", fields=("party", "field")),)

    def __str__(self) -> str:
        return f"{self.field} asked of party {self.party_id}"
