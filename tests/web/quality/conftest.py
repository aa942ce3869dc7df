"""The cast's pages, judged one by one: no ring is turned."""

from tests.cast import cast
from tests.know.quality.conftest import judged

__all__ = ["cast", "judged"]
