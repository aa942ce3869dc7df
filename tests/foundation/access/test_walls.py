"""The wall alone: the application's own checks are off, and PostgreSQL still shows nobody out of reach."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from unittest.mock import patch
from urllib.parse import unquote_plus
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.test.utils import isolate_apps
from django.urls import reverse
from django.utils import timezone

from amity.engage.interactions.models import Interaction
from amity.engage.tasks.jobs import react_to_event
from amity.engage.tasks.models import Task
from amity.foundation.access import laying, walls
from amity.foundation.access import services as access
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import User
from amity.foundation.postgres import addresses
from amity.know.coverage import services as coverage
from amity.know.parties.models import Party
from amity.know.sources import services as sources
from tests.guard.recipes import LISTS, OBJECTS
from tests.guard.stage import NOW, Stage, assemble
from tests.guard.test_matrix import NO_THING, sent_of

AsApp = Callable[[], AbstractContextManager[None]]
BEHIND = [model for model in apps.get_models() if model._meta.db_table in laying.policies()]
READERS = ("customer_manager", "team_lead", "branch_manager", "compliance", "auditor", "product_manager")
UNITS_SEEN = {
    "customer_manager": {"EAST"}, "team_lead": {"EAST"}, "branch_manager": {"EAST", "PIER"},
    "compliance": {"EAST", "PIER", "WEST"}, "auditor": {"EAST", "PIER", "WEST"}, "product_manager": set(),
}  # fmt: skip
"""Whom each sees at all, by unit, in the bank of the readers."""


@pytest.fixture
def stage(db, home, settings) -> Stage:
    settings.SECURE_SSL_REDIRECT = False
    with transaction.atomic():
        return assemble()


@pytest.fixture
def no_checks() -> Iterator[None]:
    """Let the application forget to ask who may see what."""
    with (
        patch.object(
            access, "visible", lambda rows, *, party="pk", **_who: rows.filter(**{f"{party}__gt": 0})
        ),
        patch.object(access, "check", lambda _verb, **_who: None),
        patch.object(access, "can", lambda _verb, **_who: True),
    ):
        yield


def actor(principal: str) -> Actor:
    found = organisation.actor_of_user(User.objects.get(username=principal).pk, at=NOW)
    assert found is not None
    return found


def seen(model: type[models.Model]) -> list[models.Model]:
    return list(model._default_manager.all())


def owners(row: models.Model) -> set[int]:
    """Return the customers of a row, of whom one must be within sight."""
    if isinstance(row, Party):
        return {row.pk}
    columns = {column: f.attname for f in row._meta.concrete_fields for column in [f.column]}
    found = {getattr(row, columns[column]) for column in laying.links(type(row))}
    return found - {None}


class TestEveryTable:
    def test_with_a_customer_in_it_is_behind_the_wall_or_says_why_not(self) -> None:
        ours = [model for model in apps.get_models() if model.__module__.startswith("amity.")]
        hanging = {m._meta.label_lower for m in ours if laying.links(m)}
        assert {m._meta.label_lower for m in BEHIND} >= hanging - set(laying.FREE)
        assert "holdings.standingorder" in {m._meta.label_lower for m in BEHIND}

    def test_of_the_exceptions_is_still_there(self) -> None:
        known = {model._meta.label_lower for model in apps.get_models()}
        assert {*laying.BY_COLUMN, *laying.FREE, *laying.THROUGH_PART} <= known

    def test_stands_behind_it_in_this_database_too(self, db) -> None:
        assert laying.gaps(app=addresses.APP) == ()

    def test_that_loses_its_wall_is_named(self, db) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE parties_person DISABLE ROW LEVEL SECURITY")
            cursor.execute("DROP POLICY wall ON tasks_task")
        assert [gap.split()[0] for gap in laying.gaps(app="")] == ["parties_person", "tasks_task"]
        laying.lay(app="")
        assert laying.gaps(app="") == ()

    @isolate_apps("tests.foundation.access")
    def test_that_is_new_gets_a_wall_by_itself(self) -> None:
        class Complaint(models.Model):  # noqa: DJ008
            party_id = models.BigIntegerField()

            class Meta:
                app_label = "access"

        assert "parties_party" in laying._condition(Complaint)

    @isolate_apps("tests.foundation.access")
    def test_that_is_new_and_may_be_about_nobody_must_say_of_which_bank_it_is(self) -> None:
        class Remark(models.Model):  # noqa: DJ008
            party_id = models.BigIntegerField(null=True)

            class Meta:
                app_label = "access"

        with pytest.raises(laying.NoWall, match="legal_entity_id"):
            laying._condition(Remark)

    def test_shows_nothing_to_whom_nothing_was_told(self, stage: Stage, as_app_role: AsApp) -> None:
        filled = {model for model in BEHIND if seen(model)}
        assert {Party, Grant, Interaction, Task} <= filled
        with as_app_role(), walls.closed():
            assert {model for model in BEHIND if seen(model)} == set()


@pytest.mark.parametrize("principal", READERS)
def test_nobody_sees_another_unit_another_bank_or_the_erased(
    stage: Stage, as_app_role: AsApp, principal: str
) -> None:
    bank = stage.banks["LAKESIDE"]
    whom = {
        one.party.pk
        for one in stage.customers.values()
        if one.party.legal_entity_id == bank
        and not one.place.is_erased
        and one.place.unit.rpartition("/")[2] in UNITS_SEEN[principal]
    }
    with as_app_role(), walls.closed():
        walls.for_actor(actor(principal))
        assert {party.pk for party in seen(Party)} == whom
        stray = {
            model.__name__: row.pk
            for model in BEHIND
            if model._meta.label_lower not in ("access.grant", "parties.searchtoken")
            for row in seen(model)
            if owners(row) and not owners(row) & whom
        }
        tokens = {row.legal_entity_id for row in seen(apps.get_model("parties.searchtoken"))}
        grants = {row.party_id for row in seen(Grant)}
    assert stray == {}
    assert tokens <= ({bank} if whom else set())
    assert grants <= whom


@pytest.mark.stress
@pytest.mark.parametrize("principal", READERS)
def test_no_address_tells_of_them_though_nothing_is_checked(
    stage: Stage, as_app_role: AsApp, no_checks: None, principal: str, rounds
) -> None:
    wide = principal in ("compliance", "auditor")
    hidden = ("other bank", "erased", *(() if wide else ("other branch",)))
    told = []
    with as_app_role():
        # The short form asks a sixth of them as each reader, and so every one as somebody.
        for address in addresses_of(stage, hidden)[READERS.index(principal) :: rounds(6, 1)]:
            with transaction.atomic():
                answer = stage.clients[principal].get(address)
                transaction.set_rollback(True)
            text = "" if answer.streaming else answer.content.decode()
            told += [
                (address, tie)
                for tie in hidden
                if any(
                    word in text and word not in unquote_plus(address)
                    for word in stage.customers[tie].canaries
                )
            ]
    assert told == []


def addresses_of(stage: Stage, ties: tuple[str, ...]) -> list[str]:
    """Return every address that may be read, asked about customers out of sight."""
    found = []
    for tie in ties:
        customer = stage.customers[tie]
        things = NO_THING | {"run": stage.run_id} | customer.things
        for ask in OBJECTS:
            if ask.method == "GET":
                place = {ask.argument: things.get(ask.thing) or uuid4()} if ask.thing else {}
                found.append(reverse(ask.route, kwargs=place))
        for route, queries in LISTS.items():
            found += [f"{reverse(route)}?{sent_of(customer, query)}" for query in queries if "&" not in query]
    return list(dict.fromkeys(found))


class TestWriting:
    def test_outside_of_reach_is_refused(self, stage: Stage, as_app_role: AsApp) -> None:
        lin, far = actor("customer_manager"), stage.customers["other branch"].party
        with as_app_role(), walls.closed():
            walls.for_actor(lin)
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Interaction.objects.create(
                    party_id=far.pk, staff_id=lin.staff_id, kind="NOTE", happened_at=NOW, recorded_at=NOW
                )
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                Party.objects.filter(pk=stage.customers["own:customer_manager"].party.pk).update(
                    unit_id=far.unit_id
                )
            assert Party.objects.filter(pk=far.pk).update(language="en") == 0

    def test_within_reach_goes_on(self, stage: Stage, as_app_role: AsApp) -> None:
        lin, own = actor("customer_manager"), stage.customers["own:customer_manager"].party
        with as_app_role(), walls.closed():
            walls.for_actor(lin)
            Interaction.objects.create(
                party_id=own.pk, staff_id=lin.staff_id, kind="NOTE", happened_at=NOW, recorded_at=NOW
            )

    def test_of_a_branch_manager_who_assigns_leaves_everybody_elses_grants(
        self, stage: Stage, as_app_role: AsApp
    ) -> None:
        fang, pooled = actor("branch_manager"), stage.customers["pool of the branch"].party
        coverage.publish_grants(legal_entity_id=fang.legal_entity_id, at=NOW)
        before = {grant.pk for grant in Grant.objects.exclude(party_id=pooled.pk)}
        with as_app_role(), walls.closed():
            walls.for_actor(fang)
            coverage.assign(party_reference=pooled.reference, staff_reference=stage.newcomer, by=fang, at=NOW)
        assert {grant.pk for grant in Grant.objects.exclude(party_id=pooled.pk)} == before
        assert Grant.objects.filter(party_id=pooled.pk, staff_id__isnull=False).exists()

    def test_of_a_channel_and_of_the_worker_reaches_the_manager(
        self, stage: Stage, as_app_role: AsApp
    ) -> None:
        bank = stage.banks["LAKESIDE"]
        channel = Actor(-1, "", frozenset({"channel"}), bank, name="core")
        own = stage.customers["own:customer_manager"]
        with as_app_role(), walls.closed():
            walls.for_actor(channel)
            event = sources.receive_event(
                legal_entity_id=bank, source="core", key="k1", customer_number=own.number, channel="MOBILE",
                kind="LARGE_OUTFLOW", at=NOW, amount=-600_000, by=channel, arrived_at=timezone.now(),
            )  # fmt: skip
        with as_app_role():
            react_to_event(event_reference=str(event.reference))
        assert Task.objects.filter(event_id=event.id, party_id=own.party.pk).count() == 1


class TestTheWallOfTheMoment:
    def test_ends_with_its_block_whatever_happens_inside(self, db) -> None:
        with pytest.raises(ZeroDivisionError), walls.reaching([1, 2]):
            look_and_break("{1,2}")
        assert told() == ""

    def test_ends_when_the_database_itself_refuses(self, db) -> None:
        with pytest.raises(ProgrammingError), transaction.atomic(), walls.reaching([1]):
            ask("SELECT nothing")
        assert told() == ""

    def test_goes_back_to_the_one_around_it(self, db) -> None:
        with walls.reaching([1]):
            with walls.everything():
                assert told() == ""
            assert told() == "{1}"

    @pytest.mark.django_db(transaction=True)
    def test_is_not_what_the_pool_hands_on(self) -> None:
        ask("SELECT set_config('amity.units', '{7}', false)")  # as if nobody had cleaned up
        connection.close()
        assert told() == ""

    @pytest.mark.django_db(transaction=True)
    def test_comes_back_with_a_new_connection(self) -> None:
        with walls.reaching([3]):
            connection.close()
            assert told() == "{3}"


def look_and_break(expected: str) -> None:
    assert told() == expected
    raise ZeroDivisionError


def told() -> str:
    return str(ask("SELECT coalesce(current_setting('amity.units', true), '')"))


def ask(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@pytest.fixture
def app(db) -> Iterator[psycopg.Connection]:
    """The application's own login, not a role that the test puts on."""
    entry = connection.settings_dict
    with psycopg.connect(
        host=entry["HOST"], port=entry["PORT"], dbname=entry["NAME"], user=addresses.APP, autocommit=True
    ) as entered:
        yield entered


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE parties_party ADD COLUMN mine int",
        "ALTER TABLE parties_party DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall ON parties_party",
        "DROP TABLE tasks_task",
        "TRUNCATE tasks_task",
        "SET ROLE amity",
        "SET SESSION AUTHORIZATION amity",
        "UPDATE audit_entry SET action = ''",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET count = 0",
        "DELETE FROM audit_seal",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_may_not(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_the_application_may_add_to_the_trail_and_read_it(app: psycopg.Connection) -> None:
    app.execute("BEGIN")
    app.execute(
        "INSERT INTO audit_entry (action, subject, staff_id, happened_at, purpose, changes)"
        " VALUES ('a:b', 'c:d', 0, now(), '', '{}')"
    )
    assert app.execute("SELECT count(*) FROM audit_entry").fetchone()[0] >= 1
    app.execute("ROLLBACK")
