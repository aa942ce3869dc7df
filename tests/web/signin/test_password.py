"""A new password: only for who knows the old one."""

import pytest

from amity.foundation.organisation.models import User
from tests.web.cast import Reader, make_bank, make_reader

OLD, NEW = "a password of tests", "lakes are deeper than they look"


@pytest.fixture
def lin(db, home) -> Reader:
    reader = make_reader("customer_manager", make_bank())
    user = User.objects.get(staff=reader.actor.staff_id)
    user.set_password(OLD)
    user.save()
    reader.client.force_login(user)
    return reader


def change(lin: Reader, old: str, new: str):
    form = {"oldpassword": old, "password1": new, "password2": new}
    return lin.client.post("/account/password", form, secure=True)


def test_the_page_asks_for_the_old_one_first(lin: Reader) -> None:
    html = lin.get("/account/password").content.decode()

    assert 'autocomplete="current-password"' in html
    assert 'class="sidebar"' in html


def test_the_new_one_opens_from_then_on(lin: Reader) -> None:
    response = change(lin, OLD, NEW)

    assert response.status_code == 302
    assert User.objects.get(staff=lin.actor.staff_id).check_password(NEW)


def test_who_signs_in_without_one_is_sent_to_whoever_can_help(db, home) -> None:
    reader = make_reader("customer_manager", make_bank())

    assert "How you sign in" not in reader.get("/preferences/").content.decode()
    sent = reader.get("/account/password")["Location"]
    assert "administrator" in reader.get(sent).content.decode()


@pytest.mark.parametrize(("old", "new"), [("guessed wrongly", NEW), (OLD, "short")])
def test_a_wrong_old_one_or_a_weak_new_one_changes_nothing(lin: Reader, old: str, new: str) -> None:
    response = change(lin, old, new)

    assert "error" in response.content.decode()
    assert User.objects.get(staff=lin.actor.staff_id).check_password(OLD)
