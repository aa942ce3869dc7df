"""Give, check and withdraw the tokens of channel systems."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amity.api import scopes as known
from amity.api.models import LONGEST_NAME, LONGEST_PURPOSE, Channel, ChannelToken
from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, NotFound

TOKEN_BYTES = 32
DAYS = 365
MOST_DAYS = 3 * 365
CALLS_PER_MINUTE = 6_000
MOST_CALLS_PER_MINUTE = 1_000_000
USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and within which bounds."""

    actor: Actor
    channel_id: int
    token_id: int
    scopes: frozenset[str]
    purpose: str
    calls_per_minute: int


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as operators see it."""

    channel: str
    mark: str
    scopes: tuple[str, ...]
    calls_per_minute: int
    given_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None


@transaction.atomic
def give(
    *,
    name: str,
    legal_entity_id: int,
    scopes: Iterable[str],
    by: Actor,
    at: datetime,
    days: int = DAYS,
    calls_per_minute: int = CALLS_PER_MINUTE,
    purpose: str = "",
    is_only: bool = False,
) -> str:
    """
    Return a new token for the channel, shown once. Those that it has live on, unless this is to be the only.

    :raises NotAllowed: if the actor may not give tokens.
    :raises BadInput: if name, scopes, days or calls per minute are not what they should be.
    """
    access.check("tokens:give", by=by)
    granted = known.checked(scopes)
    _check(name, days, calls_per_minute, purpose)
    channel, _is_new = Channel.objects.get_or_create(name=name, legal_entity_id=legal_entity_id)
    if is_only:
        _withdraw(_live(name, legal_entity_id), by=by, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    given = ChannelToken.objects.create(
        channel=channel,
        token_hash=_hash(token),
        mark=_hash(token).hex()[:8],
        scopes=granted,
        purpose=purpose or f"channel {name}",
        calls_per_minute=calls_per_minute,
        given_at=at,
        expires_at=at + timedelta(days=days),
    )
    audit.record(
        action="token:given",
        subject=f"channel:{name}",
        by=by,
        at=at,
        changes={
            "token": ("", given.mark),
            "scopes": ("", " ".join(granted)),
            "expires_on": ("", given.expires_at.date()),
        },
    )
    return token


@transaction.atomic
def withdraw(*, name: str, legal_entity_id: int, by: Actor, at: datetime, mark: str = "") -> int:
    """
    Withdraw the channel's tokens, or the one of a mark; return how many. They open nothing from then on.

    :raises NotAllowed: if the actor may not withdraw tokens.
    :raises NotFound: if the channel has no such token.
    """
    access.check("tokens:give", by=by)
    live = _live(name, legal_entity_id)
    count = _withdraw(live.filter(mark=mark) if mark else live, by=by, at=at)
    if not count:
        raise NotFound(_("%(name)s has no token.") % {"name": name})
    return count


def listed(legal_entity_id: int) -> tuple[TokenRow, ...]:
    """Return all tokens of the legal entity's channels, the latest first; none of them opens anything."""
    rows = ChannelToken.objects.filter(channel__legal_entity_id=legal_entity_id).select_related("channel")
    return tuple(
        TokenRow(
            row.channel.name,
            row.mark,
            tuple(row.scopes),
            row.calls_per_minute,
            row.given_at,
            row.expires_at,
            row.used_at,
            row.withdrawn_at,
        )
        for row in rows.order_by("channel__name", "-given_at", "-pk")
    )


def caller(token: str, *, at: datetime) -> Caller | None:
    """Return who holds the token; None if nobody does, or no longer."""
    live = ChannelToken.objects.filter(withdrawn_at__isnull=True, expires_at__gt=at)
    held = live.filter(token_hash=_hash(token)).select_related("channel").first()
    if held is None:
        return None
    _note_use(held, at)
    return Caller(
        actor=Actor(
            staff_id=-held.channel_id,
            unit="",
            roles=frozenset({"channel"}),
            legal_entity_id=held.channel.legal_entity_id,
            name=held.channel.name,
        ),
        channel_id=held.channel_id,
        token_id=held.pk,
        scopes=frozenset(held.scopes),
        purpose=held.purpose,
        calls_per_minute=held.calls_per_minute,
    )


def _check(name: str, days: int, calls_per_minute: int, purpose: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(_("A channel's name has 1 to %(most)s characters.") % {"most": LONGEST_NAME})
    if not 0 < days <= MOST_DAYS:
        raise BadInput(_("A token lives 1 to %(most)s days.") % {"most": MOST_DAYS})
    if not 0 < calls_per_minute <= MOST_CALLS_PER_MINUTE:
        raise BadInput(_("A token calls 1 to %(most)s times a minute.") % {"most": MOST_CALLS_PER_MINUTE})
    if len(purpose) > LONGEST_PURPOSE:
        raise BadInput(_("A purpose has at most 200 characters."))


def _live(name: str, legal_entity_id: int) -> QuerySet[ChannelToken]:
    whose = Q(channel__name=name, channel__legal_entity_id=legal_entity_id)
    return ChannelToken.objects.filter(whose, withdrawn_at__isnull=True)


def _withdraw(tokens: QuerySet[ChannelToken], *, by: Actor, at: datetime) -> int:
    withdrawn = list(tokens.select_for_update(of=("self",)).select_related("channel"))
    for token in withdrawn:
        token.withdrawn_at = at
        token.save(update_fields=["withdrawn_at"])
        audit.record(
            action="token:withdrawn",
            subject=f"channel:{token.channel.name}",
            by=by,
            at=at,
            changes={"token": (token.mark, "")},
        )
    return len(withdrawn)


def _note_use(held: ChannelToken, at: datetime) -> None:
    # Once an hour is enough to tell a token that nobody uses; a write a call would cost more than the call.
    if held.used_at is None or at - held.used_at >= USE_NOTED_EVERY:
        ChannelToken.objects.filter(pk=held.pk).update(used_at=at)


def _hash(token: str) -> bytes:
    # The token is 256 random bits: a plain hash is as safe as a slow one, and costs nothing a call.
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).digest()
