"""Use cases that change what a bank declares: where it begins, bases, texts, quiet hours, limits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile
from amity.know.consents import facts, policies
from amity.know.consents.judgements import EVERY
from amity.know.consents.models import (
    Basis,
    ConsentText,
    ContactChannel,
    ContactLimit,
    LegalBasis,
    Purpose,
    SuppressionReason,
)

LIBRARY = Path(__file__).parent.parent / "library.toml"


def begin(*, by: Actor, at: datetime) -> bool:
    """
    Let the actor's bank begin to ask for consents, with the library's declarations; false if it has begun.

    :raises NotAllowed: if the actor may not declare.
    """
    access.check("consents:declare", by=by)
    return begin_for(legal_entity_id=by.legal_entity_id, by=by, at=at)


@transaction.atomic
def begin_for(*, legal_entity_id: int, at: datetime, by: Actor = SYSTEM) -> bool:
    """Let a bank begin to ask for consents; false if it has begun. The intake does, with the first row."""
    if Purpose.objects.filter(legal_entity_id=legal_entity_id).exists():
        return False
    library = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))
    channels = [one["code"] for one in library["channel"]]
    for position, one in enumerate(library["channel"]):
        ContactChannel.objects.create(legal_entity_id=legal_entity_id, position=position, **one)
    for position, one in enumerate(library["reason"]):
        SuppressionReason.objects.create(legal_entity_id=legal_entity_id, position=position, **one)
    for one in library["limit"]:
        ContactLimit.objects.create(legal_entity_id=legal_entity_id, **one)
    for position, one in enumerate(library["purpose"]):
        _write_purpose(legal_entity_id, position, one, channels, at=at)
    _record("consents:begun", legal_entity_id, {"purposes": ("", len(library["purpose"]))}, by=by, at=at)
    return True


@transaction.atomic
def set_basis(*, purpose: str, channel: str, basis: str, version: int, by: Actor, at: datetime) -> None:
    """
    Say upon which legal basis a purpose stands through a channel.

    :raises NotAllowed: if the actor may not declare.
    :raises BadInput: if there is no such purpose, channel or basis.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    """
    access.check("consents:declare", by=by)
    if basis not in Basis.values:
        raise BadInput(_("Choose one of the legal bases."))
    declared = facts.declaration(by.legal_entity_id)
    found = policies.purpose_of(declared, purpose)
    policies.check_channels(declared, found, (channel,))
    rows = LegalBasis.objects.filter(legal_entity_id=by.legal_entity_id, purpose=purpose, channel=channel)
    row = _lock(rows, version) or LegalBasis(
        legal_entity_id=by.legal_entity_id, purpose=purpose, channel=channel, version=0
    )
    before, row.basis, row.version = row.basis, basis, row.version + 1
    row.save()
    changes = {"consent_purpose": ("", purpose), "channel": ("", channel), "basis": (before, basis)}
    _record("consents:declared", by.legal_entity_id, changes, by=by, at=at)


@transaction.atomic
def set_quiet_hours(
    *, channel: str, quiet_from: time | None, quiet_to: time | None, version: int, by: Actor, at: datetime
) -> None:
    """
    Say when a channel brings no promotion; without hours, at any time.

    :raises NotAllowed: if the actor may not declare.
    :raises BadInput: if there is no such channel, or one end is missing.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    """
    access.check("consents:declare", by=by)
    policies.check_quiet_hours(quiet_from, quiet_to)
    row = _lock(ContactChannel.objects.filter(legal_entity_id=by.legal_entity_id, code=channel), version)
    if row is None:
        raise BadInput(_("The bank has declared no channel %(code)s.") % {"code": channel[:20]})
    before = f"{row.quiet_from}-{row.quiet_to}" if row.quiet_from else ""
    row.quiet_from, row.quiet_to, row.version = quiet_from, quiet_to, row.version + 1
    row.save()
    after = f"{quiet_from}-{quiet_to}" if quiet_from else ""
    changes = {"channel": ("", channel), "quiet_hours": (before, after)}
    _record("consents:declared", by.legal_entity_id, changes, by=by, at=at)


@transaction.atomic
def set_limit(*, channel: str, most: int, days: int, version: int, by: Actor, at: datetime) -> None:
    """
    Say how many promotions a customer gets at most, through a channel or (EVERY) through all together.

    :raises NotAllowed: if the actor may not declare.
    :raises BadInput: if there is no such channel, or it counts nothing.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    """
    access.check("consents:declare", by=by)
    policies.check_limit(most, days)
    if channel != EVERY and facts.declaration(by.legal_entity_id).channel(channel) is None:
        raise BadInput(_("The bank has declared no channel %(code)s.") % {"code": channel[:20]})
    row = _lock(ContactLimit.objects.filter(legal_entity_id=by.legal_entity_id, channel=channel), version)
    before = f"{row.most}/{row.days}" if row else ""
    row = row or ContactLimit(legal_entity_id=by.legal_entity_id, channel=channel, version=0)
    row.most, row.days, row.version = most, days, row.version + 1
    row.save()
    changes = {"channel": ("", channel), "limit": (before, f"{most}/{days}")}
    _record("consents:declared", by.legal_entity_id, changes, by=by, at=at)


@transaction.atomic
def publish_text(*, purpose: str, text_en: str, text_zh: str, number: int, by: Actor, at: datetime) -> int:
    """
    Publish a text's next version, shown from now on; return its number. ``number`` is the one it follows.

    :raises NotAllowed: if the actor may not declare.
    :raises BadInput: if there is no such purpose, or the text is missing in a language.
    :raises ChangedMeanwhile: if somebody published another meanwhile.
    """
    access.check("consents:declare", by=by)
    policies.check_text(text_en, text_zh)
    # The purpose's row is locked: two people cannot publish the same number.
    rows = Purpose.objects.select_for_update().filter(legal_entity_id=by.legal_entity_id, code=purpose)
    if rows.first() is None:
        raise BadInput(_("The bank has declared no purpose %(code)s.") % {"code": purpose[:20]})
    texts = ConsentText.objects.filter(legal_entity_id=by.legal_entity_id, purpose=purpose)
    last = texts.aggregate(last=models.Max("number"))["last"] or 0
    if last != number:
        raise ChangedMeanwhile(_("Somebody published another text meanwhile. Look again."))
    ConsentText.objects.create(
        legal_entity_id=by.legal_entity_id,
        purpose=purpose,
        number=last + 1,
        text_en=text_en.strip(),
        text_zh=text_zh.strip(),
        staff_id=by.staff_id,
        active_from=at,
    )
    changes = {"consent_purpose": ("", purpose), "text_version": (last, last + 1)}
    _record("consents:declared", by.legal_entity_id, changes, by=by, at=at)
    return last + 1


def _write_purpose(
    legal_entity_id: int, position: int, one: dict[str, Any], channels: list[str], *, at: datetime
) -> None:
    columns = {name: one[name] for name in ("code", "name_en", "name_zh", "is_by_channel", "is_promotion")}
    Purpose.objects.create(legal_entity_id=legal_entity_id, position=position, **columns)
    others = one.get("basis_by", {})
    for channel in channels if one["is_by_channel"] else [EVERY]:
        LegalBasis.objects.create(
            legal_entity_id=legal_entity_id,
            purpose=one["code"],
            channel=channel,
            basis=others.get(channel, one["basis"]),
        )
    if "text_en" in one:
        ConsentText.objects.create(
            legal_entity_id=legal_entity_id,
            purpose=one["code"],
            number=1,
            text_en=one["text_en"],
            text_zh=one["text_zh"],
            staff_id=SYSTEM.staff_id,
            active_from=at,
        )


def _lock(rows: models.QuerySet[Any], version: int) -> Any:
    row = rows.select_for_update().first()
    if (row.version if row else 0) != version:
        raise ChangedMeanwhile(_("Somebody changed this meanwhile. Look again."))
    return row


def _record(
    action: str,
    legal_entity_id: int,
    changes: Mapping[str, tuple[object, object]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    subject = f"legal_entity:{legal_entity_id}"
    audit.record(action=action, subject=subject, by=by, at=at, changes=changes)
