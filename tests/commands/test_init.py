"""An empty bank, and the one administrator who can enter it."""

import argparse
import re

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from amity.commands import init
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation import selectors

pytestmark = pytest.mark.usefixtures("db", "home")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    init.add_arguments(parser)
    return init.run(parser.parse_args(words))


def test_makes_a_bank_whose_administrator_can_sign_in_with_the_printed_password(capsys) -> None:
    assert run("--name", "Bank of Ningcheng", "--code", "NING", "--admin", "zhou", "--currency", "eur") == 0

    bank = selectors.legal_entity("NING")
    assert (bank.name_en, bank.currency, bank.business_date) == ("Bank of Ningcheng", "EUR", None)
    password = re.search(r"as zhou with the password (\S+)", capsys.readouterr().out)[1]
    assert authenticate(RequestFactory().post("/"), username="zhou", password=password) is not None


def test_a_second_time_changes_nothing(capsys) -> None:
    run("--code", "NING")
    capsys.readouterr()

    assert run("--code", "NING", "--admin", "another") == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert len(selectors.legal_entities()) == 1


def test_every_bank_gets_another_password(capsys) -> None:
    run("--code", "ONE", "--admin", "one")
    run("--code", "TWO", "--admin", "two")

    passwords = re.findall(r"the password (\S+)", capsys.readouterr().out)
    assert len(set(passwords)) == 2
    assert all(len(password) >= 16 for password in passwords)


@pytest.mark.parametrize("currency", ["", "RM", "YUAN", "C1Y"])
def test_refuses_what_is_no_currency(currency: str) -> None:
    with pytest.raises(BadInput, match="no currency"):
        run("--currency", currency)
