"""The cast, for pages of consents."""

from tests.cast import cast

__all__ = ["cast"]
