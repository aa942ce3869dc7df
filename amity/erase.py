"""Erase a customer: their key, and every row that says who they were; the bank's own records of money stay.

What is done to each table is one list here, and a test compares it with every column that names a party.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import randbelow
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, DomainError, NotFound
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.know.imports import services as imports
from amity.know.parties import carrying as merged
from amity.know.parties import erasing, sweeping
from amity.know.parties.intake import erased

SHORTEST_REASON = 10
SHORTEST_WORD = 4
"""A shorter key stands in lines of many others."""
ACTS = {
    ("parties_identifier", "party_id"): "DELETE",
    ("parties_contactpoint", "party_id"): "DELETE",
    ("parties_address", "party_id"): "DELETE",
    ("parties_person", "party_id"): "DELETE",
    ("parties_organisation", "party_id"): "DELETE",
    ("parties_relationship", "party_id"): "DELETE",
    ("parties_relationship", "other_id"): "DELETE",
    ("parties_searchtoken", "party_id"): "DELETE",
    ("tasks_task", "party_id"): "DELETE",
    ("interactions_interaction", "party_id"): "DELETE",
    ("decisions_response", "party_id"): "DELETE",
    ("decisions_decision", "party_id"): "DELETE",
    ("scores_profile", "party_id"): "DELETE",
    ("sources_event", "party_id"): "DELETE",
    ("relations_membership", "party_id"): "DELETE",
    ("relations_suggestedmember", "party_id"): "DELETE",
    ("relations_suggestedtie", "party_id"): "DELETE",
    ("relations_suggestedtie", "other_id"): "DELETE",
    ("relations_refusal", "party_id"): "DELETE",
    ("relations_refusal", "other_id"): "DELETE",
    ("relations_warnedparty", "party_id"): "DELETE",
    ("quality_standing", "party_id"): "DELETE",
    ("quality_gap", "party_id"): "DELETE",
    ("quality_question", "party_id"): "DELETE",
    ("coverage_assignment", "party_id"): "DELETE",
    ("consents_suppression", "party_id"): "DELETE",
    ("consents_promotion", "party_id"): "DELETE",
    # The proof that the bank might: by number alone, and what was signed went with the key.
    ("consents_consent", "party_id"): "KEEP",
    ("allotments_allotmentmove", "party_id"): "DELETE",
    ("identity_matchpair", "first_party_id"): "DELETE",
    ("identity_matchpair", "second_party_id"): "DELETE",
    # That two were merged says nothing of who they were.
    ("identity_merge", "survivor_party_id"): "KEEP",
    ("identity_merge", "merged_party_id"): "KEEP",
    ("parties_carried", "own_party_id"): "DELETE",
    ("parties_sourcerecord", "own_party_id"): "KEEP",
    ("access_grant", "party_id"): "DELETE",
    ("imports_change", "party_id"): "DELETE",
    ("holdings_monthlybalance", "party_id"): "DELETE",
    # The lake knows a customer by this key alone: without the old one its rows are nobody's.
    # The source's own key becomes a keyed hash, by which its rows are known again and kept out.
    ("parties_sourcerecord", "party_id"): "SET lake_key = %(lake_key)s + id, row_hash = ''",
    # Records of money are kept as the law asks; the account's number went with the key.
    ("holdings_holding", "owner_id"): "SET lake_key = %(lake_key)s, number_tail = '', row_hash = ''",
    ("holdings_recenttransaction", "party_id"): "SET description = ''",
    ("holdings_holdingparty", "party_id"): "KEEP",
    # The trail keeps who was seen by whom, by number alone.
    ("audit_entry", "party_id"): "KEEP",
    ("parties_party", "merged_into_id"): "KEEP",
}
"""What becomes of each column that names a party."""


class StillCustomer(DomainError):
    """Somebody who holds a product is not erased: the contract runs."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an erasing removed, by table; and how many refused rows lost their text."""

    party_id: int
    removed: dict[str, int]
    texts: int


def erase(*, number: str, legal_entity_id: int, reason: str, by: Actor, at: datetime) -> Report:
    """
    Erase the customer of that number for ever.

    The order holds through a kill: first the list outside the database, then the rows, then the key. What a
    kill left half done is finished by ``replay``.

    :raises NotAllowed: if the actor may not erase.
    :raises BadInput: if no reason is given.
    :raises NotFound: if the bank has no such customer.
    :raises StillCustomer: if the customer holds a product that is not closed.
    """
    access.check("customers:erase", by=by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(_("Say why, in a few words: the trail keeps it."))
    if not by.is_system and by.legal_entity_id != legal_entity_id:
        raise NotFound(_("The bank has no customer of that number."))
    with walls.everything(erased=True), transaction.atomic():
        found = _one(_FIND, number=number, legal_entity_id=legal_entity_id)
        if found is None:
            raise NotFound(_("The bank has no customer of that number."))
        # Who was merged is erased with the survivor, and all that was ever merged into them.
        head = _head_of(found[0])
        everybody = merged.members(head)
        if (open_ones := (_one(_OPEN_HOLDINGS, party_id=head) or (0,))[0]) > 0:
            raise StillCustomer(
                ngettext(
                    "This customer holds %(count)s product still: close it first.",
                    "This customer holds %(count)s products still: close them first.",
                    open_ones,
                )
                % {"count": open_ones}
            )
        removed, texts = _forget_everybody(everybody, legal_entity_id, reason=reason.strip(), by=by, at=at)
        # A list that waits may hold the customer; whoever brought it can bring it again.
        imports.forget_waiting(legal_entity_id=legal_entity_id, at=at)
    for party_id in everybody:
        keys.destroy(party_id)
    return Report(head, dict(removed), texts)


def replay(*, at: datetime, file: Path | None = None) -> int:
    """Erase again whom the list names and the database has back, and finish what a kill left."""
    count = 0
    with walls.everything(erased=True):
        for one in erasing.noted(file):
            with transaction.atomic():
                found = _one(_FIND_AGAIN, party_id=one.party_id, reference=str(one.reference))
                if found:
                    _forget_texts(one.party_id, found[0])
                    _forget(one.party_id)
                    audit.record(
                        action="customer:erased",
                        subject=f"party:{one.reference}",
                        by=SYSTEM,
                        at=at,
                        party_id=one.party_id,
                        purpose=f"replay of {one.at:%Y-%m-%d}",
                    )
                    count += 1
            keys.destroy(one.party_id)
            if file and file.resolve() != erasing.path().resolve():
                erasing.note(one.party_id, one.reference, at=one.at)
    return count


def sweep(environment: Mapping[str, str]) -> Iterator[str]:
    """Clear the database's files of what was deleted; say what was done, and what was not ours to do."""
    return sweeping.sweep(environment)


def _forget_everybody(
    party_ids: Sequence[int], legal_entity_id: int, *, reason: str, by: Actor, at: datetime
) -> tuple[Counter[str], int]:
    """Forget a customer and all that were merged into them; return the rows by table, and the texts."""
    references = _references(party_ids)
    texts = sum(_forget_texts(party_id, legal_entity_id) for party_id in party_ids)
    for party_id in party_ids:
        erasing.note(party_id, references[party_id], at=at)
    removed: Counter[str] = Counter()
    for party_id in reversed(party_ids):
        gone = _forget(party_id)
        removed.update(gone)
        audit.record(
            action="customer:erased",
            subject=f"party:{references[party_id]}",
            by=by,
            at=at,
            party_id=party_id,
            purpose=reason,
            changes={"rows": ("", sum(gone.values()))},
        )
    return removed, texts


def _forget(party_id: int) -> dict[str, int]:
    values = {"party_id": party_id, "lake_key": randbelow(2**62) + 1}
    removed: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_PARKED, values)
        cursor.execute(_SOURCE_KEYS, values)
        hashed = [(erased.hashed([key])[0], record) for record, key in cursor.fetchall()]
        cursor.executemany("UPDATE parties_sourcerecord SET key = %s WHERE id = %s", hashed)
        for (table, column), act in ACTS.items():
            if act == "KEEP":
                continue
            start = f"DELETE FROM {table}" if act == "DELETE" else f"UPDATE {table} {act}"
            cursor.execute(f"{start} WHERE {column} = %(party_id)s", values)
            removed[table] = removed.get(table, 0) + cursor.rowcount
        cursor.execute(_SHELL, values)
    return removed


def _forget_texts(party_id: int, legal_entity_id: int) -> int:
    """Take the text from refused rows that name the customer; each is opened in memory only."""
    # The number is always among them.
    words = "|".join(re.escape(word) for word in _words_of(party_id))
    named = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    gone = []
    with connection.cursor() as cursor:
        cursor.execute(_REJECTS, {"legal_entity_id": legal_entity_id})
        for reject, batch, sealed in cursor.fetchall():
            try:
                text = keys.open_for_batch(sealed, batch=batch)
            except KeyDestroyed:
                continue
            if named.search(text):
                gone.append(reject)
        cursor.execute("UPDATE sources_reject SET raw_sealed = NULL WHERE id = ANY(%s)", [gone])
        cursor.execute(_FINDINGS, {"legal_entity_id": legal_entity_id})
        found = [row for row, key, sealed in cursor.fetchall() if _names(named, key, sealed)]
        cursor.execute("UPDATE imports_finding SET row_sealed = NULL WHERE id = ANY(%s)", [found])
    return len(gone) + len(found)


def _names(named: re.Pattern[str], key: int, sealed: bytes) -> bool:
    try:
        return named.search(keys.open_for_batch(sealed, batch=key)) is not None
    except KeyDestroyed:
        return False


def _words_of(party_id: int) -> Iterator[str]:
    """Yield what names the customer in a line of a file: number, keys, names, identifiers, contacts."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, {"party_id": party_id})
        for plain, sealed, field in cursor.fetchall():
            text = plain
            if sealed is not None:
                (text,) = keys.open_many([sealed], parties=[party_id], field=field)
            if text and (len(text) >= SHORTEST_WORD or not text.isascii()):
                yield text


def _head_of(party_id: int) -> int:
    return merged.heads([party_id]).get(party_id, party_id)


def _references(party_ids: Sequence[int]) -> dict[int, UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, reference FROM parties_party WHERE id = ANY(%s)", [list(party_ids)])
        return dict(cursor.fetchall())


def _one(sql: str, **values: str | int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


_FIND = """
    SELECT id, reference FROM parties_party
    WHERE legal_entity_id = %(legal_entity_id)s AND number = %(number)s
      AND status <> 'ERASED' FOR UPDATE
"""
_FIND_AGAIN = """
    SELECT legal_entity_id FROM parties_party
    WHERE id = %(party_id)s AND reference = %(reference)s AND status <> 'ERASED' FOR UPDATE
"""
_OPEN_HOLDINGS = """
    SELECT count(*) FROM holdings_holding
    WHERE owner_id = %(party_id)s AND status IN ('ACTIVE', 'DORMANT', 'OVERDUE') AND NOT is_held_away
"""
_FORGET_PARKED = """
    DELETE FROM sources_parked WHERE parent_table = 'customers' AND parent_key IN
        (SELECT key FROM parties_sourcerecord WHERE party_id = %(party_id)s)
    OR parent_table = 'holdings' AND parent_key IN
        (SELECT key FROM holdings_holding WHERE owner_id = %(party_id)s)
"""
_SOURCE_KEYS = "SELECT id, key FROM parties_sourcerecord WHERE party_id = %(party_id)s"
_SHELL = """
    UPDATE parties_party SET status = 'ERASED', number = 'erased-' || id, full_name = '', native_name = '',
        sort_name = '', merged_into_id = NULL, own_status = '', own_unit_id = NULL,
        customer_since = NULL, risk_profile = '', kyc_expires_on = NULL, language = '', version = version + 1
    WHERE id = %(party_id)s
"""
_REJECTS = """
    SELECT reject.id, reject.batch_id, reject.raw_sealed FROM sources_reject AS reject
    JOIN sources_batch AS batch ON batch.id = reject.batch_id
    JOIN sources_feed AS feed ON feed.id = batch.feed_id
    WHERE feed.legal_entity_id = %(legal_entity_id)s AND reject.raw_sealed IS NOT NULL
"""
_FINDINGS = """
    SELECT finding.id, list.key_number, finding.row_sealed FROM imports_finding AS finding
    JOIN imports_import AS list ON list.id = finding.of_id
    WHERE list.legal_entity_id = %(legal_entity_id)s AND finding.row_sealed IS NOT NULL
"""
_WORDS = """
    SELECT number, NULL::bytea, '' FROM parties_party WHERE id = %(party_id)s
    UNION ALL SELECT full_name, NULL, '' FROM parties_party WHERE id = %(party_id)s
    UNION ALL SELECT native_name, NULL, '' FROM parties_party WHERE id = %(party_id)s
    UNION ALL SELECT key, NULL, '' FROM parties_sourcerecord WHERE party_id = %(party_id)s
    UNION ALL SELECT '', value_sealed, 'identifier' FROM parties_identifier WHERE party_id = %(party_id)s
    UNION ALL SELECT '', value_sealed, 'contact_point' FROM parties_contactpoint WHERE party_id = %(party_id)s
    UNION ALL SELECT '', line_sealed, 'address' FROM parties_address WHERE party_id = %(party_id)s
"""
