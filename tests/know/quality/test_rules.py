"""Rules are data: seeded, edited by the steward with a version each, checked when saved, brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed
from amity.know.quality import judgements
from amity.know.quality.models import Rule
from amity.know.quality.selectors import rules as rows
from amity.know.quality.selectors.definitions import library
from amity.know.quality.services import rules
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.django_db
STEWARD = Actor(7, "HEAD", frozenset({"data_steward"}), legal_entity_id=1)
INCOME = "INCOME_PRESENT"


@pytest.fixture(autouse=True)
def seeded(db) -> None:
    rules.seed(at=NOW)


def change(version: int = 1, **what: object) -> int:
    said = replace(rows.definition(INCOME, by=STEWARD)[0], **what)
    return rules.change(code=INCOME, version=version, definition=said, by=STEWARD, at=NOW)


def test_the_library_can_be_used_whole() -> None:
    assert len(rows.requirements(on=TODAY)) == len(library()) == Rule.objects.count()
    assert rules.seed(at=NOW) == 0


def test_an_edit_is_a_version_that_the_library_leaves_alone() -> None:
    assert change(weight=9.0, group="age >= 30") == 2
    assert rules.seed(at=NOW) == 0

    said, version = rows.definition(INCOME, by=STEWARD)
    assert (said.weight, said.group, version) == (9.0, "age >= 30", 2)
    assert [row.version for row in rows.versions(INCOME, by=STEWARD)] == [2, 1]
    entry = Entry.objects.get(action="quality:rule-changed")
    assert entry.changes["group"][1] == "age >= 30"


def test_an_earlier_version_comes_back_as_a_new_one() -> None:
    was = rows.definition(INCOME, by=STEWARD)[0]
    change(weight=9.0)

    assert rules.restore(code=INCOME, version=1, by=STEWARD, at=NOW) == 3
    assert rows.definition(INCOME, by=STEWARD)[0] == was


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"group": "shoe_size > 40"}, "shoe_size"),
        ({"group": "age"}, "condition"),
        ({"kinds": "ORGANISATION"}, "PERSON"),
        ({"kinds": ""}, "PERSON"),
        ({"weight": 0.0}, "weight"),
        ({"weight": float("nan")}, "weight"),
        ({"answer_chance": 1.5}, "between 0 and 1"),
        ({"days_to_mend": 0}, "days"),
        ({"title_zh": " "}, "title"),
        ({"severity": "AWFUL"}, "severity"),
        ({"owner_role": "channel"}, "owner"),
        ({"active_from": TODAY, "active_to": TODAY}, "before it begins"),
    ],
)
def test_refuses_what_cannot_be_used_and_names_it(what: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        change(**what)
    assert rows.definition(INCOME, by=STEWARD)[1] == 1


def test_refuses_a_check_that_the_fact_does_not_know() -> None:
    rule = Rule.objects.get(code=INCOME)
    rule.check_code = "NOT_EXPIRED"

    with pytest.raises(BadInput, match="It knows: PRESENT"):
        judgements.requirement(rows.to_text(rule))


def test_refuses_to_write_over_anothers_change() -> None:
    change(weight=9.0)
    with pytest.raises(ChangedMeanwhile):
        change(version=1, weight=10.0)


@pytest.mark.parametrize("role", ["compliance", "auditor", "branch_manager", "customer_manager"])
def test_nobody_but_the_steward_writes(role: str) -> None:
    said = rows.definition(INCOME, by=STEWARD)[0]
    with pytest.raises(NotAllowed):
        rules.change(
            code=INCOME, version=1, definition=said, by=replace(STEWARD, roles=frozenset({role})), at=NOW
        )


def test_the_database_refuses_a_weight_of_nothing() -> None:
    with pytest.raises(IntegrityError, match="weighs_something"), transaction.atomic():
        Rule.objects.filter(code=INCOME).update(weight=0)
    with pytest.raises(IntegrityError, match="chance_is_a_share"), transaction.atomic():
        Rule.objects.filter(code=INCOME).update(answer_chance=2)
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        Rule.objects.filter(code=INCOME).update(active_from=TODAY, active_to=TODAY)
