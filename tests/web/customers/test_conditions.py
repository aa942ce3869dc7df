"""Conditions as rows and as a text: one rule, read from its tree and written back to it."""

import pytest
from django.http import QueryDict

from amity.engage.lists import judgements
from amity.web.customers import building
from amity.web.customers.building import ROWS, TEXT, Draft
from amity.web.customers.selectors import sentences
from tests.cast import Cast

HX = {"hx-request": "true"}
RULES = [
    "deposits_total >= 500000",
    "age < 30 OR age > 60.5",
    "NOT holds_card AND holds_wealth",
    "days_to_next_maturity BETWEEN 0 AND 30",
    "tier IN ('PRIVATE', 'WEALTH') AND kind = 'PERSON' AND rfm <> '111'",
    "tier NOT IN ('CORE')",
    "age IS NULL OR age IS NOT NULL",
    "assets_change_90d < -50000 AND (complaints_90d > 0 OR days_since_contact >= 60) AND NOT has_manager",
    "(age > 60 AND holds_card) OR (age < 30 AND holds_loan)",
]


class TestRowsAndText:
    @pytest.mark.parametrize("rule", RULES)
    def test_rows_say_what_the_rule_says(self, rule: str) -> None:
        found = judgements.filter_of(rule)

        assert found is not None
        assert judgements.text_of(found) == rule
        assert building.of_rule(rule).rule == rule

    @pytest.mark.parametrize(
        "rule",
        ["deposits_total > loans_total", "age + 1 > 5", "NOT (age > 5 AND age < 6)", "rfm LIKE '5%'", "true"],
    )
    def test_what_rows_cannot_show_stays_a_text(self, rule: str) -> None:
        draft = building.of_rule(rule)

        assert (draft.mode, draft.rule) == (TEXT, rule)
        assert judgements.mistake(rule) == ""

    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("50万", "500000"),
            ("1.2亿", "120000000"),
            ("1.5m", "1500000"),
            ("500,000", "500000"),
            ("¥ 20k", "20000"),
            ("-3", "-3"),
            ("0", "0"),
            ("", ""),
            ("lots", ""),
            ("1e400", ""),
            ("nan", ""),
        ],
    )
    def test_amounts_are_written_as_people_speak(self, written: str, number: str) -> None:
        assert judgements.number(written) == number

    def test_every_name_may_be_asked_about(self) -> None:
        offered = [option.value for _label, options in building.subjects("") for option in options]

        assert sorted(offered) == sorted(name for name in building.ASKED)
        for name in offered:
            operator = judgements.OPERATORS[building.ASKED[name].kind][0]
            value = (building.ASKED[name].values or ("5",))[0]
            row = judgements.Row(name, operator, (value,))
            assert judgements.mistake(judgements.text_of(judgements.Filter("AND", (row,)))) == ""


class TestForm:
    def test_what_is_not_filled_in_yet_says_nothing(self) -> None:
        form = QueryDict("r0-column=age&r0-operator=>%3D&r0-value=&r1-column=age&r1-operator=<&r1-value=60")

        assert building.of_form(form).rule == "age < 60"

    def test_a_column_of_another_kind_takes_its_own_operators(self) -> None:
        draft = building.of_form(QueryDict("r0-column=tier&r0-operator=between&r0-value=5"))

        assert draft.rule == "tier = 'PRIVATE'"
        assert [option.value for option in draft.lines[0].operators] == ["=", "<>", "in", "not in"]

    def test_what_fits_nothing_is_put_right(self) -> None:
        draft = building.of_form(
            QueryDict("r0-column=password&r0-operator=;--&r0-value=x'y&r0-group=x&joiner=XOR")
        )

        assert draft.lines[0].row.column == building.FIRST
        assert (draft.joiner, draft.rule) == ("AND", "")

    def test_a_text_in_quotes_stays_one(self) -> None:
        draft = building.of_form(QueryDict("r0-column=rfm&r0-operator==&r0-value=5' OR true"))

        assert draft.rule == "rfm = '5'' OR true'"

    def test_rows_and_groups_are_added_and_taken_away(self) -> None:
        draft = building.of_rule("age > 60")
        draft = building.changed(draft, deed="group", at=0)
        draft = building.changed(draft, deed="add", at=1)

        assert [line.group for line in draft.lines] == [0, 1, 1]
        assert building.changed(draft, deed="remove", at=0).rule == ""
        for _row in range(30):
            draft = building.changed(draft, deed="add", at=0)
        assert len(draft.lines) == judgements.MOST_ROWS

    def test_rows_become_a_text_and_rows_again(self) -> None:
        draft = building.of_rule(RULES[0])

        text = building.changed(draft, deed="text", at=0)
        assert (text.mode, text.text) == (TEXT, RULES[0])
        assert building.changed(text, deed="rows", at=0) == draft
        assert building.changed(Draft(mode=TEXT), deed="rows", at=0).mode == ROWS


class TestWords:
    def test_a_rule_is_said_in_words_and_each_part_can_be_left_out(self) -> None:
        said = sentences.of_rule(
            "deposits_total >= 500000 AND NOT holds_wealth AND (tier = 'CORE' OR age > 60)", currency="CNY"
        )

        assert said is not None
        assert [chip.text for chip in said.chips] == [
            "Deposits ≥ ¥500K",
            "Holds no wealth products",
            "Tier = Core or Age > 60",
        ]
        assert said.chips[1].rest == "deposits_total >= 500000 AND (tier = 'CORE' OR age > 60)"
        assert said.joiner == "and"


class TestPage:
    def test_counts_without_showing_anybody(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)

        answer = client.get(
            "/customers/filter/count?r0-column=deposits_total&r0-operator=>%3D&r0-value=500万"
        )

        assert answer.content.decode().strip() == "2 customers"

    def test_a_wrong_word_comes_back_with_the_nearest(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)

        answer = client.get("/customers/filter/apply?mode=text&text=deposit_total+>+5", headers=HX)

        assert answer.status_code == 422
        assert "Did you mean deposits_total" in answer.content.decode()

    def test_goes_to_the_list_with_its_filters_and_the_rule(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)

        answer = client.get(
            "/customers/filter/apply?list=tab%3Dkyc%26tier%3DCORE&r0-column=age&r0-operator=>&r0-value=60"
        )

        assert answer.headers["Location"] == "/customers/?tab=kyc&tier=CORE&rule=age+%3E+60"
