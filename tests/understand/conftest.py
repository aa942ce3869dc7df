"""The cast plays in the tests of this wing."""

from tests.cast import cast

__all__ = ["cast"]
