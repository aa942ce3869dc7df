"""Sealing, opening, destroying and blind indexes: the whole face of the key store.

Vault or PKCS#11 would stand behind these few functions.
"""

import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from amity.foundation.kernel.publishing import publish_once
from amity.foundation.keys.errors import KeyDestroyed, SealBroken
from amity.foundation.keys.slots import KEY_BYTES, NONCE_BYTES, SlotFile

Sealed = bytes | memoryview
"""A column of bytes may come out of the driver as a memoryview."""

FORMAT: Final = b"\x01"
BLIND_INDEX_BYTES: Final = 16
_SPACES_AND_DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


def seal(text: str, *, party: int, field: str) -> bytes:
    """Seal a text under the party's key, for this field alone; the key is made on first use."""
    return _seal(_parties().find_or_make([party])[party], text, f"{field}|{party}")


def seal_many(texts: Sequence[str | None], *, parties: Sequence[int], field: str) -> list[bytes | None]:
    """Seal the text of each party; None stays None and makes no key."""
    pairs = list(zip(texts, parties, strict=True))
    keys = _parties().find_or_make(party for text, party in pairs if text is not None)
    return [None if text is None else _seal(keys[party], text, f"{field}|{party}") for text, party in pairs]


def open_sealed(sealed: Sealed, *, party: int, field: str) -> str:
    """
    Return the text that was sealed.

    :raises KeyDestroyed: if the party was erased.
    :raises SealBroken: if it was changed, or sealed for another party or field.
    """
    key = _parties().find([party])[party]
    return _open(_living(key), sealed, f"{field}|{party}")


def open_many(sealed: Sequence[Sealed | None], *, parties: Sequence[int], field: str) -> list[str | None]:
    """
    Return the text of each party; None for None, and for a party whose key was destroyed.

    :raises SealBroken: if one was changed, or sealed for another party or field.
    """
    pairs = list(zip(sealed, parties, strict=True))
    keys = _parties().find(party for text, party in pairs if text is not None)
    return [
        None if text is None or (key := keys[party]) is None else _open(key, text, f"{field}|{party}")
        for text, party in pairs
    ]


def destroy(party: int) -> None:
    """Destroy the party's key for ever: everything sealed under it is erased."""
    _parties().destroy(party)


def seal_for_batch(text: str, *, batch: int) -> bytes:
    """Seal a text under the key of a batch."""
    return _seal(_batches().find_or_make([batch])[batch], text, f"batch|{batch}")


def seal_many_for_batch(texts: Sequence[str], *, batch: int) -> list[bytes]:
    """Seal many texts under the key of a batch."""
    key = _batches().find_or_make([batch])[batch]
    return [_seal(key, text, f"batch|{batch}") for text in texts]


def open_for_batch(sealed: Sealed, *, batch: int) -> str:
    """
    Return the text that was sealed.

    :raises KeyDestroyed: if the batch's time was over.
    :raises SealBroken: if it was changed, or sealed for another batch.
    """
    return _open(_living(_batches().find([batch])[batch]), sealed, f"batch|{batch}")


def destroy_batch(batch: int) -> None:
    """Destroy the key of a batch: the raw text of its rejects is erased."""
    _batches().destroy(batch)


def blind_index(text: str, *, scheme: str) -> bytes:
    """Return 16 bytes that are equal for equal texts, and say nothing to whoever lacks the master key."""
    return blind_index_many([text], scheme=scheme)[0]


def blind_index_many(texts: Sequence[str], *, scheme: str) -> list[bytes]:
    """Return the blind index of each text."""
    digest = _keyed(f"blind index|{scheme}")
    return [digest(_normal(text))[:BLIND_INDEX_BYTES] for text in texts]


def keyed_hash(text: str, *, purpose: str) -> str:
    """Return 32 hexadecimal digits that are equal for equal texts of one purpose."""
    return keyed_hash_many([text], purpose=purpose)[0]


def keyed_hash_many(texts: Sequence[str], *, purpose: str) -> list[str]:
    """Return the keyed hash of each text, as it is: nothing is normalised."""
    digest = _keyed(f"hash|{purpose}")
    return [digest(text)[:16].hex() for text in texts]


def verify() -> None:
    """
    Make the key store where there is none, and tell whether its files fit the master key.

    :raises KeyStoreDamaged: if one does not.
    """
    for slots in (_parties(), _batches()):
        slots.check()


def _parties() -> SlotFile:
    return _slots("parties")


def _batches() -> SlotFile:
    return _slots("batches")


def _slots(kind: str) -> SlotFile:
    return SlotFile(settings.HOME / "keys" / f"{kind}.keys", _derived(f"wrap|{kind}"))


def _derived(purpose: str) -> bytes:
    """Return the key of one purpose: the master key itself seals nothing."""
    master = publish_once(settings.HOME / "keys" / "master.key", os.urandom(KEY_BYTES))
    return hmac.digest(master, purpose.encode(), hashlib.sha256)


def _keyed(purpose: str) -> Callable[[str], bytes]:
    key = _derived(purpose)
    return lambda text: hmac.digest(key, text.encode(), "sha256")


def _normal(text: str) -> str:
    return _SPACES_AND_DASHES.sub("", unicodedata.normalize("NFKC", text)).upper()


def _living(key: bytes | None) -> bytes:
    if key is None:
        raise KeyDestroyed(_("This was erased, and cannot be read any more."))
    return key


def _seal(key: bytes, text: str, name: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, text.encode(), name.encode())


def _open(key: bytes, sealed: Sealed, name: str) -> str:
    held = bytes(sealed)
    if held[:1] != FORMAT:
        raise _broken()
    nonce, closed = held[1 : 1 + NONCE_BYTES], held[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, closed, name.encode()).decode()
    except (InvalidTag, ValueError):
        raise _broken() from None


def _broken() -> SealBroken:
    return SealBroken(_("This was changed since it was sealed, or was sealed for another."))
