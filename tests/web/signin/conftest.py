import pytest

from tests.web.cast import make_bank
from tests.web.signin.people import Person, hire


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Hash in no time: here passwords are typed a hundred times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def lin(bank) -> Person:
    return hire(bank)
