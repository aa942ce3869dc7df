"""Write down what an import does, as it does it: who was there before and how, and how they are left."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa

from amity.foundation.kernel.intake import IntakeContext, Loader, Loaders, Taken
from amity.foundation.keys import services as keys
from amity.know.imports import snapshots
from amity.know.imports.models import Change, Import
from amity.know.parties import judgements as party_judgements
from amity.know.parties import selectors as parties

KEYS = ("customer_key", "owner_key")
"""The columns by which rows of other tables name a customer."""


def recorded(loaders: Loaders, row: Import) -> Loaders:
    """Return the loaders, each of which writes down what it does, in the transaction in which it does it."""
    return {name: _recorded(name, loader, row) for name, loader in loaders.items()}


def _recorded(name: str, loader: Loader, row: Import) -> Loader:
    column = "key" if name == "customers" else next((c for c in KEYS), "")

    def take(table: pa.Table, context: IntakeContext) -> Taken:
        named = column if column in table.column_names else KEYS[1]
        if named not in table.column_names:
            return loader(table, context)
        wanted = [key for key in table.column(named).to_pylist() if key]
        before = _parties(wanted, context)
        if name == "customers":
            before |= {one.party_id for one in party_judgements.verdicts(table, context) if one.party_id}
        noted = set(Change.objects.filter(of=row, party_id__in=before).values_list("party_id", flat=True))
        was = snapshots.taken(sorted(before - noted))
        taken = loader(table, context)
        after = _parties(wanted, context) | before
        _note(row, was, sorted(after))
        return taken

    return take


def _parties(wanted: Sequence[str], context: IntakeContext) -> set[int]:
    return {owner.party_id for owner in parties.owners(context.source, wanted).values()}


def _note(row: Import, was: dict[int, snapshots.Rows], after: Sequence[int]) -> None:
    now = snapshots.taken(after)
    known = {one.party_id: one for one in Change.objects.filter(of=row, party_id__in=after)}
    fresh: list[Change] = []
    for party_id, rows in now.items():
        hash_ = snapshots.hash_of(rows)
        present = known.get(party_id)
        if present is not None:
            present.after_hash = hash_
        elif party_id not in was:
            fresh.append(Change(of=row, party_id=party_id, is_new=True, after_hash=hash_))
        elif snapshots.hash_of(was[party_id]) != hash_:
            sealed = keys.seal_for_batch(
                json.dumps(was[party_id], ensure_ascii=False, sort_keys=True), batch=row.key_number
            )
            fresh.append(
                Change(of=row, party_id=party_id, is_new=False, before_sealed=sealed, after_hash=hash_)
            )
    Change.objects.bulk_create(fresh)
    Change.objects.bulk_update(known.values(), ["after_hash"])
