"""The catalogue of products, in both languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProductLine(models.TextChoices):
    """What kind of need a product serves."""

    DEPOSITS = "DEPOSITS", _("Deposits")
    WEALTH = "WEALTH", _("Wealth")
    INSURANCE = "INSURANCE", _("Insurance")
    LOANS = "LOANS", _("Loans")
    CARDS = "CARDS", _("Cards")
    PAYMENTS = "PAYMENTS", _("Payments")
    TRADE = "TRADE", _("Trade and guarantees")
    SERVICES = "SERVICES", _("Services")


class Product(models.Model):
    """Something to hold. ``margin`` is the bank's yearly share of the balance, ``fee`` a yearly amount."""

    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name_en = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    line = models.CharField(max_length=20, choices=ProductLine)
    kind = models.CharField(max_length=30, blank=True)
    department = models.CharField(max_length=100, blank=True)
    partner = models.CharField(max_length=200, blank=True)
    rate = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    fee = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    margin = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    risk_grade = models.CharField(max_length=2, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True)
    on_sale_from = models.DateField(null=True)
    on_sale_to = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="product_code_once_per_legal_entity", fields=("legal_entity", "code")
            ),
        )

    def __str__(self) -> str:
        return self.code
