"""What an administrator does for somebody who cannot sign in, and what ends their sessions."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation import services as people
from amity.web.signin import sessions, tries


@transaction.atomic
def reset_factors(*, legal_entity_id: int, code: str, by: Actor, at: datetime) -> int:
    """
    Take away somebody's second factors and end their sessions; return how many factors. They set up anew.

    :raises NotFound: if nobody has the code, or they have no sign-in.
    """
    access.check("signin:help", by=by)
    user_id = organisation.user_id_of(legal_entity_id, code)
    gone = Authenticator.objects.filter(user_id=user_id)
    count = gone.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    gone.delete()
    sessions.end(user_id)
    audit.record(action="signin:factors-reset", subject=f"staff:{code}", by=by, at=at)
    return count


@transaction.atomic
def unlock(*, legal_entity_id: int, code: str, by: Actor, at: datetime) -> bool:
    """
    Let somebody try again at once; tell whether any try was counted against them.

    :raises NotFound: if nobody has the code, or they have no sign-in.
    """
    access.check("signin:help", by=by)
    user = get_user_model().objects.get(pk=organisation.user_id_of(legal_entity_id, code))
    had_any = tries.forget(user.get_username())
    audit.record(action="signin:unlocked", subject=f"staff:{code}", by=by, at=at)
    return had_any


@transaction.atomic
def reset_password(*, legal_entity_id: int, code: str, by: Actor, at: datetime) -> people.SignIn:
    """
    Give somebody a new password, which they change at once, end their sessions and let them try again.

    :raises NotFound: if nobody has the code, or they have no sign-in.
    """
    access.check("signin:help", by=by)
    sign_in = people.give_new_password(legal_entity_id=legal_entity_id, code=code, by=by, at=at)
    sessions.end(organisation.user_id_of(legal_entity_id, code))
    tries.forget(sign_in.username)
    return sign_in


def end_sessions(*, legal_entity_id: int, code: str) -> int:
    """End every session of somebody; return how many. None for who has no sign-in."""
    try:
        return sessions.end(organisation.user_id_of(legal_entity_id, code))
    except NotFound:
        return 0
