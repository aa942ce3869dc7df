"""The matrix: dated assignments of customers and of cells; who is away, and who stands in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference

WHOLE = 100
"""Shares are per cent: so many are all of it."""


class AssignmentRole(models.TextChoices):
    """As what somebody looks after a customer or a cell."""

    MAIN = "MAIN", _("Main manager")
    SECOND = "SECOND", _("Second manager")
    SPECIALIST = "SPECIALIST", _("Specialist")
    BACKUP = "BACKUP", _("Backup")


class Axis(models.TextChoices):
    """By what the bank's business is divided among its people, four times over."""

    CUSTOMER = "CUSTOMER", _("Customers")
    INDUSTRY = "INDUSTRY", _("Industries")
    REGION = "REGION", _("Regions")
    PRODUCT = "PRODUCT", _("Products")


ONE_HOLDER = Q(staff__isnull=True) ^ Q(team__isnull=True)
ENDS_LATER = Q(active_to__isnull=True) | Q(active_to__gt=F("active_from"))
SHARE_OF_A_WHOLE = Q(share__gte=0) & Q(share__lte=WHOLE)
NO_CREDIT_FOR_BACKUPS = ~Q(role="BACKUP") | Q(share=0)


class Assignment(models.Model):
    """A staff member or a team looks after a customer, from a day up to a day."""

    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("organisation.Team", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=AssignmentRole, default=AssignmentRole.MAIN)
    share = models.DecimalField(max_digits=5, decimal_places=2, default=WHOLE)
    """Per cent of the customer's balances that are credited to whoever is named; a backup has none."""
    active_from = models.DateField()
    active_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="assignment_ends_after_it_begins", condition=ENDS_LATER),
            models.CheckConstraint(name="assignment_is_to_staff_or_to_a_team", condition=ONE_HOLDER),
            models.CheckConstraint(name="assignment_shares_a_whole", condition=SHARE_OF_A_WHOLE),
            models.CheckConstraint(name="assignment_credits_no_backup", condition=NO_CREDIT_FOR_BACKUPS),
            models.UniqueConstraint(
                name="assignment_one_open_main_per_party",
                fields=("party",),
                condition=Q(active_to__isnull=True, role="MAIN"),
            ),
        )
        indexes = (models.Index(name="assignment_by_staff", fields=("staff", "party")),)

    def __str__(self) -> str:
        return f"{self.role} of party {self.party_id}"


class CellAssignment(models.Model):
    """A staff member or a team looks after a cell of an axis: an industry, a region, a product.

    ``cell`` is as ``analytics.coverage.cells`` writes it; of two that hold a customer the more specific wins.
    """

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    axis = models.CharField(max_length=10, choices=Axis)
    cell = models.CharField(max_length=40)
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("organisation.Team", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, choices=AssignmentRole, default=AssignmentRole.MAIN)
    share = models.DecimalField(max_digits=5, decimal_places=2, default=WHOLE)
    active_from = models.DateField()
    active_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="cell_assignment_ends_after_it_begins", condition=ENDS_LATER),
            models.CheckConstraint(name="cell_assignment_is_to_staff_or_to_a_team", condition=ONE_HOLDER),
            models.CheckConstraint(name="cell_assignment_shares_a_whole", condition=SHARE_OF_A_WHOLE),
            models.CheckConstraint(name="cell_assignment_credits_no_backup", condition=NO_CREDIT_FOR_BACKUPS),
            models.CheckConstraint(name="cell_assignment_names_no_customer", condition=~Q(axis="CUSTOMER")),
            models.UniqueConstraint(
                name="cell_assignment_one_open_main_per_cell",
                fields=("legal_entity", "axis", "cell"),
                condition=Q(active_to__isnull=True, role="MAIN"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.axis} {self.cell}"


class Seat(models.Model):
    """What a staff member can carry, and who stands in for them when nobody else is named."""

    staff = models.OneToOneField("organisation.Staff", models.CASCADE, primary_key=True, related_name="+")
    capacity = models.PositiveIntegerField()
    """In points of load: see ``analytics.coverage.loads``."""
    deputy = models.ForeignKey("organisation.Staff", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(name="seat_carries_something", condition=Q(capacity__gt=0)),
            models.CheckConstraint(
                name="seat_deputy_is_another", condition=Q(deputy__isnull=True) | ~Q(deputy=F("staff"))
            ),
        )

    def __str__(self) -> str:
        return f"seat of staff {self.staff_id}"


class AbsenceReason(models.TextChoices):
    """Why somebody is away, as far as colleagues need to know."""

    LEAVE = "LEAVE", _("Leave")
    ILLNESS = "ILLNESS", _("Illness")
    TRAINING = "TRAINING", _("Training")
    TRAVEL = "TRAVEL", _("Travel on business")
    OTHER = "OTHER", _("Another reason")


class Absence(models.Model):
    """A staff member is away from a day up to a day, and somebody else stands in for them."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    staff = models.ForeignKey("organisation.Staff", models.PROTECT, related_name="+")
    backup = models.ForeignKey("organisation.Staff", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=AbsenceReason)
    active_from = models.DateField()
    active_to = models.DateField()
    is_in_effect = models.BooleanField(default=False)
    """Whether the customers are with whoever stands in, as far as grants go."""
    recorded_by = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=Q(active_to__gt=F("active_from"))
            ),
            models.CheckConstraint(
                name="absence_backup_is_another", condition=Q(backup__isnull=True) | ~Q(backup=F("staff"))
            ),
        )
        indexes = (
            models.Index(name="absence_by_staff", fields=("staff", "active_to")),
            models.Index(name="absence_in_effect", fields=("id",), condition=Q(is_in_effect=True)),
        )

    def __str__(self) -> str:
        return f"absence of staff {self.staff_id}"
