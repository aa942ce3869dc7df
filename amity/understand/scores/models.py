"""One wide row a customer a generation. Written only by the ring (COPY); figures are whole minor units."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tier(models.TextChoices):
    """The tier of value: the first four are persons', the others organisations'."""

    PRIVATE = "PRIVATE", _("Private banking")
    WEALTH = "WEALTH", pgettext_lazy("tier", "Wealth")
    PREFERRED = "PREFERRED", _("Preferred")
    CORE = "CORE", _("Core")
    KEY = "KEY", _("Key account")
    GROWTH = "GROWTH", _("Growth company")
    STANDARD = "STANDARD", _("Small business")


class Profile(models.Model):
    """What the ring found of one customer. Partitioned by generation."""

    pk = models.CompositePrimaryKey("generation", "party_id")
    generation = models.BigIntegerField()
    party_id = models.BigIntegerField()
    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    """The customer's home unit when the ring turned: the wall of the database asks it."""
    as_of = models.DateField()
    run_id = models.BigIntegerField()
    definitions = models.CharField(max_length=16)
    """The version (content hash) of the feature catalogue and tier rules behind this row."""
    tier = models.CharField(max_length=12, choices=Tier)
    rfm = models.CharField(max_length=3)
    """Recency, frequency and money, each 1 (lowest fifth) to 5 (highest)."""
    currency = models.CharField(max_length=3)
    assets_minor = models.BigIntegerField()
    deposits_minor = models.BigIntegerField()
    wealth_minor = models.BigIntegerField()
    insurance_minor = models.BigIntegerField()
    loans_minor = models.BigIntegerField()
    assets_change_90d_minor = models.BigIntegerField()
    contribution_12m_minor = models.BigIntegerField()
    product_lines_count = models.SmallIntegerField()
    last_contact_on = models.DateField(null=True)
    next_maturity_on = models.DateField(null=True)
    maturing_30d_minor = models.BigIntegerField()
    outflow_largest_14d_minor = models.BigIntegerField()
    action_code = models.CharField(max_length=40, blank=True)
    """The action that ranks first."""
    action_value_minor = models.BigIntegerField(default=0)
    features = ArrayField(models.FloatField(null=True))
    """The feature row, in catalogue order."""

    class Meta:
        managed = False
        db_table = "scores_profile"

    def __str__(self) -> str:
        return f"profile of party {self.party_id} in generation {self.generation}"
