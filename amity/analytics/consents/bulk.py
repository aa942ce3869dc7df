"""The gate for everybody: the same answers as ``gate.may_contact``, as one query over tables.

Tables, of which the caller gives the names:

    parties      party_id
    consents     party_id, consent_id, purpose, channel, is_granted, happened_at, expires_at
    suppressions party_id, topic, reason, stops, begins_at, ends_at
    promotions   party_id, channel, happened_at
    do_not_call  party_id
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from amity.analytics.consents import gate
from amity.analytics.consents.definition import (
    CONSENT,
    EVERY,
    LEGAL_OBLIGATION,
    WITHDRAWABLE,
    Ask,
    Channel,
    Declared,
    Limit,
    key_of,
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of the tables."""

    parties: str
    consents: str = "consents"
    suppressions: str = "suppressions"
    promotions: str = "promotions"
    do_not_call: str = "do_not_call"


def refused(
    asks: Sequence[Ask], declared: Declared, tables: Tables, *, at: datetime, by_the_day: bool = False
) -> str:
    """
    Return the query of whom the bank may not contact: party_id, purpose, channel, topic and refusals, a list.

    Who may be contacted has no row. ``at`` carries the bank's time zone, for quiet hours.
    """
    parts = [_asked(ask, declared, tables, at, by_the_day=by_the_day) for ask in dict.fromkeys(asks)]
    everything = " UNION ALL ".join(parts) or _none(tables)
    return f"""
        WITH current_consent AS (
            SELECT party_id, purpose, channel,
                arg_max((is_granted, expires_at), (happened_at, NOT is_granted, consent_id)) AS state
            FROM {tables.consents} WHERE happened_at <= {_moment(at)} GROUP BY ALL
        ),
        held AS (
            SELECT DISTINCT party_id, topic, reason, stops FROM {tables.suppressions}
            WHERE begins_at <= {_moment(at)} AND (ends_at IS NULL OR ends_at > {_moment(at)})
        ),
        silent AS (SELECT DISTINCT party_id FROM {tables.do_not_call}),
        asked AS ({everything})
        SELECT * FROM asked WHERE len(refusals) > 0
    """


def _asked(ask: Ask, declared: Declared, tables: Tables, at: datetime, *, by_the_day: bool) -> str:
    purpose, channel = declared.purposes.get(ask.purpose), declared.channels.get(ask.channel)
    basis = declared.bases.get(key_of(purpose, ask.channel), "") if purpose else ""
    if purpose is None or not basis or (purpose.is_by_channel and channel is None):
        return f"SELECT party_id, {_named(ask)}, ['{gate.NOT_DECLARED}'] AS refusals FROM {tables.parties}"
    lists, joins = [_of_consent(basis, at)], []
    key_purpose, key_channel = key_of(purpose, ask.channel)
    joins.append(
        f"LEFT JOIN current_consent c ON c.party_id = p.party_id AND c.purpose = {_text(key_purpose)} "
        f"AND c.channel = {_text(key_channel)}"
    )
    stopped = "true" if purpose.is_promotion else "stops = 'EVERYTHING'"
    if purpose.is_promotion or basis != LEGAL_OBLIGATION:
        joins.append(
            "LEFT JOIN (SELECT party_id, list_sort(list(DISTINCT "
            f"'{gate.SUPPRESSED}:' || reason)) AS reasons FROM held "
            f"WHERE topic IN ('', {_text(ask.topic)}) AND {stopped} GROUP BY 1) h ON h.party_id = p.party_id"
        )
        lists.append("coalesce(h.reasons, [])")
    if purpose.is_promotion and channel is not None:
        for part, join in _of_promotion(channel, declared, tables, at, by_the_day=by_the_day):
            lists.append(part)
            joins.append(join)
    refusals = " || ".join(lists)
    return (
        f"SELECT p.party_id, {_named(ask)}, {refusals} AS refusals FROM {tables.parties} p {' '.join(joins)}"
    )


def _of_consent(basis: str, at: datetime) -> str:
    if basis not in WITHDRAWABLE:
        return "[]::VARCHAR[]"
    cases = [f"WHEN NOT c.state[1] THEN ['{gate.WITHDRAWN}']"]
    if basis == CONSENT:
        cases.append(f"WHEN c.party_id IS NULL THEN ['{gate.NO_CONSENT}']")
        cases.append(f"WHEN c.state[2] <= {_moment(at)} THEN ['{gate.EXPIRED}']")
    return f"CASE {' '.join(cases)} ELSE []::VARCHAR[] END"


def _of_promotion(
    channel: Channel, declared: Declared, tables: Tables, at: datetime, *, by_the_day: bool
) -> Iterator[tuple[str, str]]:
    """Yield what is refused, and the join that it needs, in the order of the gate."""
    if channel.is_telephone:
        refusal = f"CASE WHEN s.party_id IS NOT NULL THEN ['{gate.DO_NOT_CALL}'] ELSE [] END"
        yield refusal, "LEFT JOIN silent s ON s.party_id = p.party_id"
    for place, limit in enumerate(declared.limits):
        if limit.channel in (EVERY, channel.code):
            yield _of_limit(limit, f"l{place}", tables, at)
    if not by_the_day and gate.is_quiet(channel, at.time()):
        yield f"['{gate.QUIET_HOURS}']", ""


def _of_limit(limit: Limit, name: str, tables: Tables, at: datetime) -> tuple[str, str]:
    first = gate.first_counted(limit, at)
    through = "" if limit.channel == EVERY else f"AND channel = {_text(limit.channel)}"
    spent = f"['{gate.TOO_OFTEN}:{int(limit.most)}/{int(limit.days)}']"
    # A limit of none is spent by nobody having been contacted at all.
    refusal = f"CASE WHEN coalesce({name}.times, 0) >= {int(limit.most)} THEN {spent} ELSE [] END"
    join = (
        f"LEFT JOIN (SELECT party_id, count(*) AS times FROM {tables.promotions} "
        f"WHERE happened_at > {_moment(first)} AND happened_at <= {_moment(at)} {through} "
        f"GROUP BY 1) {name} ON {name}.party_id = p.party_id"
    )
    return refusal, join


def _none(tables: Tables) -> str:
    nothing = "'' AS purpose, '' AS channel, '' AS topic, []::VARCHAR[] AS refusals"
    return f"SELECT party_id, {nothing} FROM {tables.parties} WHERE false"


def _named(ask: Ask) -> str:
    return f"{_text(ask.purpose)} AS purpose, {_text(ask.channel)} AS channel, {_text(ask.topic)} AS topic"


def _moment(at: datetime) -> str:
    return f"TIMESTAMPTZ '{at.isoformat()}'"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
