"""Whom a reader opened lately: a few references in their session, gone when they sign out."""

from uuid import UUID

from django.http import HttpRequest

KEY = "recent_customers"
MOST = 6


def remember(request: HttpRequest, reference: UUID) -> None:
    """Put a customer first among those opened lately. Called by the page that opens one."""
    before = request.session.get(KEY, [])
    after = [str(reference), *(each for each in before if each != str(reference))][:MOST]
    if after != before:
        request.session[KEY] = after


def references(request: HttpRequest) -> tuple[UUID, ...]:
    """Return whom the reader opened lately, the latest first."""
    return tuple(UUID(each) for each in request.session.get(KEY, []))
