"""Households and who belongs to them; what is suggested and was refused; warnings about circles."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.foundation.kernel.references import new_reference


class FormedBy(models.TextChoices):
    """How a household, or a membership, came about."""

    RULE = "RULE", _("Suggested, and confirmed by staff")
    HAND = "HAND", _("Put together by staff")


class MemberRole(models.TextChoices):
    """Who somebody is in a household."""

    HEAD = "HEAD", pgettext_lazy("household", "Head")
    PARTNER = "PARTNER", pgettext_lazy("household", "Partner")
    CHILD = "CHILD", _("Child")
    PARENT = "PARENT", _("Parent")
    SIBLING = "SIBLING", _("Brother or sister")
    OTHER = "OTHER", pgettext_lazy("household", "Other member")


class Household(models.Model):
    """People who live and keep house together. It has no name of its own: its members have."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity_id = models.BigIntegerField()
    formed_by = models.CharField(max_length=4, choices=FormedBy)
    formed_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"household {self.reference}"


class Membership(models.Model):
    """Somebody's time in a household. ``active_to`` is the first day on which they are out of it."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="memberships")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    role = models.CharField(max_length=7, choices=MemberRole)
    formed_by = models.CharField(max_length=4, choices=FormedBy)
    active_from = models.DateField()
    active_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="membership_one_open_per_party", fields=("party",), condition=Q(active_to__isnull=True)
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
            ),
        )

    def __str__(self) -> str:
        return f"party {self.party_id} in household {self.household_id}"


class SuggestionState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "OPEN", pgettext_lazy("suggestion", "Open")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    REFUSED = "REFUSED", _("Refused")


class Suggestion(models.Model):
    """People who seem to live together; with a household, somebody who seems to belong to it too."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity_id = models.BigIntegerField()
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=SuggestionState, default=SuggestionState.OPEN)
    confidence = models.FloatField()
    """How sure the weakest tie is that holds them together."""
    as_of = models.DateField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="suggestion_decided_iff_not_open",
                condition=Q(state="OPEN") ^ Q(decided_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="suggestion_open", fields=("legal_entity_id", "-confidence"), condition=Q(state="OPEN")
            ),
        )

    def __str__(self) -> str:
        return f"suggestion {self.reference}"


class SuggestedMember(models.Model):
    """One of those who are suggested, and as who."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="members")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    role = models.CharField(max_length=7, choices=MemberRole)

    class Meta:
        constraints = (models.UniqueConstraint(name="suggested_member_once", fields=("suggestion", "party")),)

    def __str__(self) -> str:
        return f"party {self.party_id} of suggestion {self.suggestion_id}"


class SuggestedTie(models.Model):
    """Why two of those who are suggested seem to live together."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="ties")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    other = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    confidence = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=30))

    def __str__(self) -> str:
        return f"parties {self.party_id} and {self.other_id} of suggestion {self.suggestion_id}"


class Refusal(models.Model):
    """Two people of whom staff said that they do not live together: never suggested again."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    other = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    refused_by = models.BigIntegerField()
    refused_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="refusal_once_per_pair", fields=("party", "other")),
            models.CheckConstraint(name="refusal_smaller_first", condition=Q(party__lt=F("other"))),
        )

    def __str__(self) -> str:
        return f"parties {self.party_id} and {self.other_id}"


class WarningKind(models.TextChoices):
    """What is wrong with guarantees or shares."""

    OWN_GUARANTEE = "OWN_GUARANTEE", _("Guarantees its own debt")
    GUARANTEE_CIRCLE = "GUARANTEE_CIRCLE", _("Guarantees go in a circle")
    GUARANTEED_BY_OWN = "GUARANTEED_BY_OWN", _("Guaranteed by a company of its own")
    SHARE_CIRCLE = "SHARE_CIRCLE", _("Companies own each other in a circle")
    OWN_SHARES = "OWN_SHARES", _("Holds its own shares")
    TOO_MANY_SHARES = "TOO_MANY_SHARES", _("More than all of the shares are given out")


class CircleWarning(models.Model):
    """A circle that the last refresh found."""

    legal_entity_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=WarningKind)
    percent = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    """The sum of shares, where there are too many."""
    as_of = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class WarnedParty(models.Model):
    """One on the way round a circle."""

    warning = models.ForeignKey(CircleWarning, models.CASCADE, related_name="way")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="warned_party_one_per_place", fields=("warning", "position")),
        )

    def __str__(self) -> str:
        return f"party {self.party_id} of warning {self.warning_id}"
