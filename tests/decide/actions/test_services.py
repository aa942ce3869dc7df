"""The library comes with the house, and what the bank makes of it stays the bank's."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from amity.decide.actions import judgements, selectors, services
from amity.decide.actions.models import Action
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
FACTS = dict.fromkeys(judgements.COLUMNS, 3.0)


class TestSeed:
    def test_brings_the_library_once(self, db) -> None:
        written = services.seed(at=NOON)

        assert written == len(services.definitions()) >= 10
        assert services.seed(at=NOON) == 0
        assert Entry.objects.filter(action="action:seeded").count() == 1

    def test_keeps_what_the_bank_has_edited(self, db) -> None:
        services.seed(at=NOON)
        Action.objects.filter(code="IDLE_CASH").update(eligible="idle_cash >= 500000", version=2)

        services.seed(at=NOON)

        assert Action.objects.get(code="IDLE_CASH").eligible == "idle_cash >= 500000"

    def test_follows_the_library_where_the_bank_has_not(self, db, monkeypatch) -> None:
        services.seed(at=NOON)
        newer = tuple(
            replace(d, base_rate=0.99) if d.code == "IDLE_CASH" else d for d in services.definitions()
        )
        monkeypatch.setattr(services, "definitions", lambda: newer)

        assert services.seed(at=NOON) == 1
        action = Action.objects.get(code="IDLE_CASH")
        assert (action.base_rate, action.version) == (0.99, 2)

    def test_refuses_a_rule_over_an_unknown_word_and_writes_nothing(self, db, monkeypatch) -> None:
        bent = replace(services.definitions()[0], eligible="maturing_amount_30 > 1")
        monkeypatch.setattr(services, "definitions", lambda: (bent,))

        with pytest.raises(BadInput, match="Did you mean maturing_amount_30d"):
            services.seed(at=NOON)
        assert not Action.objects.exists()


class TestLibrary:
    def test_every_action_can_be_planned(self, db) -> None:
        services.seed(at=NOON)

        assert all(judgements.planned(action) for action in selectors.library())

    @pytest.mark.parametrize("language", ["en", "zh-hans"])
    def test_every_text_is_complete_in_both_languages(self, db, language: str) -> None:
        services.seed(at=NOON)
        for action in selectors.library():
            title = action.title(FACTS, language=language, currency="CNY")
            reason = action.reason(FACTS, language=language, currency="CNY")
            assert title
            assert reason
            assert not set("{}–") & set(title + reason)

    def test_no_english_stands_in_a_chinese_text(self, db) -> None:
        services.seed(at=NOON)
        for action in selectors.library():
            said = action.title(FACTS, language="zh-hans", currency="CNY") + action.reason(
                FACTS, language="zh-hans", currency="CNY"
            )
            assert not any(letter.isascii() and letter.isalpha() for letter in said), action.code
