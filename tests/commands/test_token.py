"""``amity token``: given once, listed without opening anything, withdrawn by mark or all at once."""

import argparse

import pytest

from amity.api import tokens
from amity.commands import token
from amity.foundation.kernel.errors import BadInput, NotFound
from tests.web.cast import make_bank


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    token.add_arguments(parser)
    return token.run(parser.parse_args(words))


def given(capsys, *words: str) -> str:
    run("give", "core", *words)
    return capsys.readouterr().out.split()[0]


def test_gives_a_token_and_lists_it_without_showing_it_again(bank: int, capsys) -> None:
    secret = given(capsys, "--scope", "events:write", "--scope", "customers:read", "--days", "30")

    run("list")

    listed = capsys.readouterr().out
    assert "core" in listed
    assert "live" in listed
    assert "never used" in listed
    assert "events:write customers:read" in listed
    assert secret not in listed


def test_withdraws_one_by_its_mark(bank: int, capsys) -> None:
    given(capsys, "--scope", "events:write")
    given(capsys, "--scope", "events:write")
    mark = tokens.listed(bank)[0].mark

    run("withdraw", "core", "--token", mark)
    run("list")

    listed = capsys.readouterr().out
    assert listed.count("  live ") == 1
    assert f"{mark}  withdrawn" in listed


@pytest.mark.parametrize("words", [(), ("--scope", "everything"), ("--scope", "events:write", "--days", "0")])
def test_says_what_is_wrong_with_what_was_asked(bank: int, words: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        run("give", "core", *words)


def test_says_that_a_channel_has_no_token(bank: int) -> None:
    with pytest.raises(NotFound):
        run("withdraw", "nobody")
