"""When a session began, and when its owner was last seen at work: kept in the session itself."""

import time

from django.http import HttpRequest

BEGAN, SEEN = "session_began", "session_seen"


def begin(request: HttpRequest, **_named: object) -> None:
    """Begin the limits of a new session."""
    request.session[BEGAN] = request.session[SEEN] = time.time()


def began_at(request: HttpRequest) -> float:
    """Return when the request's session began, in seconds."""
    return float(request.session.get(BEGAN, 0.0))
