"""What a consent, a suppression and a declaration must say. Pure: no queries, no clock."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput, NotAllowed
from amity.know.consents.judgements import WITHDRAWABLE, Declaration, PurposeRow, ReasonRow
from amity.know.consents.models import Act, How

LONGEST_DOCUMENT = 100
LONGEST_NOTE = 500
LONGEST_TEXT = 4_000
SHORTEST_TEXT = 20
MOST_IN_A_PERIOD = 1_000
MOST_DAYS = 3_660


def purpose_of(declaration: Declaration, code: str) -> PurposeRow:
    """
    Return the purpose of a code.

    :raises BadInput: if the bank has not declared it.
    """
    found = declaration.purpose(code)
    if found is None:
        raise BadInput(_("The bank has declared no purpose %(code)s.") % {"code": code[:20]})
    return found


def check_channels(declaration: Declaration, purpose: PurposeRow, channels: tuple[str, ...]) -> None:
    """Refuse a purpose by channel without one, another with one, and channels that were not declared."""
    if not purpose.is_by_channel and channels != ("",):
        raise BadInput(_("This purpose is not asked channel by channel: name none."))
    if purpose.is_by_channel and not any(channels):
        raise BadInput(_("Choose at least one channel."))
    for channel in channels:
        if purpose.is_by_channel and declaration.channel(channel) is None:
            raise BadInput(_("The bank has declared no channel %(code)s.") % {"code": channel[:20]})


def check_basis(basis: str) -> None:
    """Refuse to give or withdraw what does not hang on the customer's word."""
    if not basis:
        raise BadInput(_("The bank has declared no legal basis for this. Ask compliance."))
    if basis not in WITHDRAWABLE:
        raise BadInput(
            _("This rests on a contract or on the law: it is neither given nor withdrawn by consent.")
        )


def check_evidence(
    *, act: str, how: str, document: str, at: datetime, happened_at: datetime, expires_at: datetime | None
) -> None:
    """Refuse an entry that would prove nothing."""
    if act not in Act.values or how not in How.values:
        raise BadInput(_("Say how the customer told it."))
    if len(document) > LONGEST_DOCUMENT:
        raise BadInput(
            _("A document's reference has at most %(most)s characters.") % {"most": LONGEST_DOCUMENT}
        )
    if how == How.SIGNED and act == Act.GRANTED and not document.strip():
        raise BadInput(_("Write the reference of the paper that was signed."))
    if happened_at > at:
        raise BadInput(_("A consent is written down when it was given, not before."))
    if expires_at is not None and expires_at <= happened_at:
        raise BadInput(_("It would end before it begins. Choose a later day."))


def check_may_lift(reason: ReasonRow | None, *, is_compliance: bool) -> None:
    """Refuse to lift what only compliance may."""
    if (reason is None or reason.is_for_compliance) and not is_compliance:
        raise NotAllowed(_("Only compliance lifts this. Ask them, and say why."))


def check_text(text_en: str, text_zh: str) -> None:
    """Refuse a text that says nothing in one of the languages, or more than a phone shows."""
    for text in (text_en, text_zh):
        if not SHORTEST_TEXT <= len(text.strip()) <= LONGEST_TEXT:
            raise BadInput(
                _("Write the text in both languages, of %(least)s to %(most)s characters.")
                % {"least": SHORTEST_TEXT, "most": LONGEST_TEXT}
            )


def check_limit(most: int, days: int) -> None:
    """Refuse a limit that counts nothing."""
    if not (0 <= most <= MOST_IN_A_PERIOD and 1 <= days <= MOST_DAYS):
        raise BadInput(_("A limit is a number of contacts in 1 to %(days)s days.") % {"days": MOST_DAYS})


def check_quiet_hours(quiet_from: time | None, quiet_to: time | None) -> None:
    """Refuse quiet hours with one end."""
    if (quiet_from is None) != (quiet_to is None):
        raise BadInput(_("Quiet hours have a beginning and an end."))
