"""My day as people see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.engage.tasks import services as tasks
from amity.engage.tasks.models import Task
from amity.foundation.organisation.models import Posting
from tests.cast import Cast


@pytest.fixture
def call(cast: Cast) -> Task:
    """Something that Lin Wei should have done yesterday."""
    reference = tasks.add(
        title="Call back about early repayment",
        kind="CALL",
        due_at=timezone.now() - timedelta(days=1),
        is_timed=True,
        party_reference=cast.chen.reference,
        request_id=uuid4(),
        by=cast.lin,
        at=timezone.now(),
    )
    return Task.objects.get(reference=reference)


def test_shows_what_is_late_and_what_is_proposed(cast: Cast, call: Task) -> None:
    page = cast.signed_in(cast.lin).get("/day/").content.decode()

    assert "Call back about early repayment" in page
    assert "Overdue" in page
    assert "Chen Yulan" in page
    assert 'href="/customers/?tab=maturing"' in page


def test_speaks_chinese(cast: Cast, call: Task) -> None:
    page = cast.signed_in(cast.lin).get("/day/", headers={"accept-language": "zh-hans"}).content.decode()

    assert "陈玉兰" in page
    assert "林薇" in page


def test_proposes_the_best_action_of_a_customer_who_has_no_task(cast: Cast) -> None:
    page = cast.signed_in(cast.lin).get("/day/").content.decode()

    assert "Renew ¥2.40M, matures in 6 days" in page


def test_asks_few_questions_of_the_database(cast: Cast, call: Task) -> None:
    client = cast.signed_in(cast.lin)
    client.get("/day/")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/day/")

    # Two of them ask whether the bank may contact whom it proposes.
    # Three of them tell the database whom the reader may see.
    assert len(asked) <= 20, [query["sql"][:90] for query in asked]


def test_a_done_task_leaves_and_can_be_taken_back(cast: Cast, call: Task) -> None:
    client = cast.signed_in(cast.lin)
    answer = client.post(f"/tasks/{call.reference}/complete", headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert f"/tasks/{call.reference}/reopen" in answer.headers["HX-Trigger"]
    assert "Call back" not in client.get("/day/focus", headers={"hx-request": "true"}).content.decode()

    client.post(f"/tasks/{call.reference}/reopen", headers={"hx-request": "true"})

    assert "Call back" in client.get("/day/focus", headers={"hx-request": "true"}).content.decode()


def test_an_auditor_has_no_day(cast: Cast) -> None:
    Posting.objects.filter(staff_id=cast.lin.staff_id).update(role="auditor")

    assert cast.signed_in(cast.lin).get("/day/").status_code == 403
