"""A view is asked only by who may; who is refused is written down with what they asked for."""

from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from amity.foundation.access.http import ActorMiddleware, actor_of, allowed
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import NotAllowed, NotFound
from amity.foundation.organisation import services as organisation
from amity.foundation.organisation.models import User
from tests.foundation.access.conftest import LIN, NOON, Scene

REFERENCE = UUID("01900000-0000-7000-8000-000000000001")


@allowed("customers:read")
def record(request: HttpRequest, reference: UUID) -> HttpResponse:
    return HttpResponse(str(reference))


@allowed("customers:read")
def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("all")


@allowed("customers:read")
def strangers(request: HttpRequest, reference: UUID) -> HttpResponse:
    raise NotFound


def asked_by(actor) -> HttpRequest:
    request = RequestFactory().get("/customers/")
    request.actor = actor
    request.resolver_match = ResolverMatch(listing, (), {}, url_name="list", namespaces=["customers"])
    return request


def last_entry() -> tuple[str, str, int]:
    entry = Entry.objects.latest("pk")
    return entry.action, entry.subject, entry.staff_id


class TestAllowed:
    def test_lets_in_who_may(self, scene: Scene) -> None:
        entries = Entry.objects.count()

        answer = record(asked_by(scene.actor("customer_manager")), reference=REFERENCE)

        assert answer.content == str(REFERENCE).encode()
        assert Entry.objects.count() == entries

    def test_refuses_who_may_not_and_writes_it_down(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed):
            record(asked_by(scene.actor("administrator")), reference=REFERENCE)

        assert last_entry() == ("customers:refused", f"party:{REFERENCE}", LIN)

    def test_writes_down_a_strangers_customer_whom_the_view_did_not_find(self, scene: Scene) -> None:
        with pytest.raises(NotFound):
            strangers(asked_by(scene.actor("customer_manager")), reference=REFERENCE)

        assert last_entry() == ("customers:refused", f"party:{REFERENCE}", LIN)

    def test_names_the_page_where_there_is_no_subject(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed):
            listing(asked_by(scene.actor("administrator")))

        assert last_entry() == ("customers:refused", "page:customers:list", LIN)

    def test_refuses_who_holds_no_role_today(self, db) -> None:
        with pytest.raises(NotAllowed, match="no role in the bank today"):
            listing(asked_by(None))

    def test_tells_its_verb(self) -> None:
        assert record.verb == "customers:read"

    def test_does_not_come_to_stand_with_a_verb_that_nobody_defined(self) -> None:
        with pytest.raises(LookupError, match="customers:sell is not in"):
            allowed("customers:sell")


class TestActorMiddleware:
    @staticmethod
    def pass_on(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    def test_puts_the_staff_member_on_the_request(self, scene: Scene) -> None:
        staff_id = organisation.add_staff(
            legal_entity_id=scene.bank,
            code="S1",
            full_name="Lin Wei",
            native_name="",
            unit_code="EAST",
            role="team_lead",
            active_from=NOON.date(),
            by=scene.actor("administrator"),
            at=NOON,
        )
        organisation.make_user(staff_id=staff_id, username="lin", by=scene.actor("administrator"), at=NOON)
        request = RequestFactory().get("/")
        request.user = User.objects.get(username="lin")

        ActorMiddleware(self.pass_on)(request)

        actor = actor_of(request)
        assert (actor.staff_id, actor.unit, actor.roles) == (staff_id, "EAST", {"team_lead"})

    def test_asks_the_database_nothing_where_nobody_is_signed_in(self, django_assert_num_queries, db) -> None:
        request = RequestFactory().get("/")
        request.user = AnonymousUser()

        with django_assert_num_queries(0):
            ActorMiddleware(self.pass_on)(request)

        assert request.actor is None

    def test_asks_once_a_request(self, scene: Scene, django_assert_num_queries) -> None:
        request = RequestFactory().get("/")
        request.user = User.objects.create_user("nobody")
        with django_assert_num_queries(1):
            ActorMiddleware(self.pass_on)(request)
        assert request.actor is None
