"""What a channel reads: its own bank's customers, masked, a page at a time, each call in the audit."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.test import Client

from amity.foundation.audit.models import Entry
from amity.know.holdings.models import Holding, RecentTransaction
from amity.know.parties.models import Party
from tests.api.conftest import Caller, give
from tests.cast import TODAY, Cast
from tests.web.cast import make_bank


class TestCustomers:
    def test_are_listed_page_by_page_each_once(self, caller: Caller, cast: Cast) -> None:
        seen, after = [], {}
        while True:
            page = caller.get("/customers", {"limit": 2, **after}).json()
            seen += [row["number"] for row in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}

        assert sorted(seen) == ["6021", "6022", "6023", "6024", "8001"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"number": "6022"}, {"6022"}),
            ({"kind": "ORGANISATION"}, {"8001"}),
            ({"status": "DORMANT"}, {"6023"}),
            ({"number": "1"}, set()),
        ],
    )
    def test_are_narrowed(self, caller: Caller, cast: Cast, asked: dict[str, str], found: set[str]) -> None:
        Party.objects.filter(pk=cast.wu.pk).update(status="DORMANT")

        assert {row["number"] for row in caller.get("/customers", asked).json()["items"]} == found

    def test_show_only_the_fields_that_were_asked_for(self, caller: Caller) -> None:
        rows = caller.get("/customers", {"fields": "number,unit"}).json()["items"]

        assert all(set(row) == {"reference", "number", "unit"} for row in rows)

    def test_are_found_by_reference_and_by_number(self, caller: Caller, cast: Cast) -> None:
        by_number = caller.get("/customers/6021").json()
        by_reference = caller.get(f"/customers/{cast.chen.reference}").json()

        assert by_number == by_reference
        assert by_number["native_name"] == "陈玉兰"

    def test_show_direct_identifiers_only_masked(self, caller: Caller) -> None:
        answer = caller.get("/customers/6021")

        assert {"code": "MOBILE", "shown": "138 **** 6021"} in answer.json()["masked"]
        assert {"code": "BIRTH_ON", "shown": "1975-11-**"} in answer.json()["masked"]
        assert b"13800006021" not in answer.content
        assert b"1975-11-24" not in answer.content

    def test_who_was_merged_is_answered_as_whom_they_are_now(self, caller: Caller, cast: Cast) -> None:
        Party.objects.filter(pk=cast.chen.pk).update(status="MERGED", merged_into=cast.zhou.pk)

        answer = caller.get("/customers/6021")

        assert answer.json()["reference"] == str(cast.zhou.reference)
        assert caller.get("/customers", {"number": "6021"}).json()["items"] == []

    def test_who_is_erased_looks_like_who_never_was(self, caller: Caller, cast: Cast) -> None:
        Party.objects.filter(pk=cast.chen.pk).update(status="ERASED")

        gone, never = caller.get("/customers/6021"), caller.get("/customers/9999")

        assert (gone.status_code, gone.content) == (never.status_code, never.content)
        assert caller.get("/customers", {"number": "6021"}).json()["items"] == []

    def test_of_another_bank_look_like_those_who_never_were(self, cast: Cast) -> None:
        theirs = Caller(
            give(make_bank("SEASIDE"), "customers:read", "holdings:read", "decisions:read"), Client()
        )
        holding = Holding.objects.get().reference

        for path in ("", "/holdings", "/decisions"):
            answers = {
                (answer.status_code, answer.content)
                for which in (cast.chen.reference, "6021", "9999")
                for answer in [theirs.get(f"/customers/{which}{path}")]
            }
            assert len(answers) == 1
            assert answers.pop()[0] == 404
        assert theirs.get(f"/holdings/{holding}/transactions").status_code == 404
        assert theirs.get("/customers").json() == {"items": [], "next": None}


class TestHoldings:
    def test_come_with_masked_numbers_and_money_as_text(self, caller: Caller) -> None:
        (held,) = caller.get("/customers/6021/holdings").json()["items"]

        assert held["number"] == "**** 7788"
        assert held["balance"] == {"amount": "2400000.00", "currency": "CNY"}
        assert held["product"]["name_zh"] == "一年期定期"

    def test_movements_come_latest_first_each_once(self, caller: Caller, cast: Cast) -> None:
        holding = Holding.objects.get()
        RecentTransaction.objects.bulk_create(
            RecentTransaction(
                legal_entity_id=cast.legal_entity_id,
                source="core",
                key=f"T{number}",
                holding_id=holding.pk,
                party_id=cast.chen.pk,
                booked_on=TODAY - timedelta(days=number // 2),
                amount=Decimal(number),
                currency="CNY",
                kind="TRANSFER",
            )
            for number in range(7)
        )
        seen, after = [], {}
        while True:
            page = caller.get(f"/holdings/{holding.reference}/transactions", {"limit": 3, **after}).json()
            seen += [row["amount"]["amount"] for row in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}

        assert seen == ["1.00", "0.00", "3.00", "2.00", "5.00", "4.00", "6.00"]


class TestDecisions:
    def test_come_with_their_reason_in_the_language_asked_for(self, caller: Caller) -> None:
        english, chinese = (
            caller.get("/customers/6021/decisions", accept_language=language).json()["items"][0]["reason"]
            for language in ("en", "zh-CN,zh;q=0.9")
        )

        assert english != chinese
        assert "240" in chinese

    def test_name_their_generation(self, caller: Caller, cast: Cast) -> None:
        answer = caller.get("/customers/6021/decisions").json()

        assert answer["generation"] == cast.generation
        assert answer["items"][0]["reference"] == str(cast.renewal)
        assert answer["items"][0]["amount"] == {"amount": "2400000.00", "currency": "CNY"}

    def test_are_narrowed_to_a_channel(self, caller: Caller) -> None:
        shown = caller.get("/customers/6021/decisions", {"channel": "MESSAGE"}).json()["items"]

        assert shown == []


def test_says_of_when_the_data_are(caller: Caller, cast: Cast) -> None:
    state = caller.get("/state").json()

    assert (state["business_date"], state["generation"]) == (TODAY.isoformat(), cast.generation)


class TestAudit:
    @pytest.mark.parametrize(
        ("path", "part"), [("", "record"), ("/holdings", "holdings"), ("/decisions", "decisions")]
    )
    def test_each_reading_of_a_customer_is_one_entry(
        self, caller: Caller, cast: Cast, path: str, part: str
    ) -> None:
        caller.get(f"/customers/6021{path}", amity_purpose=quote("电话银行 4711"))

        (entry,) = Entry.objects.filter(action="customer:read")
        assert (entry.party_id, entry.purpose) == (cast.chen.pk, "电话银行 4711")
        assert entry.changes == {"part": ["", part], "channel": ["", "core"]}
        assert entry.staff_id < 0

    def test_a_page_is_one_entry_with_everybody_on_it(self, caller: Caller) -> None:
        page = caller.get("/customers", {"kind": "PERSON"}).json()

        (entry,) = Entry.objects.filter(action="customers:listed")
        assert entry.changes["customers"][1].split() == [row["reference"] for row in page["items"]]
        assert entry.changes["filter"] == ["", "PERSON"]
        assert entry.purpose == "channel core"

    def test_a_number_that_was_asked_for_is_not_in_the_trail(self, caller: Caller) -> None:
        caller.get("/customers", {"number": "6021"})

        assert "6021" not in str(Entry.objects.get(action="customers:listed").changes["filter"])

    @pytest.mark.parametrize(
        ("said", "kept"),
        [("", "channel core"), ("%20%00", "channel core"), ("a%0ab", "a b"), ("x" * 300, "x" * 200)],
    )
    def test_a_purpose_is_kept_as_far_as_it_can_be_written_down(
        self, caller: Caller, said: str, kept: str
    ) -> None:
        caller.get("/customers/6021", amity_purpose=said)

        assert Entry.objects.get(action="customer:read").purpose == kept

    def test_where_the_trail_cannot_be_written_nothing_is_read(self, caller: Caller, monkeypatch) -> None:
        def fail(*args: object, **more: object) -> None:
            raise RuntimeError("the trail is full")

        monkeypatch.setattr("amity.foundation.audit.services.Entry.objects.create", fail)
        caller.client.raise_request_exception = False

        answer = caller.get("/customers/6021")

        assert answer.status_code == 500
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert b"Yulan" not in answer.content
