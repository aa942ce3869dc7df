"""The ring suggests households and warns of circles, from what PostgreSQL exports at the cut-off."""

from __future__ import annotations

from datetime import date

import pytest

from amity.foundation.runs import exports
from amity.foundation.runs.cuts import Cut
from amity.know.relations.exports import EXPORTS
from amity.know.relations.models import Suggestion
from amity.know.relations.selectors import suggestions, warnings
from amity.know.relations.services import suggestions as deciding
from amity.know.relations.steps import Related, relate
from tests.know.conftest import NOON

TODAY = date(2026, 3, 2)


@pytest.fixture
def turn(bank, tmp_path):
    def turned() -> Related:
        cut = Cut(bank.id, "CNY", TODAY)
        for export in EXPORTS:
            exports.write(export, cuts=[cut], folder=tmp_path)
        return relate(cut=cut, folder=tmp_path)

    return turned


def test_suggests_who_shares_a_home_and_a_tie_and_forgets_nobodys_no(family, load, turn, lin) -> None:
    for key in ("CHEN", "WANG", "LODGER"):
        load("addresses", {"customer_key": key, "kind": "HOME", "region_code": "330106", "line": "Quay 7"})
    load("addresses", {"customer_key": "SON", "kind": "HOME", "region_code": "330107", "line": "Quay 7"})
    load(
        "relationships",
        {"customer_key": "CHEN", "other_key": "WANG", "role": "SPOUSE", "inverse_role": "SPOUSE"},
        {"customer_key": "CHEN", "other_key": "SON", "role": "CHILD", "inverse_role": "PARENT"},
    )

    assert turn().fresh == 1
    (row,) = suggestions.open_within_reach(by=lin)
    assert {one.who.id for one in row.members} == {family["CHEN"].pk, family["WANG"].pk}
    assert turn() == Related(suggestions=1, fresh=0, warnings=0)

    deciding.refuse(reference=row.reference, by=lin, at=NOON)
    assert turn().suggestions == 0
    assert Suggestion.objects.get().state == "REFUSED"


def test_warns_of_circles_and_masks_who_is_out_of_reach(family, load, turn, bank, chief) -> None:
    load(
        "relationships",
        {"customer_key": "HENGDA", "other_key": "YUANDA", "role": "GUARANTOR", "inverse_role": "GUARANTEES"},
        {"customer_key": "YUANDA", "other_key": "GRANDMOTHER", "role": "GUARANTOR",
         "inverse_role": "GUARANTEES"},
        {"customer_key": "HENGDA", "other_key": "GRANDMOTHER", "role": "GUARANTEES",
         "inverse_role": "GUARANTOR"},
        {"customer_key": "BODA", "other_key": "CHEN", "role": "SHAREHOLDER", "inverse_role": "OWNS",
         "share": 70},
        {"customer_key": "BODA", "other_key": "WANG", "role": "SHAREHOLDER", "inverse_role": "OWNS",
         "share": 70},
    )  # fmt: skip
    assert turn().warnings == 2

    circle, shares = warnings.within_reach(by=chief)
    assert circle.kind == "GUARANTEE_CIRCLE"
    assert len(circle.way) == 3
    assert any(who.reference is None and "***" in who.full_name for who in circle.way)
    assert (shares.kind, shares.percent) == ("TOO_MANY_SHARES", 140)
    assert turn().warnings == 2
