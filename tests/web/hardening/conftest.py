import pytest

from tests.cast import cast
from tests.web.hardening.addresses import Readers, readers_of

__all__ = ["cast"]


@pytest.fixture
def readers(cast) -> Readers:
    return readers_of(cast)
