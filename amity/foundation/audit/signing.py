"""The key that signs seals: one file outside the database, made once, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amity.foundation.kernel.errors import BadInput
from amity.foundation.kernel.publishing import publish_bytes, publish_once

RAW = 32


def signing_key(home: Path) -> Ed25519PrivateKey:
    """
    Return the key of this home; make it when there is none.

    :raises BadInput: if the file is there and is no key.
    """
    path = _key_path(home)
    if not path.exists():
        publish_once(path, Ed25519PrivateKey.generate().private_bytes_raw())
        # The public half lies beside the checkpoints, for whoever checks them elsewhere.
        publish_bytes(_published_path(home), _spelled(_read(path).public_key()))
    return _read(path)


def public_key(home: Path) -> Ed25519PublicKey | None:
    """Return the public half of the key of this home; None before the first seal."""
    return signing_key(home).public_key() if _key_path(home).exists() else None


def is_published(home: Path, key: Ed25519PublicKey) -> bool:
    """Tell whether the public half that lies beside the checkpoints is the key's; or none lies there."""
    path = _published_path(home)
    return not path.exists() or path.read_bytes() == _spelled(key)


def is_signed(digest: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Tell whether the key signed the digest."""
    try:
        key.verify(signature, digest)
    except InvalidSignature:
        return False
    return True


def _read(path: Path) -> Ed25519PrivateKey:
    content = path.read_bytes()
    if len(content) != RAW:
        raise BadInput(f"{path} is not a signing key: put back the file from the backup of the keys.")
    return Ed25519PrivateKey.from_private_bytes(content)


def _key_path(home: Path) -> Path:
    return home / "keys" / "audit-signing.key"


def _published_path(home: Path) -> Path:
    return home / "audit" / "public-key.hex"


def _spelled(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes_raw().hex().encode()
