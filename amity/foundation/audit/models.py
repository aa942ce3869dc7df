"""Entries as they happened, and the seals that chain them."""

from django.db import models

from amity.foundation.audit.canonical import EntryRow, SealRow


class Entry(models.Model):
    """One act: who did what to what, when, and which fields it changed (values only where not personal)."""

    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    party_id = models.BigIntegerField(null=True)
    legal_entity_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    purpose = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict)
    seal = models.ForeignKey("audit.Seal", models.PROTECT, null=True, related_name="entries")

    class Meta:
        indexes = (
            models.Index(name="entry_by_moment", fields=("-happened_at", "-id")),
            models.Index(name="entry_by_party", fields=("party_id", "-happened_at")),
            models.Index(name="entry_by_staff", fields=("staff_id", "-happened_at")),
            models.Index(name="entry_by_subject", fields=("subject", "-happened_at")),
            models.Index(name="entry_unsealed", fields=("id",), condition=models.Q(seal__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    @property
    def row(self) -> EntryRow:
        """What the seal's hash covers: every column but the seal's."""
        return EntryRow(
            id=self.pk,
            action=self.action,
            subject=self.subject,
            party_id=self.party_id,
            legal_entity_id=self.legal_entity_id,
            staff_id=self.staff_id,
            happened_at=self.happened_at,
            purpose=self.purpose,
            changes=self.changes,
        )


class Seal(models.Model):
    """A batch of entries under one Merkle root, chained to the seal before it and signed.

    ``leaves`` keeps each entry's id and hash, so that a check can name the entry that was bent.
    """

    sequence = models.BigIntegerField(unique=True)
    first_entry_id = models.BigIntegerField()
    last_entry_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.sequence}"

    @property
    def row(self) -> SealRow:
        """What the seal's digest covers."""
        return SealRow(
            sequence=self.sequence,
            first_entry_id=self.first_entry_id,
            last_entry_id=self.last_entry_id,
            count=self.count,
            root=bytes(self.root),
            previous=bytes(self.previous),
            sealed_at=self.sealed_at,
        )
