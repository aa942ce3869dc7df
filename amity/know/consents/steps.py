"""What this room takes from the intake: consents, of which each is written once, and suppressions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pyarrow as pa
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.foundation.audit.accounting import taken
from amity.foundation.kernel.carrying import Carries, Moves
from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.intake import IntakeContext, Loaders, ParkedRow, Taken
from amity.foundation.kernel.references import new_reference
from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation
from amity.foundation.postgres.copying import copy_rows, upsert
from amity.know.consents import facts
from amity.know.consents.judgements import EVERY, Declaration
from amity.know.consents.models import How
from amity.know.consents.services import declaring
from amity.know.consents.services.recording import DOCUMENT_FIELD
from amity.know.consents.services.suppressing import NOTE_FIELD
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services

CONSENT_COLUMNS = (
    "reference", "source", "key", "legal_entity_id", "party_id", "purpose", "channel", "act", "basis",
    "happened_at", "expires_at", "recorded_at", "how", "language", "document_sealed", "sealed_for",
    "staff_id",
)  # fmt: skip
SUPPRESSION_CHANGES = ("party_id", "topic", "reason", "begins_at", "ends_at", "note_sealed", "recorded_at")
SUPPRESSION_COLUMNS = ("reference", "source", "key", "legal_entity_id", *SUPPRESSION_CHANGES, "version")

Row = Mapping[str, Any]


def take_consents(table: pa.Table, context: IntakeContext) -> Taken:
    """Add the acts that are new, by the source's key; one that came before stays as it was.

    :raises BadInput: if a purpose or a channel is not one that the bank has declared.
    """
    declared = _declared(context)
    rows = table.to_pylist()
    owners = parties.owners(context.source, table.column("customer_key").to_pylist())
    known = _known("consents_consent", context.source, table.column("key").to_pylist())
    staff = organisation.staff_ids(context.legal_entity_id)
    fresh: dict[str, Row] = {}
    parked = []
    for place, row in enumerate(rows):
        _check_consent(row, declared)
        if row["customer_key"] not in owners:
            parked.append(ParkedRow(place, "customers", row["customer_key"]))
        elif row["key"] not in known:
            fresh.setdefault(row["key"], row)
    chosen = list(fresh.values())
    ids = [owners[row["customer_key"]].party_id for row in chosen]
    sealed = keys.seal_many([row["document"] or None for row in chosen], parties=ids, field=DOCUMENT_FIELD)
    coming = [
        _consent(row, party_id, document, staff.get(row["staff_code"] or ""), declared, context)
        for row, party_id, document in zip(chosen, ids, sealed, strict=True)
    ]
    copy_rows(connection, "consents_consent", CONSENT_COLUMNS, coming)
    return taken(
        "consents",
        context,
        rows=len(rows),
        inserted=len(coming),
        updated=0,
        parked=parked,
        digest=_digest(chosen),
    )


def take_suppressions(table: pa.Table, context: IntakeContext) -> Taken:
    """Insert and update suppressions by the source's key; what was lifted here stays lifted.

    :raises BadInput: if a reason is not one that the bank has declared.
    """
    declared = _declared(context)
    rows = table.to_pylist()
    owners = parties.owners(context.source, table.column("customer_key").to_pylist())
    known = _known("consents_suppression", context.source, table.column("key").to_pylist())
    due: dict[str, Row] = {}
    parked = []
    for place, row in enumerate(rows):
        _check_suppression(row, declared)
        if row["customer_key"] not in owners:
            parked.append(ParkedRow(place, "customers", row["customer_key"]))
        elif known.get(row["key"]) != _kept(row, owners[row["customer_key"]].party_id):
            due[row["key"]] = row
    chosen = list(due.values())
    ids = [owners[row["customer_key"]].party_id for row in chosen]
    sealed = keys.seal_many([row["note"] or None for row in chosen], parties=ids, field=NOTE_FIELD)
    coming = [
        (
            new_reference(), context.source, row["key"], context.legal_entity_id, party_id,
            row["topic"] or EVERY, row["reason"], row["begins_at"], row["ends_at"], note, context.at, 1,
        )
        for row, party_id, note in zip(chosen, ids, sealed, strict=True)
    ]  # fmt: skip
    upsert(
        connection,
        "consents_suppression",
        SUPPRESSION_COLUMNS,
        coming,
        key=("source", "key"),
        update=SUPPRESSION_CHANGES,
    )
    party_services.forget_origin("consents_suppression", source=context.source, source_keys=list(due))
    updated = sum(row["key"] in known for row in chosen)
    return taken(
        "suppressions",
        context,
        rows=len(rows),
        inserted=len(coming) - updated,
        updated=updated,
        parked=parked,
        digest=_digest(chosen),
    )


INTAKE: Loaders = MappingProxyType({"consents": take_consents, "suppressions": take_suppressions})
"""Loaders by canonical table."""

CARRIES: Carries = (
    # What was signed stays sealed for whom it was taken from: the entry says so itself.
    Moves(
        "consents_consent",
        label=gettext_lazy("Consents"),
        stays_sealed=("document_sealed",),
        written_at="recorded_at",
        by_staff="source = ''",
    ),
    Moves(
        "consents_suppression",
        label=gettext_lazy("Reasons to leave in peace"),
        sealed=(("note_sealed", NOTE_FIELD),),
        written_at="recorded_at",
        by_staff="source = ''",
    ),
    Moves("consents_promotion", label=gettext_lazy("Contacts for promotion")),
)
"""What becomes of this room's rows when customers are merged."""


def _declared(context: IntakeContext) -> Declaration:
    """Return what the bank has declared; with its first consents it begins with the library's."""
    found = facts.declaration(context.legal_entity_id)
    if not found.is_set_up:
        declaring.begin_for(legal_entity_id=context.legal_entity_id, at=context.at)
        found = facts.declaration(context.legal_entity_id)
    return found


def _check_consent(row: Row, declared: Declaration) -> None:
    purpose = declared.purpose(row["purpose"])
    channel = row["channel"] or EVERY
    if purpose is None or (declared.channel(channel) is None if purpose.is_by_channel else channel):
        what = f"{row['purpose']} by {channel or 'no channel'}"
        raise BadInput(
            _("Consent %(key)s is for %(what)s, which the bank has not declared. Map it, or declare it.")
            % {"key": row["key"], "what": what}
        )
    if row["expires_at"] is not None and (row["act"] != "GRANTED" or row["expires_at"] <= row["at"]):
        raise BadInput(
            _("Consent %(key)s ends before it begins, or is withdrawn and ends. Mend the mapping.")
            % {"key": row["key"]}
        )


def _check_suppression(row: Row, declared: Declaration) -> None:
    if declared.reason(row["reason"]) is None:
        raise BadInput(
            _("Suppression %(key)s gives reason %(reason)s, which the bank has not declared.")
            % {"key": row["key"], "reason": row["reason"]}
        )
    if row["ends_at"] is not None and row["ends_at"] <= row["begins_at"]:
        raise BadInput(_("Suppression %(key)s ends before it begins.") % {"key": row["key"]})


def _known(table: str, source: str, wanted: Sequence[str]) -> dict[str, tuple[object, ...]]:
    columns = "party_id, topic, reason, begins_at, ends_at" if table == "consents_suppression" else "id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, {columns} FROM {table} WHERE source = %s AND key = ANY(%s)", [source, list(wanted)]
        )
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def _kept(row: Row, party_id: int) -> tuple[object, ...]:
    return (party_id, row["topic"] or EVERY, row["reason"], row["begins_at"], row["ends_at"])


def _consent(  # noqa: PLR0917  the parts of an entry
    row: Row,
    party_id: int,
    document: bytes | None,
    staff_id: int | None,
    declared: Declaration,
    context: IntakeContext,
) -> tuple[object, ...]:
    channel = row["channel"] or EVERY
    basis = row["basis"] or declared.basis(row["purpose"], channel) or "CONSENT"
    return (
        new_reference(), context.source, row["key"], context.legal_entity_id, party_id, row["purpose"],
        channel, row["act"], basis, row["at"], row["expires_at"], context.at, How.FILE.value, "", document,
        party_id if document else None, staff_id,
    )  # fmt: skip


def _digest(written: Sequence[Row]) -> str:
    """Return the hash of what the rows said, without the words that are kept sealed."""
    lines = sorted(
        "\x1f".join(str(row[column]) for column in row if column not in ("document", "note"))
        for row in written
    )
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()
