"""The operations pages tell how the house runs; the text of a refused row only to a data steward."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.foundation.access.permissions import permissions
from amity.foundation.audit.models import Entry
from amity.foundation.keys import services as keys
from amity.foundation.organisation import services as organisation
from amity.foundation.runs.models import Pointer, Run, Step
from amity.know.sources.models import Batch, Feed, Parked, Reject
from tests.web.cast import Reader, make_bank, make_reader

SECRET = "13800006021,Chen Yulan,no such day"


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def steward(bank) -> Reader:
    return make_reader("data_steward", bank)


@pytest.fixture
def batch(bank) -> Batch:
    return make_batch(bank)


def make_batch(bank: int, *, file_name: str = "customers.csv", feed: str = "core") -> Batch:
    now = timezone.now()
    source = Feed.objects.get_or_create(
        legal_entity_id=bank, name=feed, defaults={"source": feed, "version": "1"}
    )[0]
    batch = Batch.objects.create(
        feed=source,
        feed_version="1",
        table="customers",
        load="customers",
        file_name=file_name,
        content_hash=file_name,
        state="LOADED",
        lines=1003,
        accepted=1000,
        rejected=2,
        continuations=1,
        parked=4,
        inserted=990,
        updated=10,
        started_at=now - timedelta(seconds=2),
        ended_at=now,
    )
    for row, reason in ((17, "no such day"), (23, "no name")):
        sealed = keys.seal_for_batch(SECRET, batch=batch.pk)
        Reject.objects.create(
            batch=batch, row_number=row, column="birth_on", reason=reason, raw_sealed=sealed
        )
    return batch


def shown(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


class TestWhoMayLook:
    @pytest.mark.parametrize(
        "role", sorted(set(permissions().roles) - permissions().verbs["operations:read"].roles - {"channel"})
    )
    def test_refuses_who_sells(self, bank, batch, role) -> None:
        reader = make_reader(role, bank)
        for address in ("/operations/", "/operations/batches", f"/operations/batches/{batch.pk}"):
            assert reader.get(address).status_code == 403

    def test_shows_nothing_of_another_bank(self, steward) -> None:
        other = make_batch(make_bank("SEASIDE"), file_name="theirs.csv", feed="sea")
        reject = Reject.objects.filter(batch=other).first()

        assert "theirs.csv" not in shown(steward.get("/operations/"))
        assert "theirs.csv" not in shown(steward.get("/operations/batches"))
        assert steward.get(f"/operations/batches/{other.pk}").status_code == 404
        assert steward.post(f"/operations/rejects/{reject.pk}/reveal").status_code == 404


class TestOverview:
    def test_offers_a_way_on_in_an_empty_bank(self, steward) -> None:
        page = shown(steward.get("/operations/"))
        for words in (
            "no data yet",
            "The ring has not turned yet",
            "Nothing has come in yet",
            "None. All is well.",
        ):
            assert words in page

    def test_tells_freshness_runs_steps_and_batches(self, steward, bank, batch) -> None:
        now = timezone.now()
        day = timezone.localdate() - timedelta(days=3)
        organisation.set_business_date(legal_entity_id=bank, business_date=day)
        run = Run.objects.create(
            as_of=day,
            state="DONE",
            started_at=now - timedelta(seconds=90),
            ended_at=now,
            versions={"rules": "v7"},
        )
        Step.objects.create(
            run=run,
            position=1,
            name="summarise",
            state="DONE",
            started_at=now - timedelta(seconds=12.5),
            ended_at=now,
            rows_in=123456,
            rows_out=0,
        )
        Pointer.objects.update_or_create(pk=1, defaults={"generation": run.pk, "turned_at": now})

        page = shown(steward.get("/operations/"))

        for words in (
            "3 days old",
            f"Generation {run.pk}",
            "90.0 s",
            "summarise",
            "12.5 s",
            "123,456",
            "customers.csv",
        ):
            assert words in page
        assert "rules v7" in shown(steward.get(f"/operations/runs/{run.pk}"))

    def test_takes_a_bank_of_the_past_for_no_late_one(self, steward, bank) -> None:
        organisation.set_business_date(
            legal_entity_id=bank, business_date=timezone.now().date().replace(year=1998)
        )
        assert "a bank of the past" in shown(steward.get("/operations/"))

    def test_tells_what_files_weigh(self, steward) -> None:
        card = shown(steward.get("/operations/storage"))
        for words in ("Database", "Room left on the disk", "transactions", "Largest tables"):
            assert words in card

    def test_asks_the_database_few_questions(self, steward, batch, django_assert_max_num_queries) -> None:
        steward.get("/operations/")
        with django_assert_max_num_queries(20):
            steward.get("/operations/")

    def test_says_what_to_do_in_the_words_of_the_terminal(self, steward, batch) -> None:
        page = shown(steward.get("/operations/findings"))

        assert "Nothing is scored yet: run `amity refresh`." in page
        assert "No backup was ever made: run `amity backup FOLDER`." in page


class TestBatches:
    def test_narrows_to_what_an_operator_seeks(self, steward, bank, batch) -> None:
        clean = make_batch(bank, file_name="clean.csv")
        Batch.objects.filter(pk=clean.pk).update(rejected=0, parked=0)

        assert "clean.csv" in shown(steward.get("/operations/batches"))
        for only in ("rejected", "parked"):
            page = shown(steward.get("/operations/batches", only=only))
            assert "customers.csv" in page
            assert "clean.csv" not in page
        assert "good news" in shown(steward.get("/operations/batches", only="refused"))

    def test_goes_on_page_by_page(self, steward, bank) -> None:
        feed = make_batch(bank).feed
        Batch.objects.all().delete()
        now = timezone.now()
        Batch.objects.bulk_create(
            Batch(
                feed=feed, file_name=f"file-{n:03}", content_hash=str(n), load="x", table="x", started_at=now
            )
            for n in range(60)
        )
        first = steward.get("/operations/batches", hx=True).content.decode()
        following = re.search(r'hx-get="\?([^"]+)"', first)
        assert following is not None
        second = steward.client.get(
            f"/operations/batches?{following[1].replace('&amp;', '&')}",
            secure=True,
            headers={"HX-Request": "true"},
        ).content.decode()

        names = re.findall(r'title="(file-\d+)"', first + second)
        assert names == [f"file-{n:03}" for n in range(59, -1, -1)]
        assert 'id="more"' not in second


class TestBatch:
    def test_accounts_for_every_line_and_names_each_reason(self, steward, batch) -> None:
        Parked.objects.create(
            batch=batch,
            table="customers",
            parent_table="units",
            parent_key="N1",
            row_number=9,
            row_sealed=b"x",
        )

        page = shown(steward.get(f"/operations/batches/{batch.pk}"))

        for words in (
            "every line accounted for",
            "990 new, 10 changed",
            "1 waits for units",
            "no such day",
            "no name",
        ):
            assert words in page

    def test_says_so_when_lines_are_missing(self, steward, batch) -> None:
        Batch.objects.update(lines=2000)
        assert "do not add up" in shown(steward.get(f"/operations/batches/{batch.pk}"))

    def test_narrows_to_one_reason(self, steward, batch) -> None:
        rows = shown(steward.get(f"/operations/batches/{batch.pk}", hx=True, reason="no name"))
        assert "23" in rows
        assert "17" not in rows

    @pytest.mark.parametrize("query", [{"after": "x"}, {"after": "9" * 30}, {"reason": "\x01"}])
    def test_takes_nonsense_for_nothing(self, steward, batch, query) -> None:
        assert steward.get(f"/operations/batches/{batch.pk}", **query).status_code == 200

    @pytest.mark.parametrize("address", ["batches", "runs"])
    def test_finds_nothing_under_a_number_that_nobody_has(self, steward, address) -> None:
        assert steward.get(f"/operations/{address}/{'9' * 30}").status_code == 404
        assert steward.get(f"/operations/{address}/999999").status_code == 404


class TestReveal:
    def test_shows_a_steward_the_text_and_writes_it_down(self, steward, batch) -> None:
        reject = Reject.objects.get(row_number=17)

        assert SECRET in shown(steward.post(f"/operations/rejects/{reject.pk}/reveal"))

        entry = Entry.objects.latest("pk")
        assert (entry.action, entry.subject) == ("reject:revealed", f"batch:{batch.pk}:row:17")
        assert entry.staff_id == steward.actor.staff_id
        assert SECRET not in str(entry.changes)

    @pytest.mark.parametrize("role", ["administrator", "auditor", "compliance"])
    def test_shows_nobody_else_the_text(self, bank, batch, role) -> None:
        reader = make_reader(role, bank)
        reject = Reject.objects.get(row_number=17)

        page = shown(reader.get(f"/operations/batches/{batch.pk}"))
        refused = reader.post(f"/operations/rejects/{reject.pk}/reveal")

        assert "no such day" in page
        assert "reveal" not in reader.get(f"/operations/batches/{batch.pk}").content.decode()
        assert SECRET not in page
        assert refused.status_code == 403
        assert SECRET not in refused.content.decode()
        assert Entry.objects.latest("pk").action == "operations:refused"

    def test_shows_nothing_when_it_cannot_be_written_down(self, steward, batch, monkeypatch) -> None:
        reject = Reject.objects.get(row_number=17)

        def unwritable(**_entry: object) -> None:
            raise RuntimeError("the trail cannot be written")

        monkeypatch.setattr("amity.web.operations.services.audit.record", unwritable)
        with pytest.raises(RuntimeError):
            steward.post(f"/operations/rejects/{reject.pk}/reveal")

    def test_says_so_when_the_text_was_erased(self, steward, batch) -> None:
        keys.destroy_batch(batch.pk)
        reject = Reject.objects.get(row_number=17)
        assert "erased" in shown(steward.post(f"/operations/rejects/{reject.pk}/reveal"))

    def test_is_not_asked_by_a_link(self, steward, batch) -> None:
        reject = Reject.objects.get(row_number=17)
        assert steward.get(f"/operations/rejects/{reject.pk}/reveal").status_code == 405
