"""Pairs that look alike, what was decided of them, and merges and unmerges as events."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class Verdict(models.TextChoices):
    """What was decided of a pair."""

    UNDECIDED = "UNDECIDED", _("Undecided")
    ALWAYS = "ALWAYS", _("The same customer")
    NEVER = "NEVER", _("Two customers")


class MatchPair(models.Model):
    """Two records, by the parties that they made, which look like one customer. Their values are not here."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    first_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    second_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    probability = models.FloatField(null=True)
    """None for a pair that somebody put together by hand."""
    evidence = ArrayField(models.CharField(max_length=40), default=list)
    """Codes of what agrees and what contradicts, a comparison each: ``name:exact``, ``id_card:differs``."""
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.UNDECIDED)
    proposed_by = models.BigIntegerField(null=True)
    """Who said that they are one, while a second person has yet to confirm it."""
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    scored_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="match_pair_once", fields=("first_party", "second_party")),
            models.CheckConstraint(
                name="match_pair_in_order", condition=models.Q(first_party__lt=models.F("second_party"))
            ),
            models.CheckConstraint(
                name="match_pair_decided_by_somebody",
                condition=models.Q(verdict="UNDECIDED") ^ models.Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="match_pair_of_a_probability",
                condition=models.Q(probability__isnull=True)
                | models.Q(probability__gte=0, probability__lte=1),
            ),
        )
        indexes = (
            models.Index(
                name="match_pair_open",
                fields=("legal_entity", "-probability"),
                condition=models.Q(verdict="UNDECIDED"),
            ),
            models.Index(name="match_pair_by_second", fields=("second_party",)),
        )

    def __str__(self) -> str:
        return f"pair {self.reference}"


class Merge(models.Model):
    """That a customer became part of another. Stays for ever; an unmerge is an event of its own."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    survivor_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    merged_party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    probability = models.FloatField(null=True)
    evidence = ArrayField(models.CharField(max_length=40), default=list)
    proposed_by = models.BigIntegerField()
    merged_by = models.BigIntegerField()
    """Who confirmed it; the same as who proposed it where neither held anything."""
    merged_at = models.DateTimeField()
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="merge_once_at_a_time", fields=("merged_party",), condition=models.Q(is_over=False)
            ),
            models.CheckConstraint(
                name="merge_of_two", condition=~models.Q(survivor_party=models.F("merged_party"))
            ),
        )
        indexes = (
            models.Index(name="merge_by_survivor", fields=("survivor_party",)),
            models.Index(name="merge_by_moment", fields=("legal_entity", "-merged_at")),
        )

    def __str__(self) -> str:
        return f"merge {self.reference}"


class Unmerge(models.Model):
    """That a merge was undone: by whom, when and why."""

    merge = models.OneToOneField(Merge, models.CASCADE, related_name="unmerge")
    unmerged_by = models.BigIntegerField()
    unmerged_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"end of merge {self.merge_id}"
