"""Contacts made. The text is sealed under the party's key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class InteractionKind(models.TextChoices):
    """What kind of contact it was."""

    CALL = "CALL", _("Call")
    VISIT = "VISIT", _("Visit")
    MEETING = "MEETING", _("Meeting in the branch")
    MESSAGE = "MESSAGE", _("Message")
    NOTE = "NOTE", _("Note")


class InteractionOutcome(models.TextChoices):
    """What came of it."""

    REACHED = "REACHED", _("Reached")
    NOT_REACHED = "NOT_REACHED", _("Not reached")
    INTERESTED = "INTERESTED", _("Interested")
    DECLINED = "DECLINED", _("Declined")
    AGREED = "AGREED", _("Agreed")


class Interaction(models.Model):
    """One contact, or one note, about one customer."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True, null=True)
    source = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 NULL keeps rows without a source out of the unique rule
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    staff_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=10, choices=InteractionKind)
    outcome = models.CharField(max_length=12, choices=InteractionOutcome, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    text_sealed = models.BinaryField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="interaction_once_per_source", fields=("source", "key")),)
        indexes = (
            models.Index(name="interaction_by_party", fields=("party", "-happened_at", "-id")),
            models.Index(name="interaction_by_staff", fields=("staff_id", "-happened_at")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
