"""The bell: new words until somebody has looked."""

import pytest
from django.utils import timezone

from amity.engage.tasks.models import Task
from amity.foundation.access import services as access
from amity.foundation.access.services import GrantRow
from amity.know.parties.models import Party
from amity.know.sources.models import Event
from tests.web.cast import Reader, make_bank, make_reader


@pytest.fixture
def lin(db, home) -> Reader:
    return make_reader("customer_manager", make_bank())


@pytest.fixture
def alert(lin: Reader) -> Task:
    now = timezone.now()
    bank, unit = lin.actor.legal_entity_id, lin.actor.unit_id
    party = Party.objects.create(
        legal_entity_id=bank,
        unit_id=unit,
        kind="PERSON",
        number="1",
        full_name="Chen Yulan",
        sort_name="chen",
    )
    access.replace_grants(legal_entity_id=bank, grants=[GrantRow(party.pk, unit, None, lin.actor.staff_id)])
    event = Event.objects.create(
        legal_entity_id=bank,
        source="app",
        key="1",
        party=party,
        channel="APP",
        kind="COMPLAINT",
        happened_at=now,
        arrived_at=now,
    )
    return Task.objects.create(
        legal_entity_id=bank,
        unit_id=unit,
        staff_id=lin.actor.staff_id,
        party=party,
        event=event,
        kind="CALL",
        title_en="Call about the complaint",
        title_zh="致电处理投诉",
        due_at=now,
        created_at=now,
        created_by=0,
    )


def test_a_new_word_is_marked_until_it_was_looked_at(lin: Reader, alert: Task) -> None:
    assert lin.get("/help/").context["shell"].unseen == 1
    assert "Call about the complaint" in lin.get("/live/recent", hx=True).content.decode()

    lin.post("/live/seen")

    assert lin.get("/help/").context["shell"].unseen == 0


def test_nobody_sees_for_somebody_else(lin: Reader, alert: Task) -> None:
    make_reader("branch_manager", lin.actor.legal_entity_id, name="Tang Li").post("/live/seen")

    assert lin.get("/help/").context["shell"].unseen == 1


def test_a_toast_speaks_the_readers_language(lin: Reader, alert: Task) -> None:
    lin.client.cookies["amity_language"] = "zh-hans"

    html = lin.get(f"/live/toast/{alert.reference}", hx=True).content.decode()

    assert "致电处理投诉" in html
    assert "打开" in html
