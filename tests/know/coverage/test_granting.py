"""One customer's grants are brought into line as the whole bank's would be."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from amity.foundation.access.models import Grant
from amity.foundation.organisation.models import Posting, Staff, Team
from amity.know.coverage import granting
from amity.know.coverage.models import Absence, Assignment, Seat
from amity.know.parties.models import Party

TODAY = date(2026, 3, 2)
FIRST = date(2024, 1, 1)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
COLUMNS = ("party_id", "unit_id", "team_id", "staff_id")


def grants() -> list[tuple[int | None, ...]]:
    return sorted(Grant.objects.values_list(*COLUMNS), key=repr)


def shuffle(chance: random.Random, parties: list[Party], staff: list[Staff], team: Team) -> set[int]:
    """Change who looks after some of the customers, and who is there; return whom it concerns."""
    concerned: set[int] = set()
    for party in chance.sample(parties, 4):
        Assignment.objects.filter(party=party, active_to__isnull=True).delete()
        for role in ("MAIN", "BACKUP"):
            if chance.random() < 0.7:
                whose = {"team": team} if chance.random() < 0.2 else {"staff": chance.choice(staff)}
                Assignment.objects.create(
                    party=party, role=role, share=100 if role == "MAIN" else 0, active_from=FIRST, **whose
                )
        concerned.add(party.pk)
    away = chance.choice(staff)
    backup = chance.choice([person for person in staff if person != away])
    Absence.objects.filter(staff=away).delete()
    if chance.random() < 0.7:
        Absence.objects.create(
            legal_entity_id=away.legal_entity_id, staff=away, backup=chance.choice((backup, None)),
            reason="LEAVE", active_from=TODAY, active_to=TODAY + timedelta(days=3),
            recorded_by=0, recorded_at=NOON,
        )  # fmt: skip
    whose = Assignment.objects.filter(party__in=parties)
    # Who stands in for whom hangs on everybody's absences: all customers of both, and all they back.
    concerned |= set(whose.values_list("party_id", flat=True))
    return concerned


@pytest.mark.parametrize("seed", range(4))
def test_a_part_published_is_as_the_whole_published(bank, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  no secret hangs on it
    team = Team.objects.create(unit_id=bank.units["EAST"], code="T", name_en="T")
    Posting.objects.filter(staff__code="LIN").update(team=team)
    staff = [*Staff.objects.order_by("pk")]
    Seat.objects.create(staff=staff[0], capacity=500, deputy=staff[1])
    units = [*bank.units.values()]
    parties = [
        Party.objects.create(
            legal_entity_id=bank.id, unit_id=chance.choice(units), kind="PERSON", number=f"{n}",
            full_name=f"{n}", sort_name=f"{n}",
        )
        for n in range(12)
    ]  # fmt: skip
    granting.publish(bank.id, TODAY)
    for _round in range(6):
        concerned = shuffle(chance, parties, staff, team)
        granting.publish(bank.id, TODAY, party_ids=sorted(concerned))
        incremental = grants()
        assert granting.publish(bank.id, TODAY) == 0
        assert grants() == incremental
    assert incremental


def test_a_part_leaves_all_others_as_they_are(bank) -> None:
    one, other = (
        Party.objects.create(
            legal_entity_id=bank.id,
            unit_id=bank.units["EAST"],
            kind="PERSON",
            number=n,
            full_name=n,
            sort_name=n,
        )
        for n in "ab"
    )  # fmt: skip
    granting.publish(bank.id, TODAY)
    for party in (one, other):
        Assignment.objects.create(party=party, staff_id=bank.staff["LIN"], active_from=FIRST)
    granting.publish(bank.id, TODAY, party_ids=(one.pk,))

    assert Grant.objects.get(party_id=one.pk).staff_id == bank.staff["LIN"]
    assert Grant.objects.get(party_id=other.pk).staff_id is None
