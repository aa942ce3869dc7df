"""Ways into the house."""

import pytest
from django.test import Client

from amity.foundation.audit.models import Entry
from amity.foundation.organisation.models import Staff, User
from tests.web.cast import make_bank, make_reader

PASSWORD = "a password of tests"


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def lin(bank) -> Staff:
    reader = make_reader("customer_manager", bank)
    Staff.objects.filter(pk=reader.actor.staff_id).update(is_showcased=True)
    staff = Staff.objects.select_related("user").get(pk=reader.actor.staff_id)
    staff.user.set_password(PASSWORD)
    staff.user.save()
    return staff


class TestOneClick:
    def test_lets_a_visitor_of_the_demo_in(self, lin: Staff, settings) -> None:
        settings.IS_DEMO = True
        client = Client()

        page = client.get("/account/login", secure=True).content.decode()
        response = client.post(f"/enter/as/{lin.reference}", secure=True)

        assert "Lin Wei" in page
        assert response["Location"] == "/"
        assert client.session["_auth_user_id"] == str(lin.user_id)
        assert Entry.objects.filter(action="session:began", staff_id=lin.pk).count() == 1

    def test_does_not_exist_in_a_bank(self, lin: Staff, settings) -> None:
        settings.IS_DEMO = False
        client = Client()

        page = client.get("/account/login", secure=True).content.decode()
        response = client.post(f"/enter/as/{lin.reference}", secure=True)

        assert "Lin Wei" not in page
        assert response.status_code == 404
        assert "_auth_user_id" not in client.session

    def test_offers_only_who_is_shown(self, lin: Staff, settings) -> None:
        settings.IS_DEMO = True
        Staff.objects.update(is_showcased=False)

        assert Client().post(f"/enter/as/{lin.reference}", secure=True).status_code == 404


class TestPassword:
    def signed_in(self, lin: Staff, password: str) -> Client:
        client = Client()
        username = User.objects.get(pk=lin.user_id).username
        client.post("/account/login", {"login": username, "password": password}, secure=True)
        return client

    def test_the_right_one_opens_and_is_written_down(self, lin: Staff) -> None:
        client = self.signed_in(lin, PASSWORD)

        assert client.session["_auth_user_id"] == str(lin.user_id)
        assert Entry.objects.filter(action="session:began", staff_id=lin.pk).count() == 1

    def test_a_wrong_one_does_not(self, lin: Staff) -> None:
        assert "_auth_user_id" not in self.signed_in(lin, "guessed").session

    def test_signing_out_is_written_down(self, lin: Staff) -> None:
        client = self.signed_in(lin, PASSWORD)

        client.post("/account/logout", secure=True)

        assert "_auth_user_id" not in client.session
        assert Entry.objects.filter(action="session:ended", staff_id=lin.pk).count() == 1

    def test_nobody_makes_an_account_alone(self, bank: int) -> None:
        before = User.objects.count()

        form = {"username": "mallory", "password1": "a long enough password"}
        response = Client().post("/account/signup", form, secure=True)

        assert "made by the bank" in response.content.decode()
        assert User.objects.count() == before


class TestLanding:
    @pytest.mark.parametrize(
        ("role", "landing"),
        [("customer_manager", "/day/"), ("branch_manager", "/branch/"), ("auditor", "/audit/")],
    )
    def test_each_role_lands_where_its_work_is(self, bank: int, role: str, landing: str) -> None:
        assert make_reader(role, bank).get("/")["Location"].startswith(landing)

    def test_who_holds_no_role_today_is_told(self, bank: int) -> None:
        client = Client()
        client.force_login(User.objects.create(username="nobody"))

        response = client.get("/", secure=True)

        assert response.status_code == 403
        assert "no role" in response.content.decode()

    def test_a_stranger_is_asked_to_sign_in(self, bank: int) -> None:
        assert Client().get("/help/", secure=True)["Location"].startswith("/account/login")

    def test_a_fragment_asked_for_after_signing_out_loads_the_page_again(self, bank: int) -> None:
        response = Client().get("/search/ask", secure=True, headers={"HX-Request": "true"})

        assert response.status_code == 401
        assert response["HX-Refresh"] == "true"
