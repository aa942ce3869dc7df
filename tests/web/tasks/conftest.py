"""The cast plays in the tests of these pages."""

from tests.cast import cast

__all__ = ["cast"]
