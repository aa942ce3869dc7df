"""Channels, their tokens, of which only the hash is kept, and the answers kept for repeated calls."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

LONGEST_NAME = 40
"""An event's source is named after the channel that reported it."""
LONGEST_KEY = 255
LONGEST_PURPOSE = 200


class Channel(models.Model):
    """A machine of one legal entity's own: online bank, mobile bank, call centre, core banking."""

    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="channel_name_once_per_legal_entity", fields=("legal_entity", "name")
            ),
        )

    def __str__(self) -> str:
        return self.name


class ChannelToken(models.Model):
    """A channel's right to call the API within some scopes, until it ends or is withdrawn.

    Several may live at once: the new one is put in place before the old one is withdrawn.
    """

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="tokens")
    token_hash = models.BinaryField(max_length=32, unique=True)
    mark = models.CharField(max_length=8)
    """What operators call the token by: it opens nothing."""
    scopes = ArrayField(models.CharField(max_length=30))
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    """Why the channel reads customers, where a call does not say it itself."""
    calls_per_minute = models.PositiveIntegerField()
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    """Written at most once an hour."""
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="channel_token_may_call_sometimes", condition=models.Q(calls_per_minute__gt=0)
            ),
        )

    def __str__(self) -> str:
        return f"{self.mark} of channel {self.channel_id}"


class KeptAnswer(models.Model):
    """What a call with an idempotency key was answered: a repetition gets the same bytes.

    Written in the transaction of the effect. The body names things by reference, and holds no personal fact.
    """

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    fingerprint = models.CharField(max_length=64)
    """Keyed hash of method, address and body, so that another call under the same key is noticed."""
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, blank=True)
    body = models.BinaryField(default=b"")
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="kept_answer_once_per_channel_and_key", fields=("channel", "key")),
        )
        indexes = (models.Index(name="kept_answer_by_moment", fields=("kept_at",)),)

    def __str__(self) -> str:
        return f"answer {self.pk}"
