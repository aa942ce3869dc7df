"""The intake's tables become units, teams and people, with one entry in the trail a table."""

from datetime import date

import pyarrow as pa

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.organisation import selectors, steps
from amity.foundation.organisation.models import Staff, Unit
from tests.foundation.organisation.conftest import NOON


def test_takes_each_of_its_tables_and_writes_it_down_once(bank) -> None:
    before = Entry.objects.count()
    context = IntakeContext(bank.id, bank.head, "CNY", "demo", 9, NOON, None)
    units = pa.table(
        {
            "code": ["NORTH"],
            "name_en": ["North"],
            "name_zh": pa.array([None], pa.string()),
            "kind": ["BRANCH"],
            "parent_code": pa.array([None], pa.string()),
        }
    )
    teams = pa.table({"code": ["T1"], "unit_code": ["NORTH"], "name_en": ["One"], "name_zh": ["一"]})
    staff = pa.table(
        {
            "code": ["S1", "S2"],
            "full_name": ["Lin Wei", "Zhao Min"],
            "native_name": ["林薇", "赵敏"],
            "unit_code": ["NORTH", "NOWHERE"],
            "team_code": pa.array(["T1", None], pa.string()),
            "role": ["customer_manager", "team_lead"],
            "active_from": [date(2024, 1, 1)] * 2,
            "active_to": pa.array([None, None], pa.date32()),
            "is_showcased": pa.array([True, None], pa.bool_()),
        }
    )

    taken = [
        steps.INTAKE[name](table, context)
        for name, table in {"units": units, "teams": teams, "staff": staff}.items()
    ]

    assert [one.inserted for one in taken] == [1, 1, 1]
    assert [len(one.parked) for one in taken] == [0, 0, 1]
    assert [row.code for row in selectors.staff_list(bank.id, at=NOON)] == ["S1"]
    assert [entry.action for entry in Entry.objects.order_by("pk")[before:]] == [
        "units:taken",
        "teams:taken",
        "staff:taken",
    ]


def test_takes_what_people_can_and_a_source_that_does_not_know_takes_nothing_away(bank) -> None:
    context = IntakeContext(bank.id, bank.head, "CNY", "demo", 9, NOON, None)
    unit = Unit.objects.get(pk=bank.head)
    row = {
        "code": "LIN", "full_name": "Lin Wei", "native_name": "林薇", "unit_code": unit.code,
        "team_code": None,
        "role": "customer_manager", "active_from": date(2024, 1, 1), "active_to": None, "is_showcased": False,
    }  # fmt: skip
    can = {"languages": "EN zh", "skills": "afp INDUSTRY:C34", "home_region": "330106"}
    for given in (can, {}):
        steps.INTAKE["staff"](pa.Table.from_pylist([row | given]), context)

        lin = Staff.objects.get(code="LIN")
        assert (lin.languages, lin.skills) == (["en", "zh"], ["AFP", "INDUSTRY:C34"])
        assert lin.home_region == "330106"
