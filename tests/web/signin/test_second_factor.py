"""Second factors: set up first, asked at each sign-in, kept sealed, reset by an administrator."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import NotAllowed
from amity.foundation.organisation import selectors as organisation
from amity.web.signin import services
from amity.web.signin.models import Note
from tests.web.signin.people import NEW, PASSWORD, Person, code_of, hire

FACTORS, SECOND = "/account/factors", "/account/second"


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.IS_MFA_REQUIRED = True


@pytest.fixture
def secret(lin: Person) -> str:
    """Lin is signed in, with an app."""
    lin.enter()
    return lin.set_up_app()


def kinds(person: Person) -> set[str]:
    return set(Authenticator.objects.filter(user=person.user).values_list("type", flat=True))


class TestSettingUp:
    def test_who_was_given_a_password_chooses_another_before_anything_else(self, bank: int) -> None:
        new = hire(bank, "2001", password="")
        user = new.user
        user.set_password(PASSWORD)
        user.save()
        new.enter()

        assert new.get("/help/")["Location"] == "/account/password"
        assert new.get(FACTORS)["Location"] == "/account/password"
        new.post("/account/password", oldpassword=PASSWORD, password1=NEW, password2=NEW)
        assert not new.user.must_change_password
        assert new.get("/help/")["Location"] == FACTORS

    def test_a_colleagues_passkey_is_not_there(self, lin: Person, bank: int) -> None:
        other = hire(bank, "2002")
        passkey = Authenticator.objects.create(
            user=other.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
        )
        lin.enter()
        lin.set_up_app()

        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            assert lin.get(reverse(name, args=[passkey.pk])).status_code == 404
            assert lin.post(reverse(name, args=[passkey.pk])).status_code == 404
        assert Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_who_has_no_second_factor_adds_one_before_anything_else(self, lin: Person) -> None:
        lin.enter()

        assert lin.get("/day/")["Location"] == FACTORS
        page = lin.get(FACTORS).content.decode()
        assert "Add a second factor" in page
        assert 'class="sidebar"' not in page  # every entry of the menu would lead back here
        lin.set_up_app()
        assert lin.get("/help/").status_code == 200

    def test_a_fragment_has_its_page_go_to_the_next_step(self, lin: Person) -> None:
        lin.enter()

        response = lin.get("/search/ask?q=chen", **{"HX-Request": "true"})

        assert (response.status_code, response["HX-Redirect"]) == (403, FACTORS)

    def test_the_way_out_and_the_language_stay_open(self, lin: Person) -> None:
        lin.enter()

        assert lin.post("/language", language="zh-hans", next=FACTORS)["Location"] == FACTORS
        lin.post("/account/logout")
        assert not lin.is_in

    def test_a_demo_bank_asks_nobody(self, lin: Person, settings) -> None:
        settings.IS_DEMO = True
        lin.client.force_login(lin.user)

        assert lin.get("/help/").status_code == 200

    def test_a_bank_may_do_without(self, lin: Person, settings) -> None:
        settings.IS_MFA_REQUIRED = False
        lin.enter()

        assert lin.get("/help/").status_code == 200

    def test_a_wrong_first_code_sets_nothing_up(self, lin: Person) -> None:
        lin.enter()
        lin.get(f"{FACTORS}/app/add")

        page = lin.post(f"{FACTORS}/app/add", code="000000").content.decode()

        assert "did not fit" in page
        assert kinds(lin) == set()


class TestSigningIn:
    def test_asks_for_the_code_after_the_password(self, lin: Person, secret: str) -> None:
        other = lin.elsewhere()

        assert other.enter()["Location"] == SECOND
        assert not other.is_in
        assert other.get("/help/")["Location"].startswith("/account/login")
        other.post(SECOND, code=code_of(secret))
        assert other.is_in
        began = Entry.objects.filter(action="session:began").latest("pk")
        assert began.changes == {"way": ["", "password, totp"]}

    def test_a_code_counts_once(self, lin: Person, secret: str) -> None:
        code = code_of(secret)
        first, second = lin.elsewhere(), lin.elsewhere()
        for person in (first, second):
            person.enter()
            person.post(SECOND, code=code)

        assert (first.is_in, second.is_in) == (True, False)

    def test_a_code_counts_once_though_the_librarys_own_note_of_it_is_gone(
        self, lin: Person, secret: str
    ) -> None:
        code = code_of(secret)
        first, second = lin.elsewhere(), lin.elsewhere()
        first.enter()
        first.post(SECOND, code=code)
        Note.objects.filter(expires_at__lt=timezone.now() + timedelta(seconds=60)).delete()
        second.enter()
        second.post(SECOND, code=code)

        assert (first.is_in, second.is_in) == (True, False)

    def test_an_old_code_does_not_count(self, lin: Person, secret: str) -> None:
        other = lin.elsewhere()
        other.enter()

        other.post(SECOND, code=code_of(secret, steps=-3))

        assert not other.is_in

    def test_a_recovery_code_opens_once(self, lin: Person, secret: str) -> None:
        page = lin.get(f"{FACTORS}/codes").content.decode()
        codes = re.findall(r"<code[^>]*>(\d{8})</code>", page)
        first, second = lin.elsewhere(), lin.elsewhere()
        for person in (first, second):
            person.enter()
            person.post(SECOND, code=codes[0])

        assert len(codes) == 10
        assert (first.is_in, second.is_in) == (True, False)
        assert codes[1] not in lin.get(f"{FACTORS}/codes").content.decode()  # shown once

    def test_the_second_step_is_nothing_without_the_first(self, lin: Person, secret: str) -> None:
        other = lin.elsewhere()

        assert other.get(SECOND)["Location"] == "/account/login"
        other.post(SECOND, code=code_of(secret))
        assert not other.is_in

    def test_a_new_session_has_a_new_key(self, lin: Person, secret: str) -> None:
        other = lin.elsewhere()
        other.enter()
        before = other.client.session.session_key

        other.post(SECOND, code=code_of(secret))

        assert other.client.session.session_key != before


class TestKeeping:
    def test_the_database_holds_no_secret_that_makes_codes(self, lin: Person, secret: str) -> None:
        held = json.dumps(list(Authenticator.objects.filter(user=lin.user).values_list("data", flat=True)))

        assert secret not in held

    def test_the_last_one_stays(self, lin: Person, secret: str) -> None:
        page = lin.post(f"{FACTORS}/app/remove").content.decode()

        assert "only second factor" in page
        assert kinds(lin) == {"totp", "recovery_codes"}

    def test_where_none_is_needed_the_last_one_may_go(self, lin: Person, secret: str, settings) -> None:
        settings.IS_MFA_REQUIRED = False

        lin.post(f"{FACTORS}/app/remove")

        assert kinds(lin) == set()
        assert Entry.objects.filter(action="signin:factor-removed").exists()

    def test_changing_them_asks_who_it_is_once_more(self, lin: Person, secret: str) -> None:
        session = lin.client.session
        session["session_began"] -= 3600  # else the sign-in a moment ago counts
        session.save()

        asked = lin.get(f"{FACTORS}/codes/new")["Location"]

        assert asked.startswith("/account/confirm?")
        assert lin.post(asked, password="guessed").status_code == 200
        lin.post(asked, password=PASSWORD)
        assert lin.get(f"{FACTORS}/codes/new").status_code == 200

    def test_nobody_reaches_the_factors_of_another(self, lin: Person, secret: str, bank: int) -> None:
        he = hire(bank, "1043")
        he.enter()
        he.set_up_app()
        theirs = Authenticator.objects.create(
            user=lin.user, type="webauthn", data={"name": "theirs", "credential": {}}
        )

        for address in (f"{FACTORS}/passkeys/{theirs.pk}", f"{FACTORS}/passkeys/{theirs.pk}/remove"):
            assert he.get(address).status_code == 404
            assert he.post(address, name="mine").status_code == 404


class TestReset:
    def test_takes_factors_and_sessions_away_and_is_written_down(
        self, lin: Person, secret: str, bank: int
    ) -> None:
        count = services.reset_factors(
            legal_entity_id=bank, code=lin.staff.code, by=SYSTEM, at=timezone.now()
        )

        assert count == 1
        assert kinds(lin) == set()
        assert lin.get("/help/")["Location"].startswith("/account/login")
        assert Entry.objects.filter(action="signin:factors-reset", subject=f"staff:{lin.staff.code}").exists()
        lin.enter()
        assert lin.get("/help/")["Location"] == FACTORS

    def test_is_for_administrators(self, lin: Person, bank: int) -> None:
        by = organisation.actor_of_user(lin.user.pk, at=timezone.now())
        with pytest.raises(NotAllowed):
            services.reset_factors(legal_entity_id=bank, code=lin.staff.code, by=by, at=timezone.now())

    def test_a_new_password_is_changed_at_once_and_ends_sessions(self, lin: Person, bank: int) -> None:
        lin.enter()

        given = services.reset_password(
            legal_entity_id=bank, code=lin.staff.code, by=SYSTEM, at=timezone.now()
        )

        assert lin.get("/help/")["Location"].startswith("/account/login")
        lin.enter(given.password)
        assert lin.get("/help/")["Location"] == "/account/password"
