"""The live word: what changed for whom, sent when the change commits, heard by every server process.

PostgreSQL carries it (LISTEN/NOTIFY); a hub in each process hands it to that person's open screens.
"""

from __future__ import annotations

import json
import queue
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import psycopg
import structlog
from django.db import connection

CHANNEL = "amity_live"
SCREEN_BACKLOG = 50
RECONNECT_SECONDS = 2.0
POLL_SECONDS = 2.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Word:
    """Something of this kind happened for this staff member."""

    staff_id: int
    kind: str
    reference: str


def notify(*, staff_id: int, kind: str, reference: str) -> None:
    """Send the word when the current transaction commits; a rolled-back change says nothing."""
    word = json.dumps(asdict(Word(staff_id, kind, reference)))
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, word])


class TooManyScreens(Exception):
    """This process serves as many live screens as it may; the asking one should poll instead."""


class Hub:
    """Hands each word to the open screens of its staff member. One listening thread a process."""

    def __init__(self, conninfo: str, *, most_screens: int) -> None:
        self._conninfo = conninfo
        self._most_screens = most_screens
        self._lock = threading.Lock()
        self._screens: dict[int, set[queue.Queue[Word]]] = defaultdict(set)
        self._listening = False

    @contextmanager
    def screen(self, staff_id: int) -> Iterator[queue.Queue[Word]]:
        """Yield a queue on which the words for this staff member arrive.

        :raises TooManyScreens: if this process has no room for one more.
        """
        words: queue.Queue[Word] = queue.Queue(SCREEN_BACKLOG)
        with self._lock:
            if sum(map(len, self._screens.values())) >= self._most_screens:
                raise TooManyScreens
            self._screens[staff_id].add(words)
            if not self._listening:
                self._listening = True
                threading.Thread(target=self._listen, name="live-hub", daemon=True).start()
        try:
            yield words
        finally:
            with self._lock:
                self._screens[staff_id].discard(words)

    def hand(self, word: Word) -> None:
        """Put the word on every open screen of its staff member."""
        with self._lock:
            screens = tuple(self._screens[word.staff_id])
        for screen in screens:
            try:
                screen.put_nowait(word)
            except queue.Full:
                # A screen that does not read is a tab asleep; it asks for the whole list when it wakes.
                log.info("live.screen_full", staff_id=word.staff_id)

    def _listen(self) -> None:
        wait = threading.Event()
        while not self._nobody_is_left():
            try:
                self._listen_while_wanted()
            except psycopg.Error as error:
                # The database was restarted or is starting: screens stay open and hear the next word.
                log.warning("live.reconnecting", error=type(error).__name__)
                wait.wait(RECONNECT_SECONDS)

    def _listen_while_wanted(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True) as listening:
            listening.execute(f"listen {CHANNEL}")
            while not self._nobody_is_left():
                for notice in listening.notifies(timeout=POLL_SECONDS):
                    self.hand(Word(**json.loads(notice.payload)))
                # A dead server shows only when it is asked.
                listening.execute("select 1")

    def _nobody_is_left(self) -> bool:
        # Under the lock, so that a screen that opens now either finds a listener or starts one.
        with self._lock:
            self._listening = self._listening and any(self._screens.values())
            return not self._listening
