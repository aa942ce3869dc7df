"""Saved lists, and what each person made of them. A list holds no customers, only how to find them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.foundation.kernel.references import new_reference


class Visibility(models.TextChoices):
    """Who finds a list among theirs."""

    MINE = "MINE", pgettext_lazy("visibility", "Only me")
    TEAM = "TEAM", _("My team")
    UNIT = "UNIT", pgettext_lazy("visibility", "My branch")


class SavedList(models.Model):
    """A list under a name. ``query`` is the address's: tab, filters, order; ``rule`` is a rule's text."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True, null=True)
    legal_entity_id = models.BigIntegerField()
    staff_id = models.BigIntegerField()
    """Whose it is."""
    unit_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    visibility = models.CharField(max_length=4, choices=Visibility, default=Visibility.MINE)
    query = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list)
    """Codes, in order; none means the usual ones."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="list_name_once_per_owner",
                fields=("staff_id", "name"),
                condition=models.Q(deleted_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(name="list_by_team", fields=("team_id",), condition=models.Q(visibility="TEAM")),
            models.Index(name="list_by_unit", fields=("unit_id",), condition=models.Q(visibility="UNIT")),
        )

    def __str__(self) -> str:
        return f"list {self.reference}"


class Pin(models.Model):
    """A list that somebody keeps at hand, and its place among theirs."""

    list = models.ForeignKey(SavedList, models.CASCADE, related_name="pins")
    staff_id = models.BigIntegerField()
    position = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(name="pin_once_per_staff", fields=("staff_id", "list")),)

    def __str__(self) -> str:
        return f"pin of staff {self.staff_id}"


class OwnColumns(models.Model):
    """The columns that somebody likes in lists that are not saved."""

    staff_id = models.BigIntegerField(primary_key=True)
    columns = ArrayField(models.CharField(max_length=40))

    class Meta:
        verbose_name_plural = "own columns"

    def __str__(self) -> str:
        return f"columns of staff {self.staff_id}"
