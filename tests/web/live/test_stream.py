"""A word reaches the open screens of its staff member, and nobody else's."""

import json
import threading
import time

import pytest
from django.conf import settings
from django.db import connection, transaction

from amity.foundation.jobs import live
from amity.foundation.jobs.live import Hub, TooManyScreens, Word
from amity.web.live.stream import messages

LIN, SUN = 7, 8


def idle_hub(most_screens: int = 10) -> Hub:
    hub = Hub("", most_screens=most_screens)
    hub._listening = True  # words are handed to it by the test
    return hub


def test_hands_a_word_to_its_staff_member_only() -> None:
    hub = idle_hub()
    with hub.screen(LIN) as hers, hub.screen(SUN) as his:
        hub.hand(Word(LIN, "task", "r-1"))

        assert hers.get_nowait().reference == "r-1"
        assert his.empty()


def test_refuses_one_screen_too_many_and_makes_room_when_one_closes() -> None:
    hub = idle_hub(most_screens=1)
    with hub.screen(LIN), pytest.raises(TooManyScreens), hub.screen(SUN):
        pass
    with hub.screen(SUN):
        pass


def test_tells_the_browser_to_poll_when_there_is_no_room() -> None:
    hub = idle_hub(most_screens=0)

    assert b"event: full\ndata: {}\n\n" in list(messages(LIN, hub=hub))


def test_a_screen_that_sleeps_loses_words_but_blocks_nobody() -> None:
    hub = idle_hub()
    with hub.screen(LIN) as words:
        for number in range(live.SCREEN_BACKLOG + 5):
            hub.hand(Word(LIN, "task", str(number)))

        assert words.qsize() == live.SCREEN_BACKLOG


@pytest.mark.django_db(transaction=True)
def test_a_committed_word_is_streamed_and_a_rolled_back_one_is_not() -> None:
    hub = Hub(_address(), most_screens=5)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.extend(messages(LIN, hub=hub, life=4)))
    reader.start()
    time.sleep(1)

    with transaction.atomic():
        live.notify(staff_id=LIN, kind="task", reference="taken-back")
        transaction.set_rollback(True)
    with transaction.atomic():
        live.notify(staff_id=LIN, kind="task", reference="kept")
    reader.join()
    while hub._listening:
        time.sleep(0.1)

    said = [json.loads(m.removeprefix(b"data: ")) for m in heard if m.startswith(b"data: ")]
    assert said == [{"kind": "task", "reference": "kept"}]


def _address() -> str:
    # The test database has another name than the one in the settings.
    return settings.DATABASE_URL.replace("/amity?", f"/{connection.settings_dict['NAME']}?")
