"""The cast plays here; of the ring only those steps are turned that records need."""

from collections.abc import Callable

import pytest

from amity import refresh
from amity.foundation.runs import cuts, exports
from amity.foundation.runs.cuts import Cut
from amity.foundation.runs.services import Rows
from amity.know.parties.models import Person
from amity.know.quality.exports import FACTS
from amity.know.quality.models import Rule, Standing
from amity.know.quality.services import records, rules
from tests.cast import NOW, TODAY, Cast, cast

__all__ = ["cast"]

Turn = Callable[[], int]


@pytest.fixture
def turn(cast: Cast) -> Turn:
    """Judge the records as they are; features and classes are those of the first turn."""

    def turn() -> int:
        rules.seed(at=NOW)
        folder = cuts.folder(cast.generation)
        own = (Cut(cast.legal_entity_id, "CNY", TODAY),)
        ring = refresh.Turn(cast.generation, own, folder, lambda: NOW)
        if folder.exists():
            exports.write(FACTS, cuts=own, folder=folder)
        else:
            for step in (refresh.take_cut_off, refresh.measure, refresh.classify):
                step(ring, Rows())
        for step in (refresh.judge_records, refresh.bring_gaps):
            step(ring, Rows())
        return cast.generation

    return turn


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """The cast, judged one by one by the rules that concern everybody of their kind: no ring is turned."""
    rules.seed(at=NOW)
    Person.objects.create(party=cast.zhou)
    managers = {cast.wu.pk: cast.fang, cast.han.pk: cast.sun}
    for party in (cast.chen, cast.hengda, cast.zhou, cast.wu, cast.han):
        by = managers.get(party.pk, cast.lin)
        Standing.objects.create(
            party=party, legal_entity_id=cast.legal_entity_id, unit_id=party.unit_id, owner_id=by.staff_id,
            source="core", score=100, completeness=100, validity=100, judged_on=TODAY,
            rules=[rule.pk for rule in Rule.objects.filter(group="", kinds__contains=party.kind)],
        )  # fmt: skip
        records.judge_again(reference=party.reference, by=by, at=NOW)
    return cast
