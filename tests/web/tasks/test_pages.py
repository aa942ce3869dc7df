"""The pages of tasks."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from amity.engage.tasks.models import Task
from tests.cast import Cast

HTMX = {"hx-request": "true"}


def words(**changes: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=1)
    return {
        "title": "Send the form",
        "kind": "DOCUMENT",
        "on": day.isoformat(),
        "request_id": str(uuid4()),
    } | changes


def test_added_twice_it_is_there_once(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)
    sent = words(customer=str(cast.chen.reference))

    for _ in range(2):
        assert client.post("/tasks/add", sent, headers=HTMX).status_code == 204

    assert Task.objects.count() == 1
    assert "Send the form" in client.get("/tasks/").content.decode()


def test_the_line_in_my_day_comes_back_empty(cast: Cast) -> None:
    answer = cast.signed_in(cast.lin).post("/tasks/add", words(inline="yes"), headers=HTMX)

    assert answer.status_code == 200
    assert "Send the form" not in answer.content.decode()


def test_a_task_without_a_day_comes_back_with_the_reason(cast: Cast) -> None:
    answer = cast.signed_in(cast.lin).post("/tasks/add", words(on=""), headers=HTMX)

    assert answer.status_code == 422
    assert not Task.objects.exists()


def test_puts_off_changes_drops_and_takes(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)
    client.post("/tasks/add", words(), headers=HTMX)
    task = Task.objects.get()
    url = f"/tasks/{task.reference}"

    assert client.post(f"{url}/snooze", {"until": "monday"}, headers=HTMX).status_code == 204
    task.refresh_from_db()
    assert timezone.localdate(task.due_at).isoweekday() == 1
    assert "Send the form" in client.get(f"{url}/edit").content.decode()
    changed = client.post(f"{url}/edit", words(title="Send both forms", version=task.version), headers=HTMX)
    assert changed.status_code == 204
    stale = client.post(f"{url}/edit", words(title="Too late", version=task.version), headers=HTMX)
    assert stale.status_code == 422
    assert client.post(f"{url}/drop", headers=HTMX).status_code == 204
    assert "Send both forms" in client.get("/tasks/?part=done").content.decode()


def test_a_delay_that_is_none_is_refused(cast: Cast) -> None:
    client = cast.signed_in(cast.lin)
    client.post("/tasks/add", words(), headers=HTMX)
    task = Task.objects.get()

    client.post(f"/tasks/{task.reference}/snooze", {"until": "never"}, headers=HTMX)

    assert Task.objects.get().due_at == task.due_at


def test_an_empty_list_shows_a_way_on(cast: Cast) -> None:
    assert "Nothing here" in cast.signed_in(cast.lin).get("/tasks/").content.decode()
