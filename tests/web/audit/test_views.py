"""The audit page shows what was done, and names only to those who may know them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from amity.foundation.access.permissions import permissions
from amity.foundation.audit import services as audit
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.know.parties.models import Party
from tests.web.cast import Reader, make_bank, make_reader

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def auditor(bank) -> Reader:
    return make_reader("auditor", bank, name="Zhao Min", native_name="赵敏")


@pytest.fixture
def lin(bank) -> Actor:
    return make_reader("customer_manager", bank).actor


@pytest.fixture
def chen(bank, lin) -> Party:
    return Party.objects.create(
        legal_entity_id=bank,
        unit_id=lin.unit_id,
        kind="PERSON",
        number="60218834",
        full_name="Chen Yulan",
        native_name="陈玉兰",
        sort_name="chen yulan",
    )


def put(by: Actor, **other) -> int:
    whole = {"action": "customer:revealed", "subject": "party:x", "by": by, "at": NOON, **other}
    audit.record(**whole)
    return Entry.objects.latest("pk").pk


def shown(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestTrail:
    def test_names_who_did_what_to_whom_and_why(self, auditor, lin, chen) -> None:
        put(lin, party_id=chen.pk, purpose="a call back", changes={"mobile": ("", "")})

        page = shown(auditor.get("/audit/", act="customer:revealed"))

        for words in (
            "Lin Wei",
            "Saw a masked field in the clear",
            "Chen Yulan",
            "for a call back",
            "mobile",
        ):
            assert words in page

    def test_finds_a_customer_by_the_subject_where_an_entry_has_no_id(self, auditor, lin, chen) -> None:
        put(lin, action="customers:refused", subject=f"party:{chen.reference}")

        page = shown(auditor.get("/audit/", customer="60218834"))

        assert "Chen Yulan" in page
        assert "Was refused" in page

    @pytest.mark.parametrize("role", ["compliance", "auditor"])
    def test_shows_names_to_who_watches(self, bank, lin, chen, role) -> None:
        put(lin, party_id=chen.pk, subject=f"party:{chen.reference}")
        assert "Chen Yulan" in shown(make_reader(role, bank).get("/audit/"))

    def test_shows_an_administrator_no_customers_name(self, bank, lin, chen) -> None:
        put(lin, party_id=chen.pk, subject=f"party:{chen.reference}")
        administrator = make_reader("administrator", bank)

        page = administrator.get("/audit/").content.decode()

        assert "Saw a masked field" in page
        assert "Chen Yulan" not in page
        assert "陈玉兰" not in page
        assert 'name="customer"' not in page

    def test_does_not_tell_an_administrator_whether_a_number_is_a_customers(self, bank, lin, chen) -> None:
        put(lin, party_id=chen.pk)
        page = shown(make_reader("administrator", bank).get("/audit/", customer="60218834"))
        assert "No entry fits" in page

    @pytest.mark.parametrize(
        "role", sorted(set(permissions().roles) - permissions().verbs["audit:read"].roles - {"channel"})
    )
    def test_refuses_everybody_else_and_writes_it_down(self, bank, role) -> None:
        assert make_reader(role, bank).get("/audit/").status_code == 403
        entry = Entry.objects.latest("pk")
        assert (entry.action, entry.subject) == ("audit:refused", "page:audit:list")

    def test_narrows_by_person_and_day(self, auditor, lin) -> None:
        put(lin)
        put(auditor.actor, action="audit:verified", subject="audit:trail", at=NOON + timedelta(days=1))

        # The page's own list of acts has the words of every kind: look in the table alone.
        def table(**query: str) -> str:
            return shown(auditor.get("/audit/", hx=True, **query))

        assert "masked field" in table(person="林薇")
        assert "Checked the audit trail" not in table(person="林薇")
        assert "masked field" not in table(day="2026-03-03")
        assert "Checked the audit trail" in table(day="2026-03-03")
        assert "No entry fits" in table(person="nobody of that name")

    def test_gathers_all_refusals(self, auditor, lin) -> None:
        put(lin, action="tasks:refused", subject="page:tasks:list")
        put(lin)

        table = shown(auditor.get("/audit/", hx=True, act=":refused"))

        assert "page:tasks:list" in table
        assert "masked field" not in table

    def test_shows_nothing_of_another_bank(self, auditor) -> None:
        other = make_reader("customer_manager", make_bank("SEASIDE"), name="Somebody Else", native_name="")
        put(other.actor)
        assert "Somebody Else" not in shown(auditor.get("/audit/", hx=True))

    def test_goes_on_where_the_page_before_ended(self, auditor, lin) -> None:
        ids = [put(lin, subject=f"party:{turn}") for turn in range(60)]

        first = auditor.get("/audit/", hx=True, act="customer:revealed").content.decode()
        following = re.search(r'hx-get="\?([^"]+)"', first)
        assert following is not None
        query = dict(pair.split("=") for pair in following[1].replace("&amp;", "&").split("&"))
        second = auditor.client.get(
            f"/audit/?{following[1].replace('&amp;', '&')}", secure=True
        ).content.decode()

        assert query["act"] == "customer%3Arevealed"
        subjects = re.findall(r'title="party:(\d+)"', first + second)
        assert subjects == [str(turn) for turn in range(59, -1, -1)]
        assert len(ids) == 60

    def test_reading_it_is_in_it_but_only_shown_when_asked_for(self, auditor) -> None:
        auditor.get("/audit/", person="secret name", day="2026-03-02")

        entry = Entry.objects.get(action="audit:read")
        assert entry.changes == {"person": ["", ""], "day": ["", "2026-03-02"]}
        assert "Read the audit trail" not in shown(auditor.get("/audit/", hx=True))
        assert "Read the audit trail" in shown(auditor.get("/audit/", hx=True, act="audit:read"))

    @pytest.mark.parametrize(
        "query",
        [
            {"day": "yesterday"},
            {"after": "x~y"},
            {"after": "2026-03-02~1"},
            {"person": "\x01"},
            {"customer": "9" * 40},
            {"act": "%"},
        ],
    )
    def test_takes_nonsense_for_nothing(self, auditor, query) -> None:
        assert auditor.get("/audit/", **query).status_code == 200

    def test_asks_the_database_no_more_for_a_full_page(
        self, auditor, lin, chen, django_assert_max_num_queries
    ) -> None:
        for _turn in range(55):
            put(lin, party_id=chen.pk)
        auditor.get("/audit/")
        with django_assert_max_num_queries(18):
            auditor.get("/audit/")


class TestVerify:
    def test_says_that_the_trail_holds_and_writes_down_who_asked(self, auditor) -> None:
        audit.seal(at=timezone.now())

        answer = shown(auditor.post("/audit/verify"))

        assert "The trail holds" in answer
        entry = Entry.objects.latest("pk")
        assert (entry.action, entry.changes) == ("audit:verified", {"outcome": ["", "holds"]})

    def test_names_the_first_thing_that_is_bent(self, auditor, home) -> None:
        audit.seal(at=timezone.now())
        file = next((home / "audit").glob("seals-*.jsonl"))
        file.write_text("{}\n")

        assert "First found: checkpoint 1" in shown(auditor.post("/audit/verify"))


class TestRights:
    def test_ticks_exactly_what_the_table_allows(self, auditor) -> None:
        page = auditor.get("/audit/rights").content.decode()

        table = permissions()
        ticks = sum(len(rule.roles) for rule in table.verbs.values())
        assert page.count(">may<") == ticks
        assert page.count(">may not<") == len(table.roles) * len(table.verbs) - ticks
        for words in ("See one masked field of a customer in the clear", "Customer manager", "the branch"):
            assert words in page
