"""Grants: which staff, team and unit may see a customer, as coverage last published them."""

from django.db import models


class Grant(models.Model):
    """A customer within reach of a unit and, when somebody looks after them, of a team and a staff member.

    A row without staff is a customer of the unit's pool.
    """

    party_id = models.BigIntegerField()
    legal_entity_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    team_id = models.BigIntegerField(null=True)
    staff_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(name="grant_by_staff", fields=("staff_id", "party_id")),
            models.Index(name="grant_by_team", fields=("team_id", "party_id")),
            models.Index(name="grant_by_unit", fields=("unit_id", "party_id")),
            models.Index(name="grant_by_party", fields=("party_id",)),
            models.Index(name="grant_by_home", fields=("staff_id", "unit_id")),
        )

    def __str__(self) -> str:
        return f"party {self.party_id} to unit {self.unit_id}, staff {self.staff_id}"
