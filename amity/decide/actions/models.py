"""The library of actions, as the bank has set it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Issue(models.TextChoices):
    """What an action is for."""

    KEEP = "KEEP", _("Keep")
    GROW = "GROW", _("Grow")
    SERVE = "SERVE", _("Serve")
    CARE = "CARE", _("Care")
    COMPLETE = "COMPLETE", _("Complete")


class Action(models.Model):
    """Something that may help a customer. ``eligible`` is a condition over the customer's feature row."""

    code = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)
    issue = models.CharField(max_length=20, choices=Issue)
    title_en = models.CharField(max_length=200)
    title_zh = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=400)
    reason_zh = models.CharField(max_length=400)
    product_code = models.CharField(max_length=30, blank=True)
    kinds = models.CharField(max_length=30, default="PERSON,ORGANISATION")
    eligible = models.TextField()
    value = models.TextField()
    """An expression over the feature row: what success is worth to the bank, in base currency a year."""
    amount = models.TextField(blank=True)
    """An expression over the feature row: the customer's money that it is about; empty if there is none."""
    base_rate = models.FloatField()
    """How often such an action has met its aim: it serves as propensity until a model is trained."""
    urgency = models.TextField(default="0")
    """An expression over the feature row, 0 to 100."""
    channel = models.CharField(max_length=20, default="CALL")
    purpose = models.CharField(max_length=20, blank=True)
    """What the customer would be contacted for; empty follows from the issue."""
    topic = models.CharField(max_length=20, blank=True)
    """The product line that it is about; empty for none in particular."""
    rest_days = models.PositiveSmallIntegerField(default=30)
    owner = models.CharField(max_length=100, blank=True)
    review_on = models.DateField(null=True)
    is_on = models.BooleanField(default=True)
    seeded = models.CharField(max_length=64, blank=True)
    """The content hash of the library's definition that this row was made of: the bank's own edit differs."""

    def __str__(self) -> str:
        return self.code
