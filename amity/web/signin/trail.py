"""Entries of the audit trail about sign-in and sessions."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.dispatch import Signal, receiver
from django.utils import timezone

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.organisation import selectors as organisation
from amity.web.signin.tries import key_of


def record(action: str, *, by: Actor, way: str, at: datetime) -> None:
    """Enter what somebody did to their own session or factors, and by which way."""
    changes = {"way": ("", way)} if way else {}
    with transaction.atomic():
        audit.record(action=action, subject=f"staff:{by.staff_id}", by=by, at=at, changes=changes)


def failed(*, username: str, user_id: int | None, way: str, origin: str, locked: bool, at: datetime) -> None:
    """Enter a try that went wrong, and its lock-out; a name that nobody has is entered by its hash."""
    actor = organisation.actor_of_user(user_id, at=at) if user_id else None
    subject = f"staff:{actor.staff_id}" if actor else f"sign-in:{key_of('name', username)}"
    changes = {"way": ("", way), "origin": ("", origin)}
    with transaction.atomic():
        audit.record(action="signin:failed", subject=subject, by=SYSTEM, at=at, changes=changes)
        if locked:
            audit.record(
                action="signin:locked", subject=subject, by=SYSTEM, at=at, changes={"origin": ("", origin)}
            )


@receiver((authenticator_added, authenticator_removed, authenticator_reset))
def factor_changed(
    signal: Signal, user: AbstractBaseUser, authenticator: Authenticator, **_named: object
) -> None:
    """Enter that somebody changed their own factors."""
    now = timezone.now()
    actor = organisation.actor_of_user(user.pk, at=now)
    if actor is None:
        return
    if signal is authenticator_removed:
        record("signin:factor-removed", by=actor, way=str(authenticator.type), at=now)
    else:
        record("signin:factor-added", by=actor, way=str(authenticator.type), at=now)
