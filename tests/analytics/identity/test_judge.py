"""A newcomer against candidates, shown by example, with what is believed before any training."""

from datetime import date

import pytest

from amity.analytics.identity import weights
from amity.analytics.identity.judge import GREY_FROM, SAME_FROM, Judgement, judge, prepared
from amity.analytics.identity.keys import KeyKind, blocking_keys
from amity.analytics.identity.records import ORGANISATION, Record

BELIEVED = weights.believed()
WEI = Record("new", native_name="張偉", birth_on=date(1980, 3, 4), mobile="+86 138-0013-8000", sex="M")


def judged(newcomer: Record, *candidates: Record) -> tuple[Judgement, ...]:
    return judge(newcomer, candidates, weights=BELIEVED)


def test_the_likeliest_comes_first_with_what_speaks_for_it() -> None:
    first, second, third = judged(
        WEI,
        Record("stranger", native_name="李娜", birth_on=date(1991, 7, 8), mobile="13900139000"),
        Record("sound", native_name="章伟", birth_on=date(1980, 4, 3)),
        Record("swapped", full_name="Wei Zhang", birth_on=date(1980, 3, 4), mobile="8613800138000"),
    )

    assert [first.key, second.key, third.key] == ["swapped", "sound", "stranger"]
    assert first.probability >= SAME_FROM
    assert third.probability < GREY_FROM
    assert {(e.comparison, e.level) for e in first.evidence} == {
        ("MOBILE", "SAME"),
        ("BIRTH", "SAME"),
        ("FAMILY_NAME", "SWAPPED"),
        ("GIVEN_NAME", "SWAPPED"),
    }
    assert ("FAMILY_NAME", "SAME_SOUND") in {(e.comparison, e.level) for e in second.evidence}
    assert first.weight == pytest.approx(BELIEVED.prior + sum(e.weight for e in first.evidence))


def test_two_valid_cards_speak_against_one_customer() -> None:
    card, other = "11010519491231002X", "440524188001010014"

    same, different = judged(
        Record("new", native_name="张伟", id_card="110105 491231 002"),
        Record("a", native_name="张伟", id_card=card),
        Record("b", native_name="张伟", id_card=other),
    )

    assert (same.key, same.evidence[0].level) == ("a", "SAME")
    assert "BOTH_VALID" in {e.level for e in different.evidence}
    assert different.probability < same.probability


def test_a_person_is_never_an_organisation() -> None:
    firm = Record("firm", kind=ORGANISATION, native_name="张伟", mobile=WEI.mobile)

    assert judged(WEI, firm) == ()


def test_an_organisation_is_known_by_its_code_and_core() -> None:
    new = Record(
        "new", kind=ORGANISATION, native_name="深圳玉兰茶叶有限公司", organisation_code="91110000600037341l"
    )

    (found,) = judged(
        new,
        Record("a", kind=ORGANISATION, full_name="玉兰茶叶", organisation_code="9111 0000 6000 3734 1L"),
    )

    assert found.probability >= SAME_FROM
    assert {(e.comparison, e.level) for e in found.evidence} == {
        ("DOCUMENT", "SAME"),
        ("ORGANISATION_NAME", "SAME"),
    }


def test_a_common_name_speaks_less_than_a_rare_one() -> None:
    trained = weights.Weights(
        BELIEVED.prior, BELIEVED.levels, BELIEVED.usual, {"family": {"zhang": 0.07, "qiu": 0.0005}}
    )
    zhang, qiu = (
        judge(Record("a", full_name=name), [Record("b", full_name=name)], weights=trained)[0].weight
        for name in ("Zhang Wei", "Qiu Wei")
    )

    assert qiu > zhang + 6


def test_a_prepared_candidate_is_judged_the_same() -> None:
    other = Record("a", full_name="Wei Zhang", birth_on=date(1980, 3, 4))

    assert judged(WEI, other) == judge(WEI, [prepared(other)], weights=BELIEVED)


def test_weights_survive_being_written_down() -> None:
    assert weights.from_json(BELIEVED.to_json()) == BELIEVED


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}'])
def test_what_is_no_weights_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(weights.BadWeights, match="train them anew"):
        weights.from_json(text)


def test_records_of_one_customer_share_a_key_however_they_were_written() -> None:
    one = Record("a", native_name="張偉", birth_on=date(1980, 3, 4), mobile="+86 13800138000")
    other = Record("b", full_name="WEI ZHANG", birth_on=date(1980, 3, 4), mobile="0086-138-0013-8000")

    shared = {key.kind for key in {*blocking_keys(one)} & {*blocking_keys(other)}}

    assert {KeyKind.MOBILE, KeyKind.NAME_BIRTH, KeyKind.NAME} <= shared


def test_an_empty_record_has_no_keys() -> None:
    assert blocking_keys(Record("a")) == ()
