"""The card of sources: what is read by itself, what the last look found, and who may have it read now."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from amity.foundation.access.permissions import permissions
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.know.sources import registering
from amity.know.sources.registering import Given
from amity.web.operations.selectors.findings import findings
from tests.web.cast import make_bank, make_reader

ASK = "/operations/sources/core/read"


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def core(bank: int) -> str:
    given = Given("core", bank, "s3://extracts/core, warehouse", "daily at 02:00")
    registering.register(given, by=SYSTEM, at=timezone.now())
    return given.name


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_says_where_a_feed_reads_and_what_was_found(bank, core) -> None:
    registering.end("core", "REFUSED", told="people.csv has no column born.", at=timezone.now())

    page = shown(make_reader("auditor", bank).get("/operations/"))

    for words in ("Sources", "core", "s3://extracts/core, warehouse", "daily at 02:00", "Refused"):
        assert words in page
    assert "people.csv has no column born." in page
    assert "Run now" not in page


def test_says_how_to_begin_where_there_is_none(bank) -> None:
    assert "amity feed add FOLDER" in shown(make_reader("data_steward", bank).get("/operations/"))


@pytest.mark.parametrize("role", ["data_steward", "administrator"])
def test_has_a_feed_read_and_writes_down_who_asked(bank, core, role) -> None:
    answer = make_reader(role, bank).post(ASK)

    assert "Asked for." in shown(answer)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("sources.read_feed", {"feed": "core"})
    assert Entry.objects.filter(action="feed:asked", subject="feed:core").count() == 1


@pytest.mark.parametrize(
    "role", sorted(set(permissions().roles) - permissions().verbs["sources:run"].roles - {"channel"})
)
def test_refuses_everybody_else(bank, core, role) -> None:
    assert make_reader(role, bank).post(ASK).status_code == 403
    assert not ProcrastinateJob.objects.exists()


def test_knows_no_feed_of_another_bank(bank, core) -> None:
    other = make_reader("data_steward", make_bank("SEASIDE"))

    assert other.post(ASK).status_code == 404
    assert "warehouse" not in shown(other.get("/operations/"))


def test_what_is_wrong_with_a_feed_is_a_finding(bank, core) -> None:
    registering.end("core", "FAILED", told="The database core cannot be reached.", at=timezone.now())
    [wrong] = [one for one in findings(at=timezone.now()) if one.name == "source"]
    assert (wrong.sentence, wrong.is_urgent) == (
        "The feed core was not read: The database core cannot be reached.",
        True,
    )

    registering.end("core", "NOTHING", told="", at=timezone.now())
    assert not [one for one in findings(at=timezone.now()) if one.name == "source"]


def test_a_feed_that_nobody_reads_when_it_is_due_is_a_finding(bank, core) -> None:
    later = timezone.now() + timedelta(days=2)

    [late] = [one for one in findings(at=later) if one.name == "source"]

    assert late.sentence == "The feed core was due and nobody read it: start `amity worker`."
