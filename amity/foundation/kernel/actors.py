"""Who acts: a staff member in the roles held at a unit, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A staff member acting in their roles at a unit of one legal entity; a channel's number is negative."""

    staff_id: int
    unit: str
    roles: frozenset[str]
    legal_entity_id: int = 0
    unit_id: int = 0
    team_id: int | None = None
    name: str = field(default="", compare=False)

    @property
    def is_system(self) -> bool:
        # The role, not the number alone: a machine has no number of a staff member's either.
        return self.staff_id == 0 and "system" in self.roles


SYSTEM = Actor(staff_id=0, unit="", roles=frozenset({"system"}), name="Amity")
"""The actor of jobs, of the ring and of the intake."""
