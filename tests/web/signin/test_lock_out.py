"""Lock-out: so many tries by name and by address, counted where all processes see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.foundation.audit.models import Entry
from amity.foundation.organisation import selectors as organisation
from amity.web.signin import services, tries
from amity.web.signin.models import Tries
from tests.web.signin.people import PASSWORD, Person, code_of, hire

LOCKED = "Too many tries"
WRONG = "do not fit each other"


def answers(person: Person, count: int, *, name: str = "") -> list[str]:
    pages = [person.enter("guessed", name=name).content.decode() for _ in range(count)]
    return ["locked" if LOCKED in page else "wrong" if WRONG in page else "?" for page in pages]


def test_after_five_wrong_passwords_even_the_right_one_is_refused(lin: Person) -> None:
    assert answers(lin, 6) == ["wrong"] * 5 + ["locked"]

    assert LOCKED in lin.enter(PASSWORD).content.decode()
    assert not lin.is_in


def test_a_name_that_nobody_has_is_answered_as_any_other(lin: Person) -> None:
    assert answers(lin, 6, name="nobody") == ["wrong"] * 5 + ["locked"]


def test_capitals_and_spaces_give_no_more_tries(lin: Person) -> None:
    answers(lin, 3)

    assert answers(lin, 3, name=f" {lin.user.username.upper()} ") == ["wrong"] * 2 + ["locked"]


def test_another_browser_and_another_host_give_no_more_tries(lin: Person, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    answers(lin, 5)
    form = {"login": lin.user.username, "password": PASSWORD}

    response = Client().post(
        "/account/login",
        form,
        secure=True,
        headers={"host": "other.bank", "x-forwarded-for": "9.9.9.9"},
        REMOTE_ADDR="10.1.2.3",
    )

    assert LOCKED in response.content.decode()


def test_one_address_has_so_many_tries_whatever_the_names(lin: Person, settings) -> None:
    settings.LOCK_OUT_TRIES_ADDRESS = 8

    said = [answers(lin, 1, name=f"name{number}")[0] for number in range(10)]

    assert said == ["wrong"] * 8 + ["locked"] * 2


def test_a_lock_out_ends_by_itself(lin: Person, settings) -> None:
    answers(lin, 6)
    past = timezone.now() - timedelta(minutes=settings.LOCK_OUT_MINUTES + 1)
    Tries.objects.update(locked_until=past + timedelta(minutes=1), began_at=past)

    lin.enter(PASSWORD)

    assert lin.is_in


def test_old_tries_do_not_add_up(lin: Person, settings) -> None:
    answers(lin, 4)
    Tries.objects.update(began_at=timezone.now() - timedelta(minutes=settings.LOCK_OUT_MINUTES + 1))

    assert answers(lin, 5) == ["wrong"] * 5


def test_who_signs_in_begins_from_nothing(lin: Person) -> None:
    for _ in range(3):
        answers(lin, 4)
        lin.enter(PASSWORD)
        assert lin.is_in
        lin.post("/account/logout")


def test_wrong_codes_count_as_wrong_passwords_do(lin: Person) -> None:
    lin.enter()
    secret = lin.set_up_app()
    other = lin.elsewhere()
    answers(other, 2)
    other.enter()

    said = [LOCKED in other.post("/account/second", code="000000").content.decode() for _ in range(4)]

    assert said == [False] * 3 + [True]
    assert LOCKED in other.post("/account/second", code=code_of(secret, steps=0)).content.decode()


def test_an_administrator_lets_somebody_try_again(lin: Person, bank: int) -> None:
    administrator = hire(bank, "9001", role="administrator")
    answers(lin, 6)
    by = organisation.actor_of_user(administrator.user.pk, at=timezone.now())

    assert services.unlock(legal_entity_id=bank, code=lin.staff.code, by=by, at=timezone.now())

    lin.enter()
    assert lin.is_in
    assert Entry.objects.filter(action="signin:unlocked", staff_id=administrator.staff.pk).count() == 1


def test_the_trail_tells_of_tries_without_what_was_typed(lin: Person) -> None:
    answers(lin, 7)
    answers(lin, 1, name="MySecretPassword1")

    entries = list(Entry.objects.filter(action__startswith="signin:").order_by("pk"))

    assert [entry.action for entry in entries] == ["signin:failed"] * 5 + ["signin:locked", "signin:failed"]
    assert {entry.subject for entry in entries[:6]} == {f"staff:{lin.staff.pk}"}
    assert entries[6].subject.startswith("sign-in:")
    everything = " ".join(f"{entry.subject} {entry.changes}" for entry in entries)
    assert "guessed" not in everything
    assert "MySecretPassword1" not in everything


def test_a_closed_account_answers_as_a_wrong_password_does(lin: Person) -> None:
    user = lin.user
    user.is_active = False
    user.save()

    assert WRONG in lin.enter(PASSWORD).content.decode()


def test_tries_at_once_are_no_more_than_tries_in_turn(bank: int) -> None:
    now = timezone.now()

    begun = [tries.begin("lin", "10.0.0.1", at=now) for _ in range(7)]  # none has ended yet

    assert [made is not None for made in begun] == [True] * 5 + [False] * 2


def test_what_no_longer_counts_is_swept_away(lin: Person) -> None:
    answers(lin, 1)

    assert tries.sweep(at=timezone.now()) == 0
    assert tries.sweep(at=timezone.now() + timedelta(hours=1)) == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_behind_proxies_the_right_address_is_counted(lin: Person, settings, count: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    settings.LOCK_OUT_TRIES_ADDRESS = 1
    # The first address is what the client claims; with three proxies the header is too short to be ours.
    said = []
    for forged in ("1.1.1.1", "2.2.2.2"):
        response = lin.client.post(
            "/account/login",
            {"login": forged, "password": "guessed"},
            secure=True,
            headers={"x-forwarded-for": f"{forged}, 10.0.0.9"},
        )
        said.append(LOCKED in response.content.decode())

    assert said == [False, count != 2]
