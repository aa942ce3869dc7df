"""``amity audit verify`` answers 0 only while nothing is bent."""

import argparse

import pytest
from django.utils import timezone

from amity.commands import audit
from amity.foundation.audit import services
from tests.web.cast import make_bank


@pytest.fixture
def sealed_trail(db, home):
    make_bank()
    services.seal(at=timezone.now())
    return home


def verify() -> int:
    parser = argparse.ArgumentParser()
    audit.add_arguments(parser)
    return audit.run(parser.parse_args(["verify"]))


def test_says_that_it_holds(sealed_trail, capsys) -> None:
    assert verify() == 0
    assert "The audit trail holds. Entries: 3, seals: 1." in capsys.readouterr().out


def test_names_the_first_thing_that_is_bent(sealed_trail, capsys) -> None:
    next((sealed_trail / "audit").glob("seals-*")).write_text("{}\n")
    assert verify() == 1
    assert "First: checkpoint 1: it cannot be read." in capsys.readouterr().out
