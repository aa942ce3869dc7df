"""How long a session lasts: so long without a click, so long in all; and the list of one's own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.internal.flows.logout import logout
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.web.signin import devices
from amity.web.signin.beginning import BEGAN, SEEN

NOTED_EVERY_SECONDS = 60
LISTENING = "/live/"
"""A page that lies open listens there by itself: that is nobody's click."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One sign-in of somebody, as their list shows it."""

    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_current: bool


class SessionLimits:
    """Middleware, after messages: ends a session that was left alone or that has lasted its day."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; whoever's session is over is asked to sign in as anybody is."""
        if request.user.is_authenticated:
            self._look(request, time.time())
        return self._get_response(request)

    def _look(self, request: HttpRequest, now: float) -> None:
        idle = now - request.session.get(SEEN, now)
        lasted = now - request.session.setdefault(BEGAN, now)
        if idle > settings.SESSION_IDLE_SECONDS or lasted > settings.SESSION_COOKIE_AGE:
            logout(request, show_message=False)
            messages.info(request, _("You were signed out because nothing was done here for a while."))
        elif (idle > NOTED_EVERY_SECONDS or SEEN not in request.session) and not request.path.startswith(
            LISTENING
        ):
            note(request, now)


def note(request: HttpRequest, now: float) -> None:
    """Note that somebody is at work here; once a minute is enough."""
    request.session[SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def forget(request: HttpRequest) -> None:
    """Take the request's session off its owner's list."""
    if request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def own(request: HttpRequest) -> tuple[OwnSession, ...]:
    """Return the sessions of whoever asks, the newest first."""
    rows = UserSession.objects.purge_and_list(request.user)
    return tuple(
        OwnSession(
            device=devices.words(row.user_agent),
            address=row.ip,
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_current=row.session_key == request.session.session_key,
        )
        for row in sorted(rows, key=lambda row: row.last_seen_at, reverse=True)
    )


def end(user_id: int, *, but: str = "") -> int:
    """End every session of a user but one; return how many."""
    rows = UserSession.objects.filter(user_id=user_id).exclude(session_key=but)
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        SessionStore().delete(key)
    rows.delete()
    return len(keys)


def sweep(*, at: datetime) -> int:
    """Forget the sessions that have expired, and take them off their owners' lists; return how many."""
    gone = Session.objects.filter(expire_date__lte=at).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
