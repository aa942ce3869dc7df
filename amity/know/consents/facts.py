"""Read what the gate needs: what a bank declared, and what is known of its customers. A query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.db import connection

from amity.know.consents.judgements import (
    BasisRow,
    ChannelRow,
    Declaration,
    GivenRow,
    HeldRow,
    LimitRow,
    PartyFacts,
    PromotionRow,
    PurposeRow,
    ReasonRow,
)
from amity.know.products.selectors import LINES

COMPLAINT = "COMPLAINT"
"""The reason of suppressions that follow from complaints."""
OF_EVENT = "event"
"""The source of rows that stand for a complaint's own suppression, once somebody lifted it."""


def declaration(legal_entity_id: int) -> Declaration:
    """Return what a bank has declared. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DECLARATION, {"bank": legal_entity_id})
        purposes, channels, bases, reasons, limits = (part or [] for part in cursor.fetchone())
    return Declaration(
        legal_entity_id,
        tuple(PurposeRow(*row) for row in purposes),
        tuple(_channel(*row) for row in channels),
        tuple(BasisRow(*row) for row in bases),
        tuple(ReasonRow(*row) for row in reasons),
        tuple(LimitRow(*row) for row in limits),
    )


def of_parties(party_ids: Iterable[int], declared: Declaration, *, at: datetime) -> Mapping[int, PartyFacts]:
    """Return what is known of each of these customers. One query; none before the bank began to ask."""
    wanted = sorted(set(party_ids))
    if not wanted or not declared.is_set_up:
        return dict.fromkeys(wanted, PartyFacts())
    values: dict[str, Any] = {
        "parties": wanted,
        "at": at,
        "complaint": COMPLAINT,
        "of_event": OF_EVENT,
        "lines": list(LINES),
        "complaint_days": complaint_days(declared),
        "counted_days": max((row.days for row in declared.limits), default=0),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, values)
        rows = cursor.fetchall()
    found: dict[int, dict[str, list[Any]]] = {party: defaultdict(list) for party in wanted}
    for kind, party, *values_of_kind in rows:
        found[party][kind].append(_MADE[kind](*values_of_kind))
    return {
        party: PartyFacts(
            entries=tuple(kinds["consent"]),
            suppressions=tuple(kinds["suppression"]),
            promotions=tuple(kinds["promotion"]),
            is_on_do_not_call=bool(kinds["do not call"]),
        )
        for party, kinds in found.items()
    }


def complaint_days(declared: Declaration) -> int:
    """Return for how many days after a complaint its customer is left in peace."""
    reason = declared.reason(COMPLAINT)
    return (reason.usual_days or 0) if reason else 0


def _channel(  # noqa: PLR0917  the columns of a row of JSON
    code: str,
    name_en: str,
    name_zh: str,
    is_telephone: bool,
    quiet_from: str | None,
    quiet_to: str | None,
    version: int,
) -> ChannelRow:
    begin, end = (time.fromisoformat(one) if one else None for one in (quiet_from, quiet_to))
    return ChannelRow(code, name_en, name_zh, is_telephone, begin, end, version)


_MADE: Mapping[str, Any] = {
    "consent": GivenRow,
    "suppression": lambda _id, topic, reason, _act, begins_at, ends_at: HeldRow(
        topic, reason, begins_at, ends_at
    ),
    "promotion": lambda _id, _purpose, channel, _act, happened_at, _end: PromotionRow(channel, happened_at),
    "do not call": lambda *_columns: True,
}

_DECLARATION = """
    SELECT
        (SELECT json_agg(json_build_array(code, name_en, name_zh, is_by_channel, is_promotion, version)
            ORDER BY position, code) FROM consents_purpose WHERE legal_entity_id = %(bank)s),
        (SELECT json_agg(json_build_array(code, name_en, name_zh, is_telephone, quiet_from, quiet_to, version)
            ORDER BY position, code) FROM consents_contactchannel WHERE legal_entity_id = %(bank)s),
        (SELECT json_agg(json_build_array(purpose, channel, basis, version) ORDER BY purpose, channel)
            FROM consents_legalbasis WHERE legal_entity_id = %(bank)s),
        (SELECT json_agg(json_build_array(code, name_en, name_zh, stops, usual_days, is_for_compliance)
            ORDER BY position, code) FROM consents_suppressionreason WHERE legal_entity_id = %(bank)s),
        (SELECT json_agg(json_build_array(channel, most, days, version) ORDER BY channel)
            FROM consents_contactlimit WHERE legal_entity_id = %(bank)s)
"""
_FACTS = """
    SELECT 'consent' AS kind, party_id, id, purpose, channel, act, happened_at, expires_at
    FROM consents_consent WHERE party_id = ANY(%(parties)s) AND happened_at <= %(at)s
    UNION ALL
    SELECT 'suppression', party_id, id, topic, reason, '', begins_at, least(ends_at, lifted_at)
    FROM consents_suppression
    WHERE party_id = ANY(%(parties)s) AND begins_at <= %(at)s
      AND (ends_at IS NULL OR ends_at > %(at)s) AND (lifted_at IS NULL OR lifted_at > %(at)s)
    UNION ALL
    SELECT 'suppression', party_id, id, CASE WHEN upper(topic) = ANY(%(lines)s) THEN upper(topic) ELSE '' END,
        %(complaint)s, '', happened_at, happened_at + make_interval(days => %(complaint_days)s)
    FROM sources_event AS event
    WHERE party_id = ANY(%(parties)s) AND kind = 'COMPLAINT' AND happened_at <= %(at)s
      AND happened_at > %(at)s - make_interval(days => %(complaint_days)s)
      AND NOT EXISTS (SELECT FROM consents_suppression AS lifted
        WHERE lifted.source = %(of_event)s AND lifted.key = event.reference::text)
    UNION ALL
    SELECT 'promotion', party_id, id, purpose, channel, '', happened_at, NULL
    FROM consents_promotion
    WHERE party_id = ANY(%(parties)s) AND happened_at <= %(at)s
      AND happened_at > %(at)s - make_interval(days => %(counted_days)s)
    UNION ALL
    SELECT 'do not call', contact.party_id, 0, '', '', '', NULL, NULL
    FROM parties_contactpoint AS contact
    JOIN parties_party AS party ON party.id = contact.party_id
    JOIN consents_donotcall AS listed ON listed.legal_entity_id = party.legal_entity_id
      AND listed.removed_at IS NULL
      AND (contact.kind = 'MOBILE' AND listed.mobile_index = contact.blind_index
        OR contact.kind = 'PHONE' AND listed.phone_index = contact.blind_index)
    WHERE contact.party_id = ANY(%(parties)s)
"""
