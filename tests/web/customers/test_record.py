"""The page of one customer."""

from uuid import uuid4

from amity.decide.decisions.models import Response
from amity.engage.interactions import services as interactions
from amity.foundation.audit.models import Entry
from tests.cast import NOW, Cast

HTMX = {"hx-request": "true"}


class TestRead:
    def test_shows_who_it_is_and_what_they_have(self, cast: Cast) -> None:
        page = cast.signed_in(cast.lin).get(f"/customers/{cast.chen.reference}/").content.decode()

        for words in (
            "Chen Yulan",
            "陈玉兰",
            "Private banking",
            "¥8.62M",
            "Time deposit, 1 year",
            "138 **** 6021",
            "Lin Wei",
        ):
            assert words in page
        assert "13800006021" not in page

    def test_every_section_opens(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)

        for section in ("overview", "products", "relations", "history", "nonsense"):
            for who in (cast.chen, cast.hengda, cast.zhou):
                assert client.get(f"/customers/{who.reference}/?section={section}").status_code == 200

    def test_knows_its_place_in_the_list(self, cast: Cast) -> None:
        page = (
            cast.signed_in(cast.lin)
            .get(f"/customers/{cast.hengda.reference}/?list=sort%3Dname")
            .content.decode()
        )

        assert "2 of 3" in page
        assert f"/customers/{cast.chen.reference}/?list=sort%3Dname" in page
        assert f"/customers/{cast.zhou.reference}/?list=sort%3Dname" in page

    def test_a_visit_is_one_entry_of_the_trail(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        for _ in range(3):
            client.get(f"/customers/{cast.chen.reference}/")

        assert Entry.objects.filter(action="customer:read", party_id=cast.chen.pk).count() == 1

    def test_a_stranger_is_refused_and_it_is_written_down(self, cast: Cast) -> None:
        answer = cast.signed_in(cast.sun).get(f"/customers/{cast.chen.reference}/")

        assert answer.status_code == 404
        assert "Chen" not in answer.content.decode()
        assert Entry.objects.filter(action="customers:refused", staff_id=cast.sun.staff_id).exists()

    def test_the_company_names_its_legal_representative(self, cast: Cast) -> None:
        page = cast.signed_in(cast.lin).get(f"/customers/{cast.hengda.reference}/").content.decode()

        assert "Legal representative" in page
        assert f"/customers/{cast.chen.reference}/" in page


class TestTimeline:
    def test_shows_the_note_to_those_who_may_see_the_customer(self, cast: Cast) -> None:
        interactions.log(
            party_reference=cast.chen.reference, kind="NOTE", outcome="", minutes=None, text="Likes tea.",
            request_id=uuid4(), by=cast.lin, at=NOW,
        )  # fmt: skip

        page = cast.signed_in(cast.fang).get(f"/customers/{cast.chen.reference}/timeline", headers=HTMX)
        assert "Likes tea." in page.content.decode()
        money = cast.signed_in(cast.lin).get(
            f"/customers/{cast.chen.reference}/timeline?stream=money", headers=HTMX
        )
        assert "Likes tea." not in money.content.decode()
        assert cast.signed_in(cast.sun).get(f"/customers/{cast.chen.reference}/timeline").status_code == 404


class TestReveal:
    def test_asks_what_for_then_shows_it_and_writes_it_down(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        point = cast.chen.contact_points.get()
        url = f"/customers/{cast.chen.reference}/reveal"
        field = f"contact_point:{point.pk}"
        assert "13800006021" not in client.get(f"{url}?field={field}", headers=HTMX).content.decode()

        answer = client.post(url, {"field": field, "why": "CALL"}, headers=HTMX)

        assert "13800006021" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert Entry.objects.get(action="customer:revealed").purpose == "CALL"

    def test_something_else_wants_words(self, cast: Cast) -> None:
        point = cast.chen.contact_points.get()

        answer = cast.signed_in(cast.lin).post(
            f"/customers/{cast.chen.reference}/reveal",
            {"field": f"contact_point:{point.pk}", "why": "OTHER"},
            headers=HTMX,
        )

        assert answer.status_code == 422
        assert answer.headers["HX-Retarget"] == "#modal"
        assert not Entry.objects.filter(action="customer:revealed").exists()

    def test_a_stranger_reveals_nothing(self, cast: Cast) -> None:
        point = cast.chen.contact_points.get()

        answer = cast.signed_in(cast.sun).post(
            f"/customers/{cast.chen.reference}/reveal", {"field": f"contact_point:{point.pk}", "why": "CALL"}
        )

        assert answer.status_code == 404


class TestEdit:
    def test_writes_what_the_customer_told_and_shows_it(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        url = f"/customers/{cast.chen.reference}/edit"
        assert 'name="value"' in client.get(f"{url}?field=occupation", headers=HTMX).content.decode()

        answer = client.post(
            url, {"field": "occupation", "value": "Owner, tea shops", "version": 1}, headers=HTMX
        )

        assert "Owner, tea shops" in answer.content.decode()
        assert Entry.objects.filter(action="customer:edited", party_id=cast.chen.pk).exists()

    def test_two_who_write_at_once_see_both_values(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        url = f"/customers/{cast.chen.reference}/edit"
        client.post(url, {"field": "occupation", "value": "Baker", "version": 1}, headers=HTMX)

        answer = client.post(url, {"field": "occupation", "value": "Teacher", "version": 1}, headers=HTMX)

        assert answer.status_code == 409
        assert "Baker" in answer.content.decode()
        assert "Teacher" in answer.content.decode()

    def test_a_choice_is_one_of_the_choices(self, cast: Cast) -> None:
        answer = cast.signed_in(cast.lin).post(
            f"/customers/{cast.chen.reference}/edit",
            {"field": "marital_status", "value": "COMPLICATED", "version": 1},
            headers=HTMX,
        )

        assert answer.status_code == 422

    def test_a_branch_manager_reads_but_does_not_write(self, cast: Cast) -> None:
        answer = cast.signed_in(cast.fang).post(
            f"/customers/{cast.chen.reference}/edit",
            {"field": "occupation", "value": "x", "version": 1},
            headers=HTMX,
        )

        assert answer.status_code == 403


class TestRespond:
    def test_later_rests_and_can_be_taken_back(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        answer = client.post(
            f"/customers/proposals/{cast.renewal}/respond", {"outcome": "LATER"}, headers=HTMX
        )
        assert answer.status_code == 204
        assert (
            "Renew"
            not in client.get(f"/customers/{cast.chen.reference}/proposals", headers=HTMX).content.decode()
        )

        client.post(f"/customers/answers/{Response.objects.get().reference}/undo", headers=HTMX)

        assert (
            "Renew"
            in client.get(f"/customers/{cast.chen.reference}/proposals", headers=HTMX).content.decode()
        )

    def test_not_suitable_asks_why(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        url = f"/customers/proposals/{cast.renewal}/respond"

        refused = client.post(url, {"outcome": "NOT_SUITABLE"}, headers=HTMX)
        assert refused.status_code == 422
        assert not Response.objects.exists()

        client.post(url, {"outcome": "NOT_SUITABLE", "reason": "NO_NEED"}, headers=HTMX)
        assert Response.objects.get().reason == "NO_NEED"

    def test_the_same_answer_twice_counts_once(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        words = {"outcome": "DONE", "request_id": str(uuid4()), "title": "Renew"}

        for _ in range(2):
            client.post(f"/customers/proposals/{cast.renewal}/respond", words, headers=HTMX)

        assert Response.objects.count() == 1
