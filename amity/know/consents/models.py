"""What a bank declares about contacting customers, the log of their consents, when they are left in peace.

Declarations are rows of a legal entity that compliance edits, each with a version. The log of consents only
grows: a trigger refuses to change or delete an entry.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class Basis(models.TextChoices):
    """Upon which ground of law the bank may contact a customer."""

    CONSENT = "CONSENT", _("Consent")
    CONTRACT = "CONTRACT", _("Contract")
    LEGAL_OBLIGATION = "LEGAL_OBLIGATION", _("Legal obligation")
    LEGITIMATE_INTEREST = "LEGITIMATE_INTEREST", _("Legitimate interest")


class Act(models.TextChoices):
    """What the customer did."""

    GRANTED = "GRANTED", _("Given")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class How(models.TextChoices):
    """How the customer said it."""

    IN_PERSON = "IN_PERSON", _("In person, after reading the text")
    SIGNED = "SIGNED", _("Signed on paper")
    SPOKEN = "SPOKEN", _("By telephone")
    ONLINE = "ONLINE", _("Online, by the customer")
    FILE = "FILE", _("Told by a source system")


class Stops(models.TextChoices):
    """What a suppression stops."""

    PROMOTION = "PROMOTION", _("What the customer did not ask for")
    EVERYTHING = "EVERYTHING", _("All but what the law demands")


class Purpose(models.Model):
    """What the bank contacts customers, or uses what it knows of them, for."""

    legal_entity_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    name_en = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=100)
    is_by_channel = models.BooleanField()
    is_promotion = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(name="purpose_once", fields=("legal_entity_id", "code")),)

    def __str__(self) -> str:
        return self.code


class ContactChannel(models.Model):
    """A way to a customer. No promotion from ``quiet_from`` up to ``quiet_to``, the bank's local time."""

    legal_entity_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    name_en = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=100)
    is_telephone = models.BooleanField()
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="contact_channel_once", fields=("legal_entity_id", "code")),
            models.CheckConstraint(
                name="contact_channel_quiet_hours_have_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code


class LegalBasis(models.Model):
    """The ground on which a purpose stands through a channel; no channel for a purpose not by channel."""

    legal_entity_id = models.BigIntegerField()
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=20, choices=Basis)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="legal_basis_once_per_purpose_and_channel",
                fields=("legal_entity_id", "purpose", "channel"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.basis} for {self.purpose} by {self.channel}"


class SuppressionReason(models.Model):
    """Why a customer may be left in peace, what that stops, for how long, and who may lift it."""

    legal_entity_id = models.BigIntegerField()
    code = models.CharField(max_length=20)
    name_en = models.CharField(max_length=100)
    name_zh = models.CharField(max_length=100)
    stops = models.CharField(max_length=10, choices=Stops)
    usual_days = models.PositiveSmallIntegerField(null=True)
    """For how many days; none lasts until somebody lifts it."""
    is_for_compliance = models.BooleanField(default=False)
    """Whether only compliance may lift it."""
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="suppression_reason_once", fields=("legal_entity_id", "code")),
        )

    def __str__(self) -> str:
        return self.code


class ContactLimit(models.Model):
    """At most so many promotions in so many days, through one channel or through all together."""

    legal_entity_id = models.BigIntegerField()
    channel = models.CharField(max_length=20, blank=True)
    most = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="contact_limit_once", fields=("legal_entity_id", "channel")),
            models.CheckConstraint(name="contact_limit_counts_days", condition=Q(days__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.most} in {self.days} days by {self.channel}"


class ConsentText(models.Model):
    """What a customer reads before they consent, in both languages. A new version follows, none changes."""

    legal_entity_id = models.BigIntegerField()
    purpose = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    text_en = models.TextField()
    text_zh = models.TextField()
    staff_id = models.BigIntegerField()
    active_from = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="consent_text_once_per_version", fields=("legal_entity_id", "purpose", "number")
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} text {self.number}"


class Consent(models.Model):
    """One entry of the log: a customer consented, or withdrew. It is never changed.

    Only ``party`` may move, when two customers are merged or parted again. What was signed is sealed under
    the key of whom it was taken from (``sealed_for``), so that the entry survives its customer's erasing as
    a proof without a name.
    """

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(null=True)
    source = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 NULL keeps rows without a source out of the unique rule
    legal_entity_id = models.BigIntegerField()
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20, blank=True)
    act = models.CharField(max_length=10, choices=Act)
    basis = models.CharField(max_length=20, choices=Basis)
    happened_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How)
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    """In which the text was read."""
    document_sealed = models.BinaryField(null=True)
    sealed_for = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="consent_once_per_request", fields=("request_id", "purpose", "channel")
            ),
            models.UniqueConstraint(name="consent_once_per_source", fields=("source", "key")),
            models.CheckConstraint(
                name="consent_expires_after_it_is_given",
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("happened_at")),
            ),
            models.CheckConstraint(
                name="consent_only_a_given_one_expires",
                condition=Q(expires_at__isnull=True) | Q(act="GRANTED"),
            ),
            models.CheckConstraint(
                name="consent_document_says_for_whom_it_is_sealed",
                condition=Q(document_sealed__isnull=True) | Q(sealed_for__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="consent_by_party", fields=("party", "purpose", "channel", "-happened_at")),
        )

    def __str__(self) -> str:
        return f"{self.act} {self.purpose} {self.reference}"


class Suppression(models.Model):
    """A customer is left in peace about a topic, or about everything, for a reason and a time."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True, null=True)
    source = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=120, null=True)  # noqa: DJ001 NULL keeps rows without a source out of the unique rule
    legal_entity_id = models.BigIntegerField()
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=20)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    note_sealed = models.BinaryField(null=True)
    staff_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="suppression_once_per_source", fields=("source", "key")),
            models.CheckConstraint(
                name="suppression_ends_after_it_begins",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="suppression_lifted_says_by_whom",
                condition=Q(lifted_at__isnull=True) | Q(lifted_by__isnull=False),
            ),
        )
        indexes = (models.Index(name="suppression_by_party", fields=("party", "-begins_at")),)

    def __str__(self) -> str:
        return f"{self.reason} of party {self.party_id}"


class Promotion(models.Model):
    """A contact that the customer did not ask for: contact limits count these."""

    request_id = models.UUIDField(unique=True)
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    topic = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (models.Index(name="promotion_by_party", fields=("party", "-happened_at")),)

    def __str__(self) -> str:
        return f"{self.purpose} by {self.channel} to party {self.party_id}"


class DoNotCall(models.Model):
    """A telephone number that is not called for promotion: only its keyed hashes, so it outlives erasing."""

    legal_entity_id = models.BigIntegerField()
    mobile_index = models.BinaryField(max_length=16)
    """As the blind index of a mobile number; that of a fixed line beside it."""
    phone_index = models.BinaryField(max_length=16)
    source = models.CharField(max_length=40, blank=True)
    staff_id = models.BigIntegerField(null=True)
    listed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "do not call"
        constraints = (
            models.UniqueConstraint(
                name="do_not_call_number_once", fields=("legal_entity_id", "mobile_index")
            ),
        )
        indexes = (models.Index(name="do_not_call_by_phone", fields=("legal_entity_id", "phone_index")),)

    def __str__(self) -> str:
        return f"number {self.pk}"
