"""Parties and what the bank knows of them. Direct identifiers are sealed under the party's key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amity.foundation.kernel.references import new_reference


class PartyKind(models.TextChoices):
    """A natural person or a body."""

    PERSON = "PERSON", _("Person")
    ORGANISATION = "ORGANISATION", _("Organisation")


class PartyStatus(models.TextChoices):
    """How the bank and the party stand to each other."""

    PROSPECT = "PROSPECT", _("Prospect")
    ACTIVE = "ACTIVE", _("Active")
    DORMANT = "DORMANT", _("Dormant")
    ATTRITED = "ATTRITED", _("Left")
    MERGED = "MERGED", _("Merged")
    CLOSED = "CLOSED", _("Closed")
    ERASED = "ERASED", _("Erased")


class Party(models.Model):
    """A person or an organisation. ``sort_name`` is lower-case Latin letters, pinyin for Chinese names."""

    reference = models.UUIDField(default=new_reference, unique=True, editable=False)
    legal_entity = models.ForeignKey("organisation.LegalEntity", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=PartyKind)
    number = models.CharField(max_length=40)
    full_name = models.CharField(max_length=200)
    native_name = models.CharField(max_length=200, blank=True)
    sort_name = models.CharField(max_length=200, db_collation="C")
    status = models.CharField(max_length=10, choices=PartyStatus, default=PartyStatus.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    own_status = models.CharField(max_length=10, blank=True, db_default="")
    """While it is merged into another: the status that its own sources give it."""
    own_unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    """While it is merged: the unit that its own sources give it; ``unit`` is the survivor's."""
    customer_since = models.DateField(null=True)
    risk_profile = models.CharField(max_length=2, blank=True)
    kyc_expires_on = models.DateField(null=True)
    language = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="party_number_once_per_legal_entity", fields=("legal_entity", "number")
            ),
            models.CheckConstraint(
                name="party_merged_iff_into_another",
                condition=Q(merged_into__isnull=True) ^ Q(status="MERGED"),
            ),
        )
        indexes = (
            models.Index(name="party_by_name", fields=("legal_entity", "sort_name", "id")),
            # Few: every chunk of an intake asks for them.
            models.Index(name="party_erased", fields=("id",), condition=Q(status="ERASED")),
            models.Index(name="party_merged", fields=("id",), condition=Q(status="MERGED")),
        )

    def __str__(self) -> str:
        return f"party {self.pk}"


class Person(models.Model):
    """What is known of a person. The day of birth is sealed; year and month stay plain."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="person")
    sex = models.CharField(max_length=1, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_on_sealed = models.BinaryField(null=True)
    education = models.CharField(max_length=30, blank=True)
    occupation = models.CharField(max_length=100, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    income_band = models.CharField(max_length=20, blank=True)
    marital_status = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"person {self.pk}"


class Organisation(models.Model):
    """What is known of a company or another body."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="organisation")
    industry_code = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=10, blank=True)
    registered_capital = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    founded_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class SourceRecord(models.Model):
    """A customer record of a source system. ``lake_key`` is random, given once, and never changes."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    party = models.ForeignKey(Party, models.CASCADE, related_name="source_records")
    own_party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+")
    """While merged: the party that this record made, to which its rows go in and an unmerge gives it back."""
    lake_key = models.BigIntegerField(unique=True)
    changed_at = models.DateTimeField(null=True)
    """When the source last said something new of it."""
    row_hash = models.CharField(max_length=64)
    """Keyed hash of the row as it last came: where the source changed nothing, edits made here stand."""
    on_match = models.CharField(max_length=10, blank=True, db_default="")
    """Empty for a record that says all of its party; skip, fill or overwrite for one matched to another's."""
    matched_by = models.CharField(max_length=20, blank=True, db_default="")
    """By what it was matched."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="source_record_once_per_source", fields=("source", "key")),
        )

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


class Identifier(models.Model):
    """A document or number that names the party: sealed, with a keyed blind index for equality search."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30)
    value_sealed = models.BinaryField()
    blind_index = models.BinaryField(max_length=16)
    issuer = models.CharField(max_length=100, blank=True)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="identifier_once_per_party_and_scheme", fields=("party", "scheme", "blind_index")
            ),
        )
        indexes = (models.Index(name="identifier_by_blind_index", fields=("scheme", "blind_index")),)

    def __str__(self) -> str:
        return f"{self.scheme} of party {self.party_id}"


class ContactPoint(models.Model):
    """A telephone number, an e-mail or another way to reach the party, sealed."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=20)
    value_sealed = models.BinaryField()
    blind_index = models.BinaryField(max_length=16)
    is_preferred = models.BooleanField(default=False)
    is_verified = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="contact_point_once_per_party_and_kind", fields=("party", "kind", "blind_index")
            ),
        )
        indexes = (models.Index(name="contact_point_by_blind_index", fields=("kind", "blind_index")),)

    def __str__(self) -> str:
        return f"{self.kind} of party {self.party_id}"


class Address(models.Model):
    """Where the party lives or works. Region and city stay plain; the street line is sealed."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=20)
    region_code = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    line_sealed = models.BinaryField(null=True)
    blind_index = models.BinaryField(max_length=16, null=True)
    """Of the street line: equal lines are known without opening them."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="address_once_per_party_and_kind", fields=("party", "kind")),
        )

    def __str__(self) -> str:
        return f"{self.kind} address of party {self.party_id}"


class Evidence(models.TextChoices):
    """By what a relationship is known that staff wrote down."""

    DOCUMENT = "DOCUMENT", _("A document was shown")
    REGISTER = "REGISTER", _("A public register")
    TOLD = "TOLD", _("The customer told us")
    SEEN = "SEEN", _("The bank saw it in its own business")


class Relationship(models.Model):
    """Who a party is to another: spouse, child, employer, legal representative, guarantor, shareholder …"""

    party = models.ForeignKey(Party, models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Party, models.CASCADE, related_name="+")
    role = models.CharField(max_length=30)
    """What ``other`` is to ``party``."""
    inverse_role = models.CharField(max_length=30)
    """What ``party`` is to ``other``."""
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)
    evidence = models.CharField(max_length=10, choices=Evidence, blank=True, db_default="")
    """By what staff know it; empty where a source told it."""
    told = models.CharField(max_length=60, blank=True, db_default="")
    """What the source had told when staff wrote over it; ``NEVER`` where only staff did. Until the source
    tells something else, what staff wrote stands."""
    version = models.PositiveIntegerField(db_default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="relationship_once_per_pair_and_role", fields=("party", "other", "role")
            ),
            models.CheckConstraint(name="relationship_with_another", condition=~Q(party=models.F("other"))),
        )
        indexes = (models.Index(name="relationship_by_other", fields=("other",)),)

    def __str__(self) -> str:
        return f"{self.role} of party {self.party_id}"


class Carried(models.Model):
    """A row of another table that stands with the survivor of a merge, and is ``own_party``'s by origin."""

    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    own_party = models.ForeignKey(Party, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(name="carried_once_per_row", fields=("table", "row_id")),)

    def __str__(self) -> str:
        return f"row {self.row_id} of {self.table}"


class SearchToken(models.Model):
    """A prepared word by which a party is found: name, pinyin, initials, or the keyed hash of last digits.

    Asked by range (``token >= p AND token < next(p)``), which a btree answers under row-level security.
    """

    pk = models.CompositePrimaryKey("legal_entity_id", "token", "party_id")
    legal_entity_id = models.BigIntegerField()
    token = models.CharField(max_length=80, db_collation="C")
    # No constraint on the party: a dozen of these rows are written with each party, in its transaction.
    party = models.ForeignKey(Party, models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return f"token of party {self.party_id}"
