"""What is over is forgotten every hour; what still counts is not."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone
from procrastinate.contrib.django import app

from amity.web.signin import jobs, tries
from amity.web.signin.models import Note, Tries
from tests.web.signin.people import Person


@pytest.fixture
def full(lin: Person) -> Person:
    """Lin at two browsers, a try that failed under each of two names, and two notes."""
    lin.enter()
    lin.elsewhere().enter()
    for name in ("old", "new"):
        tries.begin(name, f"192.0.2.{len(name)}{name == 'new':d}", at=timezone.now())
        cache.set(name, 1, timeout=600)
    return lin


def left() -> tuple[int, int, int, int]:
    return (
        Tries.objects.filter(count__gt=0).count(),
        Note.objects.count(),
        Session.objects.count(),
        UserSession.objects.count(),
    )


def test_what_still_counts_stays(full: Person) -> None:
    before = left()

    jobs.forget_what_is_over(timestamp=0)

    assert left() == before
    assert full.get("/help/").status_code == 200


def test_what_is_over_goes(full: Person) -> None:
    before, past = left(), timezone.now() - timedelta(hours=1)
    old = [tries.key_of("name", "old"), tries.key_of("address", "192.0.2.30")]
    Tries.objects.filter(key__in=old).update(began_at=past)
    Note.objects.filter(pk=Note.objects.earliest("expires_at").pk).update(expires_at=past)
    Session.objects.exclude(pk=full.client.session.session_key).update(expire_date=past)

    jobs.forget_what_is_over(timestamp=0)

    assert left() == (before[0] - 2, before[1] - 1, before[2] - 1, before[3] - 1)
    assert full.get("/help/").status_code == 200


def test_it_is_done_every_hour() -> None:
    every = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}

    assert every["signin.forget_what_is_over"] == "41 * * * *"
