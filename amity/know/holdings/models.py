"""Holdings, who stands behind them, their latest balances, and recent transactions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class HoldingStatus(models.TextChoices):
    """How a holding stands."""

    ACTIVE = "ACTIVE", _("Active")
    DORMANT = "DORMANT", _("Dormant")
    MATURED = "MATURED", _("Matured")
    CLOSED = "CLOSED", _("Closed")
    OVERDUE = "OVERDUE", _("Overdue")


class Holding(models.Model):
    """A product that a party has. The account number is sealed under the first owner's key."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    product = models.ForeignKey("products.Product", models.PROTECT, related_name="+")
    owner = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    lake_key = models.BigIntegerField()
    """The first owner's source record: its transactions carry this key in the lake."""
    number_sealed = models.BinaryField(null=True)
    number_tail = models.CharField(max_length=4, blank=True)
    status = models.CharField(max_length=10, choices=HoldingStatus, default=HoldingStatus.ACTIVE)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    matures_on = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    limit_amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    is_held_away = models.BooleanField(default=False)
    balance = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    """The latest balance; what is owed is negative."""
    balance_on = models.DateField(null=True)
    row_hash = models.CharField(max_length=64)
    """Keyed hash of the row as it last came, so that a sealed number need not be opened to be compared."""

    class Meta:
        constraints = (models.UniqueConstraint(name="holding_once_per_source", fields=("source", "key")),)
        indexes = (
            models.Index(name="holding_by_owner", fields=("owner", "status")),
            models.Index(name="holding_by_maturity", fields=("legal_entity", "matures_on")),
            models.Index(name="holding_by_product", fields=("product", "status")),
        )

    def __str__(self) -> str:
        return f"holding {self.pk}"


class HoldingParty(models.Model):
    """A party's part in a holding: owner, joint owner, cardholder, guarantor …"""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="parties")
    party = models.ForeignKey("parties.Party", models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="holding_party_once_per_role", fields=("holding", "party", "role")),
        )
        indexes = (models.Index(name="holding_party_by_party", fields=("party",)),)

    def __str__(self) -> str:
        return f"{self.role} of holding {self.holding_id}"


class StandingOrder(models.Model):
    """A payment that repeats."""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="standing_orders")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=40, blank=True)
    counterparty_bank = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="standing_order_once_per_source", fields=("source", "key")),
        )

    def __str__(self) -> str:
        return f"standing order {self.pk}"


class TransactionStatus(models.TextChoices):
    """Whether the money has moved."""

    SETTLED = "SETTLED", _("Settled")
    PENDING = "PENDING", _("Pending")
    REVERSED = "REVERSED", _("Reversed")


class RecentTransaction(models.Model):
    """A transaction of the last 90 days before the business date; the lake has them all."""

    legal_entity_id = models.BigIntegerField()
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    holding_id = models.BigIntegerField()
    party_id = models.BigIntegerField()
    booked_on = models.DateField()
    booked_at = models.DateTimeField(null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=TransactionStatus, default=TransactionStatus.SETTLED)
    kind = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    counterparty_bank = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="recent_transaction_once_per_source", fields=("source", "key")),
        )
        indexes = (
            models.Index(name="recent_transaction_by_party", fields=("party_id", "-booked_on", "-id")),
            models.Index(name="recent_transaction_by_day", fields=("legal_entity_id", "booked_on")),
        )

    def __str__(self) -> str:
        return f"transaction {self.pk}"


class MonthlyBalance(models.Model):
    """What a party had in a product line at a month's end, in the bank's currency. The ring fills it."""

    pk = models.CompositePrimaryKey("party_id", "month", "line")
    legal_entity_id = models.BigIntegerField()
    party_id = models.BigIntegerField()
    month = models.DateField()
    """First day of the month."""
    line = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    """Hundredths; what is owed is negative."""

    class Meta:
        indexes = (models.Index(name="monthly_balance_by_entity", fields=("legal_entity_id",)),)

    def __str__(self) -> str:
        return f"{self.line} of party {self.party_id} in {self.month:%Y-%m}"
