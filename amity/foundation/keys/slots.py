"""Slots: one file of fixed slots, a wrapped key in each, overwritten in place: destroying leaves no copy.

A slot is found by its number alone: no index to keep, none to lose. Slot 0 belongs to nobody and tells
whether the file and the master key fit. Whoever writes holds a lock on the file; readers need none, because a
slot is written by one call and lies within one sector.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amity.foundation.keys.errors import KeyDestroyed, KeyStoreDamaged

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
SLOT_BYTES: Final = 64  # state, 3 bytes unused, nonce, wrapped key with its tag
LONGEST_GAP: Final = 64  # slots that are cheaper to read along than to seek over

NEVER_USED: Final = 0
IN_USE: Final = 1
DESTROYED: Final = 2

EMPTY: Final = bytes(SLOT_BYTES)


@dataclass(frozen=True, slots=True)
class SlotFile:
    """The keys of one kind (parties, batches), wrapped by a key of their own."""

    path: Path
    wrapping_key: bytes

    def find(self, numbers: Iterable[int]) -> dict[int, bytes | None]:
        """Return the key of each number; None where it was destroyed or never made."""
        if not self.path.exists():
            return dict.fromkeys(numbers)
        with self._open() as file:
            return {n: self._unwrap(n, slot) for n, slot in _read(file, numbers)}

    def find_or_make(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """
        Return the key of each number; those that were never used get one, which is on the disk on return.

        :raises KeyDestroyed: if one of them was destroyed.
        """
        wanted = set(numbers)
        with self._open() as file:
            found = self._living(file, wanted)
            missing = wanted - found.keys()
            if missing:
                with _locked(file):
                    # Somebody else may have made some of them before we got the lock.
                    found |= self._living(file, missing)
                    found |= self._make(file, sorted(missing - found.keys()))
        return found

    def destroy(self, number: int) -> None:
        """Overwrite the slot, made or not: this number never gets a key again."""
        with self._open() as file, _locked(file):
            _write(file, [(number, bytes([DESTROYED]).ljust(SLOT_BYTES, b"\0"))])

    def check(self) -> None:
        """
        Tell whether the file and the wrapping key fit; make the file where there is none.

        :raises KeyStoreDamaged: if they do not.
        """
        with self._open():
            pass

    @contextmanager
    def _open(self) -> Iterator[int]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._check(file)
            yield file
        finally:
            os.close(file)

    def _check(self, file: int) -> None:
        ((_, slot),) = _read(file, [0])
        if slot == EMPTY:
            with _locked(file):
                self._make(file, [0] if not os.fstat(file).st_size else [])
                ((_, slot),) = _read(file, [0])
        self._unwrap(0, slot)

    def _living(self, file: int, numbers: Iterable[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for number, slot in _read(file, numbers):
            if slot[0] == DESTROYED:
                raise KeyDestroyed(f"The key {number} of {self.path.name} was destroyed.")
            key = self._unwrap(number, slot)
            if key is not None:
                found[number] = key
        return found

    def _make(self, file: int, numbers: Sequence[int]) -> dict[int, bytes]:
        made = {number: os.urandom(KEY_BYTES) for number in numbers}
        _write(file, [(number, self._wrap(number, key)) for number, key in made.items()])
        return made

    def _wrap(self, number: int, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        wrapped = AESGCM(self.wrapping_key).encrypt(nonce, key, self._name(number))
        return bytes([IN_USE, 0, 0, 0]) + nonce + wrapped

    def _unwrap(self, number: int, slot: bytes) -> bytes | None:
        if slot[0] == DESTROYED or (slot == EMPTY and number):
            return None
        nonce, wrapped = slot[4 : 4 + NONCE_BYTES], slot[4 + NONCE_BYTES :]
        try:
            return AESGCM(self.wrapping_key).decrypt(nonce, wrapped, self._name(number))
        except InvalidTag:
            raise KeyStoreDamaged(
                f"The key {number} in {self.path} cannot be read: the file is damaged, or the master key "
                "beside it is another one's. Put back the key store's own backup, the folder as a whole."
            ) from None

    def _name(self, number: int) -> bytes:
        return f"{self.path.name}|{number}".encode()


@contextmanager
def _locked(file: int) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _read(file: int, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    for run in _runs(sorted(set(numbers)), longest_gap=LONGEST_GAP):
        first = run[0]
        held = os.pread(file, (run[-1] - first + 1) * SLOT_BYTES, first * SLOT_BYTES)
        for number in run:
            start = (number - first) * SLOT_BYTES
            yield number, held[start : start + SLOT_BYTES].ljust(SLOT_BYTES, b"\0")


def _write(file: int, slots: Sequence[tuple[int, bytes]]) -> None:
    """Write the slots, given in the order of their numbers, and wait until they are on the disk."""
    content = dict(slots)
    for run in _runs(list(content), longest_gap=1):
        os.pwrite(file, b"".join(content[number] for number in run), run[0] * SLOT_BYTES)
    os.fsync(file)


def _runs(numbers: Sequence[int], *, longest_gap: int) -> Iterator[Sequence[int]]:
    """Cut ascending numbers into stretches without a gap longer than that."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here == len(numbers) or numbers[here] - numbers[here - 1] > longest_gap:
            yield numbers[start:here]
            start = here
