"""Work to do, and where it came from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class TaskStatus(models.TextChoices):
    """Whether it is still to be done."""

    OPEN = "OPEN", _("Open")
    DONE = "DONE", _("Done")
    DROPPED = "DROPPED", _("Dropped")


class TaskKind(models.TextChoices):
    """What sort of work it is: gives icon and start action."""

    CALL = "CALL", _("Call")
    VISIT = "VISIT", _("Visit")
    DOCUMENT = "DOCUMENT", _("Paperwork")
    MEETING = "MEETING", _("Meeting in the branch")
    MESSAGE = "MESSAGE", _("Message")
    OTHER = "OTHER", _("Something else")


class Task(models.Model):
    """Something to do. Both titles are kept, since a rule may write it; a person's own text is in both.

    ``due_at`` without ``is_timed`` means any time that day.
    """

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True, null=True)
    source = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 NULL keeps rows without a source out of the unique rule
    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    staff_id = models.BigIntegerField(null=True)
    """Whose it is; nobody's means the unit's pool."""
    party = models.ForeignKey("parties.Party", models.CASCADE, null=True, related_name="+")
    event = models.ForeignKey("sources.Event", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=TaskKind)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200, blank=True)
    reason_zh = models.CharField(max_length=200, blank=True)
    tone = models.CharField(max_length=5, blank=True)
    """bad, warn or empty: how the reason chip is coloured."""
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    due_at = models.DateTimeField()
    is_timed = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=TaskStatus, default=TaskStatus.OPEN)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="task_once_per_source", fields=("source", "key")),
            models.UniqueConstraint(
                name="task_once_per_event", fields=("event",), condition=models.Q(event__isnull=False)
            ),
            models.CheckConstraint(
                name="task_closed_iff_not_open",
                condition=models.Q(closed_at__isnull=True) ^ ~models.Q(status="OPEN"),
            ),
        )
        indexes = (
            models.Index(
                name="task_open_by_staff", fields=("staff_id", "due_at"), condition=models.Q(status="OPEN")
            ),
            models.Index(
                name="task_open_by_unit", fields=("unit_id", "due_at"), condition=models.Q(status="OPEN")
            ),
            models.Index(name="task_by_party", fields=("party", "-due_at")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
