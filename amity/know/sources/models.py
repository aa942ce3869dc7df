"""Feeds, batches, refused and parked rows, and the events of all channels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference
from amity.know.sources.outcomes import Outcome


class Feed(models.Model):
    """A mapping from a source's files to canonical tables, in the version that last ran."""

    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    """The content hash of the feed's folder."""

    class Meta:
        constraints = (models.UniqueConstraint(name="feed_name_once", fields=("name",)),)

    def __str__(self) -> str:
        return self.name


class Registered(models.Model):
    """A feed that the house knows: it lies in AMITY_HOME/feeds, and is read when it is due."""

    name = models.CharField(max_length=60, unique=True)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    reads_from = models.CharField(max_length=300)
    """Folder, store or databases, without anything secret."""
    schedule = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.NEW)
    told = models.TextField(blank=True)
    signature = models.CharField(max_length=64, blank=True)
    """What lay in its folder when it was last read to the end."""

    def __str__(self) -> str:
        return self.name


class BatchState(models.TextChoices):
    """How far a batch came."""

    LOADING = "LOADING", _("Loading")
    LOADED = "LOADED", _("Loaded")
    REFUSED = "REFUSED", _("Refused")


class Batch(models.Model):
    """One file of one feed, loaded into one canonical table."""

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="batches")
    feed_version = models.CharField(max_length=64)
    table = models.CharField(max_length=40)
    load = models.CharField(max_length=60)
    """The mapping's name: the table's, or what tells two mappings of one file apart."""
    file_name = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64)
    """The hash of the file, and of the files that the mapping joins to it."""
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.LOADING)
    lines = models.BigIntegerField(default=0)
    """Physical lines of data: all lines without the header."""
    continuations = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    """Rows that the mapping's own condition leaves to another mapping."""
    accepted = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    parked = models.BigIntegerField(default=0)
    inserted = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="batch_by_file", fields=("feed", "load", "file_name", "-id")),)

    def __str__(self) -> str:
        return f"{self.file_name} into {self.table}"


class Reject(models.Model):
    """A refused row: where, why, and its raw text sealed under the batch's key."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rejects")
    row_number = models.BigIntegerField()
    column = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300)
    raw_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"row {self.row_number} of batch {self.batch_id}"


class Parked(models.Model):
    """An accepted row whose parent has not arrived yet; replayed when it has."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="parked_rows")
    table = models.CharField(max_length=40)
    parent_table = models.CharField(max_length=40)
    parent_key = models.CharField(max_length=120)
    row_number = models.BigIntegerField()
    row_sealed = models.BinaryField()

    class Meta:
        indexes = (models.Index(name="parked_by_parent", fields=("parent_table", "parent_key")),)

    def __str__(self) -> str:
        return f"{self.table} row waiting for {self.parent_table}"


class Event(models.Model):
    """Something that happened on a channel: a complaint, a call, a review, a visit, a large payment.

    Who it happened to is a party or, for words nobody signed, a unit.
    """

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    """The inbox key: the same event twice takes effect once."""
    party = models.ForeignKey("parties.Party", models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    topic = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=30, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    score = models.SmallIntegerField(null=True)
    text_sealed = models.BinaryField(null=True)
    """Sealed under the party's key; words that nobody signed, under that of the batch that brought them."""
    batch_id = models.BigIntegerField(null=True)
    """The batch that brought it; none for an event that a channel reported itself."""
    row_hash = models.CharField(max_length=64)
    """Keyed hash of the event as it last came, so that sealed words need not be opened to be compared."""
    happened_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    in_lake_at = models.DateTimeField(null=True)
    """When the lake got an event that a channel reported; what a batch brings, it brings there, too."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="event_once_per_source", fields=("source", "key")),
            models.CheckConstraint(
                name="event_has_party_or_unit",
                condition=models.Q(party__isnull=False) | models.Q(unit__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="event_by_party", fields=("party", "-happened_at", "-id")),
            models.Index(name="event_by_unit", fields=("unit", "-happened_at")),
            # Few of many: lists and days ask who lately moved much money away.
            models.Index(
                name="event_of_large_outflow",
                fields=("happened_at", "party"),
                condition=models.Q(kind="LARGE_OUTFLOW"),
            ),
            models.Index(
                name="event_not_in_lake",
                fields=("id",),
                condition=models.Q(batch_id__isnull=True, in_lake_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
