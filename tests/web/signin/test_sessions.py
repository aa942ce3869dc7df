"""Sessions: how long they last, what ends them, and the list of one's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import services as people
from amity.web.signin import devices, services
from tests.web.signin.people import NEW, PASSWORD, Person, hire

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def two(lin: Person) -> tuple[Person, Person]:
    """Lin at two browsers."""
    other = lin.elsewhere()
    for person in (lin, other):
        person.enter()
        assert person.is_in
    return lin, other


def age(person: Person, **seconds: float) -> None:
    session = person.client.session
    for name, value in seconds.items():
        session[f"session_{name}"] -= value
    session.save()


class TestLimits:
    def test_ends_after_a_quarter_of_an_hour_without_a_click(self, lin: Person) -> None:
        lin.enter()
        age(lin, seen=15 * 60 + 1)

        sent = lin.get("/help/")["Location"]

        assert sent.startswith("/account/login")
        assert "nothing was done here" in lin.get(sent).content.decode()
        assert not lin.is_in
        assert Entry.objects.filter(action="session:ended", staff_id=lin.staff.pk).count() == 1

    def test_goes_on_with_each_click(self, lin: Person) -> None:
        lin.enter()
        for _ in range(3):
            age(lin, seen=10 * 60)
            assert lin.get("/help/").status_code == 200

    def test_a_page_that_lies_open_and_listens_is_no_click(self, lin: Person) -> None:
        lin.enter()
        for _ in range(2):
            age(lin, seen=8 * 60)
            lin.get("/live/recent")

        assert lin.get("/help/").status_code == 302

    def test_ends_after_twelve_hours_whatever_was_clicked(self, lin: Person) -> None:
        lin.enter()
        age(lin, began=12 * 3600 + 1)

        assert lin.get("/help/").status_code == 302

    def test_writes_nothing_within_a_minute(self, lin: Person) -> None:
        lin.enter()
        lin.get("/account/forgotten")

        with CaptureQueriesContext(connection) as asked:
            lin.get("/account/forgotten")

        assert [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "INSERT"))] == []


class TestEnds:
    def test_a_new_password_ends_all_others(self, two: tuple[Person, Person]) -> None:
        lin, other = two

        lin.post("/account/password", oldpassword=PASSWORD, password1=NEW, password2=NEW)

        assert lin.get("/help/").status_code == 200
        assert other.get("/help/").status_code == 302
        assert Entry.objects.filter(action="signin:password-changed").count() == 1

    def test_who_leaves_is_out_everywhere_with_the_next_click(
        self, two: tuple[Person, Person], bank: int
    ) -> None:
        now = timezone.now()
        people.end_staff(
            legal_entity_id=bank, code=two[0].staff.code, active_to=now.date(), by=SYSTEM, at=now
        )

        assert [person.get("/help/").status_code for person in two] == [302, 302]
        assert services.end_sessions(legal_entity_id=bank, code=two[0].staff.code) == 2
        assert not any(person.is_in for person in two)

    def test_who_has_no_sign_in_has_no_sessions_to_end(self, bank: int) -> None:
        assert services.end_sessions(legal_entity_id=bank, code="nobody") == 0


class TestList:
    def test_shows_ones_own_and_says_which_is_this_one(self, lin: Person, bank: int) -> None:
        lin.client.defaults["HTTP_USER_AGENT"] = CHROME
        lin.enter()
        other, he = lin.elsewhere(), hire(bank, "1043")
        other.client.defaults["HTTP_USER_AGENT"] = FIREFOX
        he.client.defaults["HTTP_USER_AGENT"] = "curl/8"
        other.enter()
        he.enter()

        page = lin.get("/account/sessions").content.decode()

        assert "Chrome on Windows" in page
        assert "Firefox on Linux" in page
        assert "Another program" not in page
        assert page.count("This one") == 1

    def test_signs_out_everywhere_else(self, two: tuple[Person, Person]) -> None:
        lin, other = two

        lin.post("/account/sessions")

        assert lin.get("/help/").status_code == 200
        assert other.get("/help/").status_code == 302
        assert Entry.objects.filter(action="signin:sessions-ended", staff_id=lin.staff.pk).count() == 1

    def test_signing_out_takes_it_off_the_list_and_empties_the_browser(
        self, two: tuple[Person, Person]
    ) -> None:
        lin, other = two

        response = other.post("/account/logout")

        assert response["Clear-Site-Data"] == '"cache", "storage"'
        assert "Sign out everywhere else" not in lin.get("/account/sessions").content.decode()

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (CHROME, "Chrome on Windows"),
            (FIREFOX, "Firefox on Linux"),
            ("<script>", "Another program"),
            ("", "Another program"),
        ],
    )
    def test_names_a_browser_as_its_owner_knows_it(self, said: str, words: str) -> None:
        assert devices.words(said) == words
