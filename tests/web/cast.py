"""Readers of pages: a bank with a branch, and somebody who signs in there in a role."""

from dataclasses import dataclass
from datetime import date

from django.test import Client
from django.utils import timezone

from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation import services
from amity.foundation.organisation.models import Staff, User

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Reader:
    """Somebody who is signed in, with the browser that they hold."""

    client: Client
    actor: Actor

    def get(self, address: str, *, hx: bool = False, **query: str):
        headers = {"HX-Request": "true"} if hx else {}
        return self.client.get(address, query, secure=True, headers=headers)

    def post(self, address: str, **form: str):
        return self.client.post(address, form, secure=True, headers={"HX-Request": "true"})


def make_bank(code: str = "LAKESIDE") -> int:
    now = timezone.now()
    bank = services.ensure_legal_entity(
        code=code, name_en=f"{code.title()} Bank", name_zh="", currency="CNY", at=now
    )
    head = services.ensure_unit(legal_entity_id=bank, code="HEAD", name_en="Head office", name_zh="", at=now)
    services.ensure_unit(
        legal_entity_id=bank,
        code="EAST",
        name_en="East Lake",
        name_zh="",
        kind="BRANCH",
        parent_id=head,
        at=now,
    )
    return bank


def make_reader(role: str, bank: int, *, name: str = "Lin Wei", native_name: str = "林薇") -> Reader:
    now = timezone.now()
    code = f"{role}-{bank}"
    staff_id = services.add_staff(
        legal_entity_id=bank,
        code=code,
        full_name=name,
        native_name=native_name,
        unit_code="EAST",
        role=role,
        active_from=LONG_AGO,
        by=SYSTEM,
        at=now,
    )
    # Without a password, which would take longer to hash than the test takes.
    user = User.objects.create_user(code)
    Staff.objects.filter(pk=staff_id).update(user=user)
    client = Client()
    client.force_login(user)
    actor = organisation.actor_of_user(user.pk, at=now)
    assert actor is not None
    return Reader(client, actor)
