"""Refusals of the key store."""

from amity.foundation.kernel.errors import DomainError


class KeyDestroyed(DomainError):
    """The key was destroyed: what was sealed under it is erased."""


class SealBroken(DomainError):
    """The sealed text was changed, or belongs to another party or field."""


class KeyStoreDamaged(DomainError):
    """The key store cannot be read: half-written, or of another master key."""
