"""Every page of a customer × every role × every tie between them: seen within reach, else not even named."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from amity.foundation.access import services as access
from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.access.services import GrantRow
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import Posting, Team, Unit
from amity.know.parties.models import Party, Person
from tests.architecture.test_roles import ROLES
from tests.architecture.test_routes import routes
from tests.web.cast import Reader, make_bank, make_reader

TIES = {
    "own": Reach.OWN,
    "same team": Reach.TEAM,
    "same branch": Reach.BRANCH,
    "pool of the branch": Reach.BRANCH,
    "outlet below the branch": Reach.BRANCH,
    "other branch": Reach.BANK,
}
"""Each tie, and the narrowest reach that spans it. None spans another bank's customers, or who never was."""
OF_A_FIELD = {"customers:reveal", "customers:detail", "customers:edit"}
"""They find nothing unless the address names a field."""


@dataclass(frozen=True)
class Scene:
    """A reader, and a customer for each tie to them."""

    reader: Reader
    customers: dict[str, UUID]


@pytest.fixture
def scene(db, home, role) -> Scene:
    bank, other_bank = make_bank(), make_bank("SEASIDE")
    reader = make_reader(role, bank)
    east = Unit.objects.get(legal_entity_id=bank, code="EAST")
    pier = unit(bank, "PIER", east.pk)
    west = unit(bank, "WEST", east.parent_id)
    team, other_team = (Team.objects.create(unit=east, code=code, name_en=code) for code in ("T1", "T2"))
    Posting.objects.filter(staff_id=reader.actor.staff_id).update(team=team)
    me, mate, stranger = reader.actor.staff_id, 900_001, 900_002
    places = {
        "own": (east.pk, team.pk, me),
        "same team": (east.pk, team.pk, mate),
        "same branch": (east.pk, other_team.pk, stranger),
        "pool of the branch": (east.pk, None, None),
        "outlet below the branch": (pier, None, stranger),
        "other branch": (west, None, stranger),
    }
    parties = {tie: party(bank, place[0], tie) for tie, place in places.items()}
    grants = [GrantRow(parties[tie].pk, *place) for tie, place in places.items()]
    access.replace_grants(legal_entity_id=bank, grants=grants)

    others_unit = Unit.objects.get(legal_entity_id=other_bank, code="EAST").pk
    theirs = party(other_bank, others_unit, "other bank")
    # The other bank's grants name the same numbers of team and staff.
    access.replace_grants(legal_entity_id=other_bank, grants=[GrantRow(theirs.pk, others_unit, team.pk, me)])
    references = {tie: one.reference for tie, one in parties.items()}
    return Scene(reader, {**references, "other bank": theirs.reference, "never was": uuid4()})


def unit(bank: int, code: str, parent: int | None) -> int:
    return organisation.ensure_unit(
        legal_entity_id=bank,
        code=code,
        name_en=code,
        name_zh="",
        kind="BRANCH",
        parent_id=parent,
        at=timezone.now(),
    )


def party(bank: int, unit_id: int, tie: str) -> Party:
    one = Party.objects.create(
        legal_entity_id=bank,
        unit_id=unit_id,
        kind="PERSON",
        number=f"60{bank}{len(tie)}{tie[:4]}",
        full_name=f"Chen Canary {tie}",
        sort_name=f"chen canary {tie}",
    )
    Person.objects.create(party=one)
    return one


def pages() -> list[tuple[str, str]]:
    """Return the pages and fragments that show one customer, with their verbs."""
    return [
        (name, route.callback.verb)
        for name, route in routes(get_resolver())
        # Elsewhere in the room a reference is a proposal's or an answer's.
        if name.startswith("customers:") and str(route.pattern).startswith("<uuid:reference>")
    ]


@pytest.mark.parametrize("role", ROLES)
def test_a_customer_is_seen_exactly_within_reach(scene: Scene, role: str) -> None:
    reach = permissions().roles[role].reach
    wrong = {}
    for tie, reference in scene.customers.items():
        spans = tie in TIES and reach >= TIES[tie]
        for name, verb in pages():
            answer = scene.reader.get(_address(name, reference))
            if answer.status_code == 405:
                continue
            may = role in permissions().verbs[verb].roles
            expected = 403 if not may else 200 if spans and name not in OF_A_FIELD else 404
            leaks = not spans and b"Chen Canary" in answer.content
            if answer.status_code != expected or leaks:
                wrong[tie, name] = (answer.status_code, expected, leaks)
    assert wrong == {}


@pytest.mark.parametrize("role", ["customer_manager"])
def test_what_is_out_of_reach_looks_like_what_never_was(scene: Scene, role: str) -> None:
    def looks(tie: str) -> tuple[int, bytes]:
        answer = scene.reader.get(_address("customers:record", scene.customers[tie]))
        body = answer.content.replace(str(scene.customers[tie]).encode(), b"")
        return answer.status_code, body.split(b"<main")[1].split(b"</main>")[0]

    assert looks("other branch") == looks("other bank") == looks("never was")


def _address(name: str, reference: UUID) -> str:
    return reverse(name, args=[reference])
