"""How the parts of a day are filled. The bank is in Shanghai: 01:30 UTC is half past nine."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from amity.web.customers.names import Name
from amity.web.myday.focus import Focus, FocusItem, focus, greeting, sentence

TODAY = date(2026, 11, 23)


def item(
    title: str, due_at: datetime | None = None, *, is_timed: bool = False, tone: str = "", amount: int = 0
) -> FocusItem:
    return FocusItem(
        source="task" if due_at else "action",
        reference=uuid4(),
        kind="CALL",
        title=title,
        reason="",
        tone=tone,
        amount_minor=amount,
        currency="CNY",
        due_at=due_at,
        is_timed=is_timed,
        party_reference=None,
        name=Name("", ""),
        tier="",
    )


def at(day: int, hour_utc: int) -> datetime:
    return datetime(2026, 11, day, hour_utc, 30, tzinfo=UTC)


def drawn(found: Focus) -> list[tuple[str, list[str]]]:
    return [(part.label, [each.title for each in part.items]) for part in found.parts]


def test_everything_stands_in_its_part_of_the_day() -> None:
    tasks = [
        item("late", at(22, 1)),
        item("at half past nine", at(23, 1), is_timed=True),
        item("at half past eleven", at(23, 3), is_timed=True),
        item("at half past twelve", at(23, 4), is_timed=True),
        item("some time today", at(23, 15)),
        item("tomorrow", at(24, 1), is_timed=True),
        item("on Thursday", at(26, 1)),
    ]

    today = focus(tasks, [item("proposed")], today=TODAY, is_week=False)
    week = focus(tasks, [], today=TODAY, is_week=True)

    assert drawn(today) == [
        ("Overdue", ["late"]),
        ("Before noon", ["at half past nine", "at half past eleven"]),
        ("Afternoon", ["at half past twelve"]),
        ("Any time", ["some time today", "proposed"]),
    ]
    assert drawn(week)[-2:] == [("Tomorrow", ["tomorrow"]), ("Thursday 26 November", ["on Thursday"])]


def test_a_task_without_an_hour_is_ranked_by_colour_then_by_amount() -> None:
    night = at(23, 15)
    tasks = [
        item("small", night, amount=1),
        item("large", night, amount=900),
        item("amber", night, tone="warn", amount=5),
        item("red", night, tone="bad"),
        item("large and out", night, amount=-1000),
    ]

    found = focus(tasks, [], today=TODAY, is_week=False)

    assert drawn(found) == [("Any time", ["red", "amber", "large and out", "large", "small"])]


@pytest.mark.parametrize(
    ("total", "noon", "english", "chinese"),
    [
        (0, 0, "Nothing is waiting for you today.", "今天没有待办事项。"),
        (1, 0, "One thing today.", "今天1件事。"),
        (1, 1, "One thing today, one before noon.", "今天1件事，其中1件在中午前。"),
        (7, 3, "Seven things today, three before noon.", "今天7件事，其中3件在中午前。"),
        (40, 0, "40 things today.", "今天40件事。"),
    ],
)
def test_the_sentence_counts_in_both_languages(total: int, noon: int, english: str, chinese: str) -> None:
    found = Focus((), total, noon)

    with translation.override("en"):
        assert sentence(found) == english
    with translation.override("zh-hans"):
        assert sentence(found) == chinese


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "Good evening"),
        (5, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_greets_by_the_hour(hour: int, words: str) -> None:
    assert greeting(hour) == words
