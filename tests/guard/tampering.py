"""Ways to bend the trail, each at a random place. Each returns what a check may name first.

Who does this owns the database and holds the folder of checkpoints, but not the folder of the keys.
"""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from amity.foundation.audit import canonical, checkpoints
from amity.foundation.audit.models import Entry, Seal

Names = set[str]
COLUMNS = (
    "id", "action", "subject", "party_id", "legal_entity_id", "staff_id", "happened_at", "purpose", "changes",
)  # fmt: skip
SEAL_COLUMNS = (
    "sequence", "first_entry_id", "last_entry_id", "count", "leaves", "root", "previous", "digest",
    "signature", "sealed_at",
)  # fmt: skip


def edit_a_column(chance: random.Random, _home: Path) -> Names:
    column, entry = chance.choice(COLUMNS), _any_entry(chance)
    old = getattr(entry, column)
    new: object = {**old, "tier": ["CORE", "x"]} if column == "changes" else f"{old}x"
    if column == "happened_at":
        new = old + timedelta(microseconds=chance.randint(1, 10**9))
    elif column == "id" or isinstance(old, int):
        new = old + 1_000_000
    elif old is None:
        new = 7
    _update("audit_entry", entry.pk, column, new)
    return {f"entry {entry.pk}"}


def edit_a_seals_column(chance: random.Random, _home: Path) -> Names:
    column, seal = chance.choice(SEAL_COLUMNS), _any_seal(chance)
    old = getattr(seal, column)
    if isinstance(old, int):
        new: object = old + 1000
    elif column == "sealed_at":
        new = old - timedelta(seconds=chance.randint(1, 9))
    else:
        new = _bent_bytes(bytes(old), chance)
    _update("audit_seal", seal.pk, column, new)
    return {f"seal {seal.sequence}"}


def delete_entries(chance: random.Random, _home: Path) -> Names:
    gone = sorted(entry.pk for entry in chance.sample(list(Entry.objects.all()), chance.randint(1, 3)))
    _run("DELETE FROM audit_entry WHERE id = ANY(%s)", gone)
    return {f"entry {gone[0]}"}


def insert_an_entry(chance: random.Random, _home: Path) -> Names:
    entry, seal = _any_entry(chance), _any_seal(chance)
    entry.pk, entry.seal, entry.subject = None, seal, "customer:forged"
    entry.save(force_insert=True)
    return {f"entry {entry.pk}"}


def swap_two_entries(chance: random.Random, _home: Path) -> Names:
    one, other = chance.sample(list(Entry.objects.all()), 2)
    for target, source in ((one, other), (other, one)):
        _update("audit_entry", target.pk, "subject", source.subject)
    return {f"entry {min(one.pk, other.pk)}"}


def truncate(chance: random.Random, _home: Path) -> Names:
    if chance.random() < 0.5:
        _run("DELETE FROM audit_entry")
        return {f"entry {Seal.objects.get(sequence=1).first_entry_id}"}
    _run("DELETE FROM audit_entry")
    _run("DELETE FROM audit_seal")
    return {"seal 1"}


def chain_all_anew(chance: random.Random, home: Path) -> Names:
    """Change an entry, and make every hash, link and signature fit again, with a key of one's own."""
    entry = _any_entry(chance)
    _update("audit_entry", entry.pk, "staff_id", entry.staff_id + 1)
    _forge(home, Ed25519PrivateKey.generate(), with_checkpoints=chance.random() < 0.5)
    return {f"seal {number}" for number in range(1, entry.seal.sequence + 1)} if entry.seal else set()


def set_the_head_back(chance: random.Random, home: Path) -> Names:
    """Take away the newest seals with their entries; half the time their checkpoints, too."""
    last = Seal.objects.count()
    keep = chance.randint(0, last - 1)
    _run("DELETE FROM audit_entry WHERE seal_id IN (SELECT id FROM audit_seal WHERE sequence > %s)", keep)
    _run("DELETE FROM audit_seal WHERE sequence > %s", keep)
    if chance.random() < 0.5:
        _rewrite(home, _lines(home)[:keep])
    return {f"seal {keep + 1}"}


def shift_the_clock(chance: random.Random, _home: Path) -> Names:
    entry, by = _any_entry(chance), timedelta(hours=chance.choice((-8, -1, 1, 8)))
    _run("UPDATE audit_entry SET happened_at = happened_at + %s WHERE id >= %s", by, entry.pk)
    return {f"entry {entry.pk}"}


def sign_with_another(chance: random.Random, _home: Path) -> Names:
    """Put another key's signature, or another seal's, under a seal."""
    one, other = chance.sample(list(Seal.objects.all()), 2)
    forged = Ed25519PrivateKey.generate().sign(bytes(one.digest))
    _update("audit_seal", one.pk, "signature", chance.choice((forged, bytes(other.signature))))
    return {f"seal {one.sequence}"}


def move_to_another_seal(chance: random.Random, _home: Path) -> Names:
    entry = _any_entry(chance)
    other = chance.choice(list(Seal.objects.exclude(pk=entry.seal_id)))
    _update("audit_entry", entry.pk, "seal_id", chance.choice((other.pk, None)))
    return {f"entry {entry.pk}"}


def duplicate(chance: random.Random, home: Path) -> Names:
    what = chance.choice(("entry", "seal", "checkpoint"))
    if what == "entry":
        entry = _any_entry(chance)
        entry.pk = None
        entry.save(force_insert=True)
        return {f"entry {entry.pk}"}
    if what == "seal":
        seal, last = _any_seal(chance), Seal.objects.count()
        first = seal.first_entry_id  # the entries lie under one of the two only
        seal.pk = None
        seal.sequence = chance.choice((seal.sequence, last + 1))
        seal.save(force_insert=True)
        return {f"entry {first}", *(f"seal {number}" for number in (seal.sequence, seal.sequence + 1))}
    lines = _lines(home)
    place = chance.randrange(len(lines))
    _rewrite(home, [*lines[: place + 1], *lines[place:]])
    return {f"checkpoint {place + 2}", f"seal {place + 2}"}


def edit_a_checkpoint(chance: random.Random, home: Path) -> Names:
    lines = _lines(home)
    place = chance.randrange(len(lines))
    number = place + 1
    act = chance.choice(("field", "cut", "drop", "swap", "key"))
    if act == "key":
        (home / "audit/public-key.hex").write_text("00" * 32)
        return {"the public key beside the checkpoints", "public key"}
    if act == "field":
        said = json.loads(lines[place])
        field = chance.choice(sorted(said))
        said[field] = said[field] + 1 if isinstance(said[field], int) else _bent_text(said[field], chance)
        lines[place] = json.dumps(said)
    elif act == "cut":
        lines[place] = lines[place][: chance.randrange(1, len(lines[place]))]
    elif act == "drop":
        del lines[place]
    else:
        other = (place + 1) % len(lines)
        lines[place], lines[other] = lines[other], lines[place]
        number = min(number, other + 1)
    _rewrite(home, lines)
    return {f"checkpoint {number}"}


CLASSES: dict[str, Callable[[random.Random, Path], Names]] = {
    "edit a column": edit_a_column,
    "edit a seal's column": edit_a_seals_column,
    "delete": delete_entries,
    "insert": insert_an_entry,
    "swap": swap_two_entries,
    "truncate": truncate,
    "chain all anew": chain_all_anew,
    "set the head back": set_the_head_back,
    "shift the clock": shift_the_clock,
    "sign with another key": sign_with_another,
    "move to another seal": move_to_another_seal,
    "duplicate": duplicate,
    "edit a checkpoint": edit_a_checkpoint,
}


def _any_entry(chance: random.Random) -> Entry:
    return chance.choice(list(Entry.objects.all()))


def _any_seal(chance: random.Random) -> Seal:
    return chance.choice(list(Seal.objects.all()))


def _run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _update(table: str, pk: int, column: str, new: object) -> None:
    if isinstance(new, dict):
        new = json.dumps(new)
    _run(f"UPDATE {table} SET {column} = %s WHERE id = %s", new, pk)


def _bent_bytes(old: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(old))
    return chance.choice((old[:place] + bytes([old[place] ^ 1]) + old[place + 1 :], old + b"\0"))


def _bent_text(old: str, chance: random.Random) -> str:
    digits = [place for place, letter in enumerate(old) if letter.isdigit()]
    place = chance.choice(digits)
    return old[:place] + str((int(old[place]) + 1) % 10) + old[place + 1 :]


def _forge(home: Path, key: Ed25519PrivateKey, *, with_checkpoints: bool) -> None:
    before, lines = canonical.NOTHING, []
    for seal in Seal.objects.order_by("sequence"):
        leaves = [canonical.leaf(entry.row) for entry in seal.entries.order_by("pk")]
        seal.leaves, seal.root, seal.previous = canonical.packed(leaves), canonical.root(leaves), before
        seal.digest = before = canonical.digest(seal.row)
        seal.signature = key.sign(before)
        lines.append(checkpoints.checkpoint(seal).line)
        Seal.objects.filter(pk=seal.pk).update(
            leaves=seal.leaves,
            root=seal.root,
            previous=seal.previous,
            digest=before,
            signature=seal.signature,
        )
    if with_checkpoints:
        _rewrite(home, lines)


def _lines(home: Path) -> list[str]:
    files = sorted((home / "audit").glob("seals-*.jsonl"))
    return [line for file in files for line in file.read_text().splitlines()]


def _rewrite(home: Path, lines: list[str]) -> None:
    for file in (home / "audit").glob("seals-*.jsonl"):
        file.unlink()
    (home / "audit/seals-0000000001.jsonl").write_text("".join(f"{line}\n" for line in lines))
