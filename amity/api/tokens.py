"""Give, check and withdraw the tokens of channel systems."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from amity.api.models import ChannelToken
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound

TOKEN_BYTES = 32


class Bearer(HttpBearer):
    """``Authorization: Bearer TOKEN``; answers with the channel as actor, or refuses."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 ninja's signature
        given = ChannelToken.objects.filter(token_hash=_hash(token), withdrawn_at__isnull=True).first()
        return _actor_of(given) if given else None


@transaction.atomic
def give(*, name: str, legal_entity_id: int, by: Actor, at: datetime) -> str:
    """Return a new token for the channel, shown once; one that it had before is withdrawn.

    :raises NotAllowed: if the actor may not give tokens.
    """
    access.check("tokens:give", by=by)
    _withdraw(name, legal_entity_id, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ChannelToken.objects.create(
        name=name, legal_entity_id=legal_entity_id, token_hash=_hash(token), given_at=at
    )
    audit.record(action="token:given", subject=f"channel:{name}", by=by, at=at)
    return token


@transaction.atomic
def withdraw(*, name: str, legal_entity_id: int, by: Actor, at: datetime) -> None:
    """Let the channel call no longer.

    :raises NotAllowed: if the actor may not withdraw tokens.
    :raises NotFound: if the channel has no token.
    """
    access.check("tokens:give", by=by)
    if not _withdraw(name, legal_entity_id, at):
        raise NotFound(_("%(name)s has no token.") % {"name": name})
    audit.record(action="token:withdrawn", subject=f"channel:{name}", by=by, at=at)


def _withdraw(name: str, legal_entity_id: int, at: datetime) -> int:
    live = ChannelToken.objects.filter(name=name, legal_entity_id=legal_entity_id, withdrawn_at__isnull=True)
    return live.update(withdrawn_at=at)


def _actor_of(token: ChannelToken) -> Actor:
    return Actor(
        staff_id=0,
        unit="",
        roles=frozenset({"channel"}),
        legal_entity_id=token.legal_entity_id,
        name=token.name,
    )


def _hash(token: str) -> bytes:
    # The token is 256 random bits: a plain hash is as safe as a slow one, and costs nothing a call.
    return hashlib.sha256(token.encode()).digest()
