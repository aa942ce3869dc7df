"""Make the demo bank: write its files, load them as any bank's are, turn the ring."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection

from amity import boot, ingest, refresh
from amity.api import tokens
from amity.demo.bank import write_bank
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs.services import Rows
from amity.showroom.home import DemoHome, Wish
from amity.showroom.progress import Steps

FEED = settings.BASE.parent / "feeds" / "lakeside"
LEGAL_ENTITY = "LAKESIDE"
CHANNEL = "lakeside-channels"
DERIVED = ("lake", "ring", "audit")
"""What a home holds besides the database; the server's own folder stays."""

Clock = Callable[[], datetime]


def make(home: DemoHome, wish: Wish, *, steps: Steps, clock: Clock) -> None:
    """Write, load and turn; a kill on the way leaves a home that the next start makes whole."""
    home.begin(wish)
    with steps.step("Writing the bank's files") as tell:
        write_bank(
            home.bank,
            customers=wish.customers,
            months=wish.months,
            today=wish.today,
            seed=wish.seed,
            progress=tell,
        )
    with steps.step("Loading them") as tell:
        _load(home, tell, clock)
    with steps.step("Turning the ring") as tell:
        _turn(tell, clock)
    home.finish(wish)


def throw_away(home: DemoHome) -> None:
    """Empty this home of its demo bank: database, lake, ring and keys.

    Only a demo home comes here: one that a demo was begun in.
    """
    if home.begun() is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")
    connection.close()
    for name in DERIVED:
        shutil.rmtree(settings.HOME / name, ignore_errors=True)
    for keys in (settings.HOME / "keys").glob("*.keys"):
        keys.unlink()
    shutil.rmtree(home.folder)
    boot.bring_up_to_date()


def give_token(*, at: datetime) -> str:
    """Return a new token for the channel that plays the day."""
    entity = organisation.legal_entity(LEGAL_ENTITY)
    return tokens.give(
        name=CHANNEL,
        legal_entity_id=entity.id,
        scopes=("events:write",),
        is_only=True,
        by=SYSTEM,
        at=at,
    )


def _load(home: DemoHome, tell: Callable[[str, float], None], clock: Clock) -> None:
    seen: list[str] = []

    def watch(load: str, rows: int) -> None:
        if load not in seen:
            seen.append(load)
        tell(f"{load} {rows:,}", len(seen) / (len(ingest.LOADERS) + 1))

    ingest.ingest(home.bank / "extract", FEED, at=clock(), tell=watch)


def _turn(tell: Callable[[str, float], None], clock: Clock) -> None:
    names = [step.name for step in refresh.STEPS]

    def watch(step: refresh.RingStep, rows: Rows | None) -> None:
        done = names.index(step.name) + (rows is not None)
        tell(step.words, done / len(names))

    refresh.refresh(clock=clock, watch=watch)
