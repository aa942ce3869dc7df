"""What processes of the server share about sign-in: tries by name and address, and short-lived notes."""

from django.db import models


class Tries(models.Model):
    """Tries to sign in under one name, or from one address, that have not gone well; the key says neither."""

    key = models.CharField(max_length=40, primary_key=True)
    count = models.IntegerField(default=0)
    began_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} tries since {self.began_at:%H:%M}"


class Note(models.Model):
    """A value that every process of the server may ask for until it expires: the shared cache."""

    key = models.CharField(max_length=300, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
