"""A book shared out: worked out, looked at, carried out, and perhaps undone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class AllotmentState(models.TextChoices):
    """How far a re-allotment has come."""

    DRAFT = "DRAFT", _("Preview")
    DONE = "DONE", _("Carried out")
    UNDONE = "UNDONE", _("Undone")
    DROPPED = "DROPPED", _("Dropped")


class Allotment(models.Model):
    """A book shared out among those who stay: worked out, looked at, carried out, and perhaps undone."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    leaver = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    takers = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=8, choices=AllotmentState, default=AllotmentState.DRAFT)
    loads = models.JSONField(default=dict)
    """By taker: what they carried before, and what they can carry."""
    spread_allowed = models.DecimalField(max_digits=5, decimal_places=4)
    gap = models.FloatField()
    """How far the cost of the plan lies above the least that is possible, as a share."""
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="allotment_done_iff_it_says_when",
                condition=Q(state__in=("DONE", "UNDONE")) ^ Q(done_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"allotment of the book of staff {self.leaver_id}"


class AllotmentMove(models.Model):
    """One customer of a re-allotted book: to whom, and why to them."""

    allotment = models.ForeignKey(Allotment, models.CASCADE, related_name="moves")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    load = models.DecimalField(max_digits=8, decimal_places=2)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="allotment_moves_a_customer_once", fields=("allotment", "party")),
        )

    def __str__(self) -> str:
        return f"party {self.party_id} to staff {self.staff_id}"
