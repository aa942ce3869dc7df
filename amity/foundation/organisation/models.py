"""The bank's own people and units; postings are dated, the last column of a period is exclusive."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class User(AbstractUser):
    """Whoever can sign in. A staff member has one; what they may do hangs on their postings."""

    must_change_password = models.BooleanField(default=False)
    """The password was made by somebody else: its owner chooses another before anything else."""


class LegalEntity(models.Model):
    """One bank: its currency, and the day up to which its data are known."""

    code = models.CharField(max_length=20, unique=True)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    business_date = models.DateField(null=True)

    def __str__(self) -> str:
        return self.code


class UnitKind(models.TextChoices):
    """What a unit is."""

    HEAD_OFFICE = "HEAD_OFFICE", _("Head office")
    REGION = "REGION", _("Region")
    BRANCH = "BRANCH", _("Branch")
    OUTLET = "OUTLET", _("Outlet")
    DEPARTMENT = "DEPARTMENT", _("Department")


class Unit(models.Model):
    """A place in the bank's tree. ``path`` is the ids from the root, "/1/4/17/": a subtree is a range."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True, db_collation="C", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="unit_code_once_per_legal_entity", fields=("legal_entity", "code")),
        )

    def __str__(self) -> str:
        return self.code


class Team(models.Model):
    """Staff of one unit who share customers."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="teams")
    code = models.CharField(max_length=30)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="team_code_once_per_unit", fields=("unit", "code")),)

    def __str__(self) -> str:
        return self.code


class Staff(models.Model):
    """A person who works for the bank."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    full_name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="staff")
    is_showcased = models.BooleanField(default=False)
    """Listed on the demo's sign-in page; false in every bank."""
    languages = ArrayField(models.CharField(max_length=10), default=list)
    """What they speak beside the bank's own language, by ISO 639 code."""
    skills = ArrayField(models.CharField(max_length=30), default=list)
    """Certificates and fields: codes of the bank's own, and industries as ``INDUSTRY:C34``."""
    home_region = models.CharField(max_length=20, blank=True)
    """Where they work from, as a region code; empty means at their unit."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="staff_code_once_per_legal_entity", fields=("legal_entity", "code")),
        )

    def __str__(self) -> str:
        return self.code


class Role(models.TextChoices):
    """What somebody is to the bank; access/permissions.toml says what each may do."""

    CUSTOMER_MANAGER = "customer_manager", _("Customer manager")
    TEAM_LEAD = "team_lead", _("Team lead")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    PRODUCT_MANAGER = "product_manager", _("Product manager")
    MARKETER = "marketer", _("Marketer")
    SERVICE_AGENT = "service_agent", _("Service agent")
    DATA_STEWARD = "data_steward", _("Data steward")
    COMPLIANCE = "compliance", _("Compliance")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    CHANNEL = "channel", _("Channel")


class Posting(models.Model):
    """A staff member's role at a unit, from a day up to a day."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="postings")
    role = models.CharField(max_length=30, choices=Role)
    active_from = models.DateField()
    active_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=Q(active_to__isnull=True) | Q(active_to__gt=F("active_from")),
            ),
            models.UniqueConstraint(
                name="posting_once_per_staff_unit_role_and_day",
                fields=("staff", "unit", "role", "active_from"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of staff {self.staff_id} at unit {self.unit_id}"
