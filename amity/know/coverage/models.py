"""Dated assignments of customers to staff; who has none belongs to the pool of their unit."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AssignmentRole(models.TextChoices):
    """As what a staff member looks after a customer."""

    MAIN = "MAIN", _("Main manager")
    BACKUP = "BACKUP", _("Backup")
    SPECIALIST = "SPECIALIST", _("Specialist")


class Assignment(models.Model):
    """A staff member looks after a customer, from a day up to a day."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=AssignmentRole, default=AssignmentRole.MAIN)
    share = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    active_from = models.DateField()
    active_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="assignment_ends_after_it_begins",
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
            ),
            models.UniqueConstraint(
                name="assignment_one_open_main_per_party",
                fields=("party",),
                condition=Q(active_to__isnull=True, role="MAIN"),
            ),
        )
        indexes = (models.Index(name="assignment_by_staff", fields=("staff", "party")),)

    def __str__(self) -> str:
        return f"{self.role} staff {self.staff_id} for party {self.party_id}"
