"""Every kind of act that the house writes has words on the page."""

import re
from pathlib import Path

from amity.web.audit.wording import REFUSED, TAKEN, WORDS, refusals, words_of

HOUSE = Path(__file__).parents[3] / "amity"
ACT = re.compile(r'action=\s*"([a-z-]+:[a-z-]+)"|_record\(\s*"([a-z-]+:[a-z-]+)"')


def test_every_act_in_the_source_has_words() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in HOUSE.rglob("*.py"))
    acts = {first or second for first, second in ACT.findall(source)}
    assert acts
    assert {act for act in acts if act not in WORDS and not act.endswith((REFUSED, TAKEN))} == set()


def test_an_act_that_nobody_named_keeps_its_code() -> None:
    assert words_of("moon:landed") == "moon:landed"


def test_every_area_has_its_refusal() -> None:
    assert {"customers:refused", "audit:refused", "operations:refused"} <= set(refusals())
