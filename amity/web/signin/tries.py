"""Lock-out: tries are counted before a password or a code is looked at, by the name and by the address.

A try is counted first and given back when it went well, so that a flood of requests at once gets no more
tries than one request after another, whichever processes serve them. A name that nobody has counts as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from amity.foundation.keys import services as keys
from amity.web.signin.models import Tries


@dataclass(frozen=True, slots=True)
class Try:
    """One try, under way. A passkey names nobody before it has proved itself: only the address counts."""

    name: str
    address: str

    @property
    def limits(self) -> dict[str, int]:
        """How many tries each key has."""
        limits = {self.name: settings.LOCK_OUT_TRIES} if self.name else {}
        return {**limits, self.address: settings.LOCK_OUT_TRIES_ADDRESS}


def key_of(kind: str, text: str) -> str:
    """Return what stands for a name or an address in the table, and for nobody's name in the trail."""
    safe = text.encode("utf-8", "replace").decode()
    return keys.keyed_hash(f"{kind}|{safe.strip().casefold()}", purpose="sign-in tries")


@transaction.atomic
def begin(name: str, address: str, *, at: datetime) -> Try | None:
    """Count a try before it is made; None where the name or the address has none left."""
    begun = Try(key_of("name", name) if name else "", key_of("address", address))
    rows = _locked_rows(begun, at)
    for row in rows:
        if _is_over(row, at):
            row.count, row.began_at, row.locked_until = 0, at, None
    if any(row.count >= begun.limits[row.key] for row in rows):
        return None
    for row in rows:
        row.count += 1
        row.save()
    return begun


@transaction.atomic
def fail(made: Try, *, at: datetime) -> bool:
    """Leave the try counted; tell whether it was the last before a lock-out."""
    locked = False
    for row in _locked_rows(made, at):
        if row.count >= made.limits[row.key] and row.locked_until is None:
            row.locked_until = at + timedelta(minutes=settings.LOCK_OUT_MINUTES)
            row.save(update_fields=["locked_until"])
            locked = True
    return locked


def give_back(made: Try) -> None:
    """Uncount a try that went well; earlier ones stay: who knows one factor may be guessing the other."""
    Tries.objects.filter(key__in=(made.name, made.address), count__gt=0).update(count=F("count") - 1)


def forget(name: str) -> bool:
    """Forget every try under the name; tell whether there were any."""
    return bool(Tries.objects.filter(key=key_of("name", name), count__gt=0).delete()[0])


def sweep(*, at: datetime) -> int:
    """Forget what no longer counts; return how many keys."""
    old = at - timedelta(minutes=2 * settings.LOCK_OUT_MINUTES)
    return Tries.objects.filter(began_at__lt=old).delete()[0]


def _locked_rows(made: Try, at: datetime) -> list[Tries]:
    Tries.objects.bulk_create([Tries(key=key, began_at=at) for key in made.limits], ignore_conflicts=True)
    # In one order, or two tries at once would wait for each other.
    return list(Tries.objects.select_for_update().filter(key__in=made.limits).order_by("key"))


def _is_over(row: Tries, at: datetime) -> bool:
    if row.locked_until is not None:
        return row.locked_until <= at
    return row.began_at + timedelta(minutes=settings.LOCK_OUT_MINUTES) <= at
