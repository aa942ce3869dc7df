"""Tokens by which a channel system is known. Only the hash is kept."""

from django.db import models


class ChannelToken(models.Model):
    """A channel's right to call the API for one legal entity, until it is withdrawn."""

    name = models.CharField(max_length=60)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="channel_token_one_live_per_name",
                fields=("legal_entity", "name"),
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.name
