"""The cast plays here; of the ring only those steps are turned that records need."""

from collections.abc import Callable

import pytest

from amity import refresh
from amity.foundation.runs import cuts, exports
from amity.foundation.runs.cuts import Cut
from amity.foundation.runs.services import Rows
from amity.know.quality.exports import FACTS
from amity.know.quality.services import rules
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
