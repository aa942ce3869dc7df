"""Answers kept for repeated calls: whoever comes first does the work, the others get the same bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from psycopg.errors import LockNotAvailable

from amity.api import kinds
from amity.api.models import LONGEST_KEY, KeptAnswer
from amity.api.problems import Refused
from amity.foundation.keys import services as keys

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
FORM = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answer of this call goes: taken by this transaction, and by no other until it ends."""

    id: int


def key_of(request: HttpRequest, *, is_required: bool) -> str:
    """
    Return the call's key; empty where it has none and needs none.

    :raises Refused: if it is missing, or no key.
    """
    key = request.headers.get(HEADER)
    if key is None and not is_required:
        return ""
    if key is None or not FORM.fullmatch(key):
        raise Refused(kinds.KEY_MISSING)
    return key


def take(request: HttpRequest, key: str, *, channel_id: int, at: datetime) -> Place | HttpResponse:
    """
    Take the key's place in the caller's transaction, or return the answer that is kept in it.

    A second call with the key waits here until the first one's transaction ends.

    :raises Refused: if the key came with another call, or the first one takes too long.
    """
    fingerprint = _fingerprint(request)
    place = _insert(channel_id, key, fingerprint, at)
    if place is None:
        kept = KeptAnswer.objects.filter(channel_id=channel_id, key=key, kept_at__gt=at - KEPT_FOR).first()
        if kept is None:
            KeptAnswer.objects.filter(channel_id=channel_id, key=key, kept_at__lte=at - KEPT_FOR).delete()
            place = _insert(channel_id, key, fingerprint, at)
        elif kept.fingerprint != fingerprint:
            raise Refused(kinds.KEY_USED)
        else:
            return _replayed(kept)
    if place is None:  # somebody else found the same old answer, and was faster
        raise Refused(kinds.UNDER_WAY)
    return place


def keep(place: Place, answer: HttpResponse) -> None:
    """Keep the answer, in the transaction of what it tells."""
    KeptAnswer.objects.filter(pk=place.id).update(
        status=answer.status_code, content_type=answer["Content-Type"], body=answer.content
    )


def forget_old(*, at: datetime) -> int:
    """Forget the answers whose time is over; return how many."""
    count, _by_model = KeptAnswer.objects.filter(kept_at__lte=at - KEPT_FOR).delete()
    return count


def _insert(channel_id: int, key: str, fingerprint: str, at: datetime) -> Place | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [channel_id, key, fingerprint, at])
            row = cursor.fetchone()
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refused(kinds.UNDER_WAY) from error
        raise
    return Place(row[0]) if row else None


def _fingerprint(request: HttpRequest) -> str:
    body = hashlib.sha256(request.body).hexdigest()
    # Keyed: a short body could be guessed from a plain hash of it.
    return keys.keyed_hash(f"{request.method} {request.get_full_path()} {body}", purpose="api call")


def _replayed(kept: KeptAnswer) -> HttpResponse:
    answer = HttpResponse(bytes(kept.body), status=kept.status, content_type=kept.content_type)
    answer[REPLAYED] = "true"
    return answer


_TAKE = """
    INSERT INTO api_keptanswer (channel_id, key, fingerprint, kept_at, content_type, body)
    VALUES (%s, %s, %s, %s, '', '') ON CONFLICT (channel_id, key) DO NOTHING RETURNING id
"""
