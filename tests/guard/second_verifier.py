"""A second verifier of the audit trail, of plain Python: it shares no line with the first.

    python second_verifier.py DATABASE_ADDRESS AUDIT_FOLDER PUBLIC_KEY_FILE [HEAD_FILE]

It knows the trail by its description alone: an entry's hash is SHA-256 over 00 and the JSON of its columns; a
seal's root is the RFC 6962 tree of its entries' hashes; its digest covers the seal before it and is signed.
Give it a public key that you kept yourself, not the one that lies beside the checkpoints.
"""

import hashlib
import json
import sys
from datetime import UTC
from itertools import zip_longest
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ENTRIES = """SELECT id, action, subject, party_id, legal_entity_id, staff_id, happened_at, purpose,
    changes::text FROM audit_entry WHERE seal_id = %s ORDER BY id"""
SEALS = """SELECT id, sequence, first_entry_id, last_entry_id, count, root, previous, sealed_at, digest,
    signature, leaves FROM audit_seal ORDER BY sequence, id"""
ORPHANS = """SELECT count(*) FROM audit_entry WHERE seal_id IS NOT NULL
    AND seal_id NOT IN (SELECT id FROM audit_seal)"""
KEYS = ("sequence", "first_entry_id", "last_entry_id", "count", "root", "previous", "sealed_at")


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def spelled(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def when(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")


def tree(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else bytes(32)
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return sha(b"\1", tree(hashes[:cut]), tree(hashes[cut:]))


def first_bent(connection, folder, public_key, head_file=None):  # noqa: C901, PLR0911  one step after another
    """Return the name of the first thing that is not as it was sealed; nothing where all is."""
    key = Ed25519PublicKey.from_public_bytes(public_key)
    beside = Path(folder) / "public-key.hex"
    if beside.exists() and beside.read_bytes() != public_key.hex().encode():
        return "public key"
    lines = [
        line
        for file in sorted(Path(folder).glob("seals-*.jsonl"))
        for line in file.read_bytes().decode(errors="replace").splitlines()
    ]
    head = json.loads(Path(head_file).read_text()) if head_file and Path(head_file).exists() else None
    seals, before, place = connection.execute(SEALS).fetchall(), bytes(32), 0
    for place, (seal, line) in enumerate(zip_longest(seals, lines), 1):
        if seal is None:
            return f"seal {place}"
        pk, *covered = seal[:8]
        root, previous, digest, signature, leaves = (bytes(seal[i]) for i in (5, 6, 8, 9, 10))
        covered[4], covered[5], covered[6] = root.hex(), previous.hex(), when(covered[6])
        if seal[1] != place or sha(b"\2", spelled(covered)) != digest or previous != before:
            return f"seal {place}"
        try:
            key.verify(signature, digest)
        except InvalidSignature:
            return f"seal {place}"
        # Only the newest checkpoint may lack, and only if it was not noted as written.
        if line is None and (place < len(seals) or (head and head["sequence"] >= place)):
            return f"checkpoint {place}"
        said = dict(zip(KEYS, covered, strict=True)) | {"digest": digest.hex(), "signature": signature.hex()}
        if line is not None and not _says(line, said):
            return f"checkpoint {place}"
        if head and head["sequence"] == place and head["digest"] != digest.hex():
            return f"seal {place}"
        if bent := _bent_entry(connection, pk, root, leaves):
            return bent if bent != "seal" else f"seal {place}"
        before = digest
    if head and head["sequence"] > len(seals):
        return f"seal {len(seals) + 1}"
    return "entries" if connection.execute(ORPHANS).fetchone()[0] else ""


def _says(line, said):
    try:
        return json.loads(line) == said and "\ufffd" not in line
    except ValueError:
        return False


def _bent_entry(connection, pk, root, leaves):
    sealed = {
        int.from_bytes(leaves[i : i + 8], "big"): leaves[i + 8 : i + 40] for i in range(0, len(leaves), 40)
    }
    if len(leaves) % 40 or tree(list(sealed.values())) != root:
        return "seal"
    found = {}
    for row in connection.execute(ENTRIES, [pk]).fetchall():
        said = [*row[:6], when(row[6]), row[7], json.loads(row[8])]
        found[row[0]] = sha(b"\0", spelled(said))
    bent = [number for number in sealed | found if sealed.get(number) != found.get(number)]
    return f"entry {min(bent)}" if bent else ""


if __name__ == "__main__":
    import psycopg

    address, folder, public_key, *rest = sys.argv[1:]
    with psycopg.connect(address) as database:
        bent = first_bent(database, folder, bytes.fromhex(Path(public_key).read_text()), *rest)
    print(f"Bent. First: {bent}." if bent else "The audit trail holds.")  # noqa: T201
    sys.exit(bool(bent))
