"""Imports, what the check found in their rows, and what each changed. An upload lies in a sealed file."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.foundation.kernel.references import new_reference


class ImportState(models.TextChoices):
    """How far an import is."""

    DRAFT = "DRAFT", _("Being set up")
    CHECKING = "CHECKING", _("Being checked")
    CHECKED = "CHECKED", _("Checked")
    QUEUED = "QUEUED", _("Waiting to run")
    RUNNING = "RUNNING", pgettext_lazy("import", "Running")
    DONE = "DONE", pgettext_lazy("import", "Imported")
    FAILED = "FAILED", pgettext_lazy("import", "Stopped")
    UNDOING = "UNDOING", _("Being undone")
    UNDONE = "UNDONE", _("Undone")
    EXPIRED = "EXPIRED", _("Let go")


class Outcome(models.TextChoices):
    """What becomes of a row."""

    ERROR = "error", pgettext_lazy("row", "Error")
    REPEAT = "repeat", pgettext_lazy("row", "Twice in the file")
    WAITING = "waiting", pgettext_lazy("row", "Waits")
    SKIP = "skip", pgettext_lazy("row", "Left alone")
    FILL = "fill", pgettext_lazy("row", "Blanks filled")
    OVERWRITE = "overwrite", pgettext_lazy("row", "Overwritten")
    UPDATE = "update", pgettext_lazy("row", "Updated")
    NEW = "new", pgettext_lazy("row", "New")
    UNCHANGED = "unchanged", pgettext_lazy("row", "Unchanged")


class Import(models.Model):
    """One list on its way into the bank. ``plan`` names columns and codes, never what stands in a row."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity_id = models.BigIntegerField()
    staff_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    """Where whoever brings it works."""
    key_number = models.BigIntegerField(unique=True)
    """The number of the key under which file, samples, mends and rows are sealed; a batch's."""
    file_name = models.CharField(max_length=200)
    came_in = models.CharField(max_length=20, blank=True)
    form = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    plan = models.JSONField()
    profile_sealed = models.BinaryField(null=True)
    mends_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.DRAFT)
    rows_total = models.IntegerField()
    rows_done = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    """Of the last check, by outcome; after the import, what it did."""
    error = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="import_by_bank", fields=("legal_entity_id", "-id")),)

    def __str__(self) -> str:
        return f"import {self.reference}"


class Finding(models.Model):
    """What the check says of one row; errors with what the row says, sealed, so that it can be mended."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    row_number = models.IntegerField()
    rank = models.SmallIntegerField()
    """Errors first."""
    outcome = models.CharField(max_length=10, choices=Outcome)
    target = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    row_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="finding_once_per_row", fields=("of", "row_number")),)
        indexes = (models.Index(name="finding_by_rank", fields=("of", "rank", "row_number")),)

    def __str__(self) -> str:
        return f"row {self.row_number} of import {self.of_id}"


class Change(models.Model):
    """A customer whom an import made or changed: what was before, sealed, and a hash of what it left."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+", db_constraint=False)
    is_new = models.BooleanField()
    before_sealed = models.BinaryField(null=True)
    after_hash = models.CharField(max_length=64)
    kept_because = models.CharField(max_length=20, blank=True)
    """Why it was not undone: changed, used."""

    class Meta:
        constraints = (models.UniqueConstraint(name="change_once_per_party", fields=("of", "party")),)

    def __str__(self) -> str:
        return f"party {self.party_id} by import {self.of_id}"
