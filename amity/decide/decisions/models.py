"""Ranked candidates a customer a generation, and the answers of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class Decision(models.Model):
    """One ranked action for one customer. Partitioned by generation; written only by the ring (COPY)."""

    pk = models.CompositePrimaryKey("generation", "party_id", "rank")
    generation = models.BigIntegerField()
    party_id = models.BigIntegerField()
    rank = models.SmallIntegerField()
    legal_entity_id = models.BigIntegerField()
    reference = models.UUIDField()
    as_of = models.DateField()
    run_id = models.BigIntegerField()
    action_code = models.CharField(max_length=40)
    action_version = models.IntegerField()
    value_minor = models.BigIntegerField()
    """What success is worth, in minor units of the legal entity's currency."""
    amount_minor = models.BigIntegerField(null=True)
    """The customer's money that it is about, where there is any: what matures, what went out."""
    propensity = models.FloatField()
    priority = models.FloatField()
    """What ranks it: propensity × value, weighted by urgency."""
    urgency = models.SmallIntegerField()
    facts = models.JSONField()
    """The stored facts that the reason names."""
    refusal = models.TextField(blank=True)
    """Why the bank might not contact the customer for it when the ring turned; empty for what is proposed."""

    class Meta:
        managed = False
        db_table = "decisions_decision"

    def __str__(self) -> str:
        return f"{self.action_code} for party {self.party_id}"


class Outcome(models.TextChoices):
    """What came of a proposed action."""

    DONE = "DONE", _("Done")
    LATER = "LATER", _("Later")
    NOT_SUITABLE = "NOT_SUITABLE", _("Not suitable")
    SHOWN = "SHOWN", _("Shown on a channel")


class Unsuitable(models.TextChoices):
    """Why a proposed action does not suit the customer."""

    NO_NEED = "NO_NEED", _("No need for it")
    BAD_MOMENT = "BAD_MOMENT", _("A bad moment")
    HAS_ELSEWHERE = "HAS_ELSEWHERE", _("Has it at another bank")
    WRONG_FACTS = "WRONG_FACTS", _("The facts are wrong")
    ASKED_NOT_TO = "ASKED_NOT_TO", _("Asked not to be contacted about it")


class Response(models.Model):
    """What somebody answered to a decision; it is not proposed to this customer before ``rests_until``."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    request_id = models.UUIDField(unique=True)
    """The idempotency key: the same answer twice takes effect once."""
    decision = models.UUIDField()
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    action_code = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=20, choices=Unsuitable, blank=True)
    note = models.CharField(max_length=500, blank=True)
    rests_until = models.DateField()
    staff_id = models.BigIntegerField()
    answered_at = models.DateTimeField()
    is_undone = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="response_not_suitable_says_why",
                condition=~models.Q(outcome="NOT_SUITABLE") | ~models.Q(reason=""),
            ),
        )
        indexes = (models.Index(name="response_by_party", fields=("party", "action_code", "-rests_until")),)

    def __str__(self) -> str:
        return f"{self.outcome} for {self.action_code}"
