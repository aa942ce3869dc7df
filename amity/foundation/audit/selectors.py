"""What others ask about the trail: what stands in it, and whether it still is what was sealed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, Sum

from amity.foundation.audit import canonical, checkpoints, signing, verification
from amity.foundation.audit.canonical import EntryRow
from amity.foundation.audit.checkpoints import Head
from amity.foundation.audit.models import Entry, Seal
from amity.foundation.audit.verification import Anchor, Bent, SealKept
from amity.foundation.kernel.errors import BadInput

SEALS_AT_ONCE = 200
ENTRIES_AT_ONCE = 20_000
ENTRY_COLUMNS = tuple(field.name for field in fields(EntryRow))
"""What a hash covers is named as the columns are."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the trail is as it was sealed; else the first thing that is not, and how."""

    ok: bool
    entries: int
    first_bad: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """How much there is, how much waits for its seal, and whether the last seal is the one published."""

    entries: int
    unsealed: int
    last_seal_at: datetime | None
    last_seal: int
    is_anchored: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the trail ended: the next one begins after this entry."""

    happened_at: datetime
    entry_id: int


@dataclass(frozen=True, slots=True)
class Sought:
    """What entries are asked for; what is left empty does not narrow."""

    legal_entity_id: int | None = None
    staff_ids: tuple[int, ...] | None = None
    party_id: int | None = None
    subjects: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry, and the number of its seal."""

    entry: EntryRow
    seal: int | None


def recent(sought: Sought, *, after: Cursor | None = None, limit: int = 50) -> tuple[TrailRow, ...]:
    """Return the latest entries that match, newest first, after the place where the page before ended."""
    rows = Entry.objects.filter(_matching(sought))
    if after is not None:
        earlier = Q(happened_at__lt=after.happened_at) | Q(
            happened_at=after.happened_at, pk__lt=after.entry_id
        )
        # The first condition says the same more loosely, and is the one that the index can start from.
        rows = rows.filter(happened_at__lte=after.happened_at).filter(earlier)
    page = rows.order_by("-happened_at", "-pk").select_related("seal")[:limit]
    return tuple(TrailRow(entry.row, entry.seal.sequence if entry.seal else None) for entry in page)


def summary() -> AuditSummary:
    """Return how the trail stands, without checking its entries."""
    # Seals know how many they cover: counting ten million entries for a page would take seconds.
    sealed = Seal.objects.aggregate(sealed=Sum("count"))["sealed"] or 0
    unsealed = Entry.objects.filter(seal__isnull=True).count()
    last = Seal.objects.order_by("-sequence").first()
    kept = checkpoints.last(Path(settings.HOME))
    return AuditSummary(
        entries=sealed + unsealed,
        unsealed=unsealed,
        last_seal_at=last.sealed_at if last else None,
        last_seal=last.sequence if last else 0,
        is_anchored=(bytes(last.digest) if last else None) == (kept.digest if kept else None),
    )


def oldest_unsealed_at() -> datetime | None:
    """Return since when the oldest entry waits for its seal; None while none waits."""
    rows = Entry.objects.filter(seal__isnull=True).order_by("pk")
    return rows.values_list("happened_at", flat=True).first()


def verify() -> Verdict:
    """Check every seal, sealed entry and checkpoint; stop at the first that is not as it was sealed.

    The sealer may go on meanwhile: what it adds is left to the next check.
    """
    home = Path(settings.HOME)
    entries = Entry.objects.count()
    bent = next(_problems(home), None)
    if bent is not None:
        return Verdict(ok=False, entries=entries, first_bad=bent.what, detail=bent.how)
    return Verdict(ok=True, entries=entries, first_bad="", detail="")


def _problems(home: Path) -> Iterator[Bent]:
    try:
        key, head = signing.public_key(home), checkpoints.head(home)
    except BadInput as damage:
        yield Bent("the keys", str(damage))
        return
    if key is None:
        if Seal.objects.exists() or checkpoints.last(home) or head:
            yield Bent("the signing key", "it is missing")
        return
    if not signing.is_published(home, key):
        yield Bent("the public key beside the checkpoints", "it is another than the key that signs")
    yield from _bent_chain(home, key, head)
    if _orphans():
        yield Bent("the entries", "some name a seal that does not exist")


def _bent_chain(home: Path, key: Ed25519PublicKey, head: Head | None) -> Iterator[Bent]:
    # What is sealed from here on has its checkpoint later still: neither is looked at.
    newest = Seal.objects.aggregate(newest=Max("sequence"))["newest"] or 0
    anchors, previous, sequence, anchored = checkpoints.kept(home), canonical.NOTHING, 0, 0
    for seal, entries in _seals_with_entries(up_to=newest):
        sequence += 1
        yield from _if_any(verification.bent_seal(seal, sequence=sequence, previous=previous, key=key))
        try:
            found = next(anchors)
        except StopIteration:
            pass
        else:
            anchored = sequence
            anchor = Anchor(found.sequence, found.digest, found.signature, found.line) if found else None
            yield from _if_any(verification.bent_anchor(anchor, seal, key=key))
        yield from _if_any(verification.bent_entry(seal, entries))
        if head and head.sequence == sequence and head.digest != seal.digest:
            yield Bent(f"seal {sequence}", "it is another than was published last")
        previous = seal.digest
    # A kill between commit and file may leave one seal without its checkpoint; the next seal writes it first.
    if anchored < max(sequence - 1, min(head.sequence, sequence) if head else 0):
        yield Bent(f"checkpoint {anchored + 1}", "it is missing outside the database")
    beyond = sum(1 for _anchor in anchors)
    if beyond > Seal.objects.filter(sequence__gt=newest).count():
        yield Bent(f"seal {sequence + 1}", f"it is missing with all after it: {beyond} were published")
    if head and head.sequence > sequence:
        yield Bent(f"seal {sequence + 1}", f"it is missing with all after it: {head.sequence} were published")


def _orphans() -> bool:
    seal = Seal.objects.filter(pk=OuterRef("seal_id"))
    return Entry.objects.filter(~Exists(seal), seal__isnull=False).exists()


def _seals_with_entries(*, up_to: int) -> Iterator[tuple[SealKept, Sequence[EntryRow]]]:
    rows = Seal.objects.filter(sequence__lte=up_to)
    for seals in _batches(rows.order_by("sequence").iterator(chunk_size=100)):
        entries = _entries_by_seal([seal.pk for seal in seals])
        for seal in seals:
            kept = SealKept(seal.row, bytes(seal.leaves), bytes(seal.digest), bytes(seal.signature))
            yield kept, entries.get(seal.pk, ())


def _batches(seals: Iterator[Seal]) -> Iterator[list[Seal]]:
    """Yield seals together as long as their entries are few enough to hold in memory at once."""
    batch: list[Seal] = []
    held = 0
    for seal in seals:
        batch.append(seal)
        held += seal.count
        if held >= ENTRIES_AT_ONCE or len(batch) >= SEALS_AT_ONCE:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _entries_by_seal(seals: Sequence[int]) -> Mapping[int, Sequence[EntryRow]]:
    found: dict[int, list[EntryRow]] = defaultdict(list)
    rows = Entry.objects.filter(seal_id__in=seals).order_by("pk").values_list(*ENTRY_COLUMNS, "seal_id")
    for *said, seal in rows.iterator(chunk_size=5000):
        found[seal].append(EntryRow(*said))
    return found


def _if_any(bent: Bent | None) -> Iterator[Bent]:
    if bent is not None:
        yield bent


def _matching(sought: Sought) -> Q:
    narrow = Q()
    if sought.legal_entity_id is not None:
        # What the system itself did belongs to no legal entity, and every reader sees it.
        narrow &= Q(legal_entity_id=sought.legal_entity_id) | Q(legal_entity_id__isnull=True)
    if sought.staff_ids is not None:
        narrow &= Q(staff_id__in=sought.staff_ids)
    if sought.party_id is not None or sought.subjects:
        about = Q(subject__in=sought.subjects)
        narrow &= about | Q(party_id=sought.party_id) if sought.party_id is not None else about
    if sought.actions:
        narrow &= Q(action__in=sought.actions)
    if sought.without:
        narrow &= ~Q(action__in=sought.without)
    if sought.since is not None:
        narrow &= Q(happened_at__gte=sought.since)
    if sought.until is not None:
        narrow &= Q(happened_at__lt=sought.until)
    return narrow
