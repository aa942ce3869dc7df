"""Factors in a real browser: an app is set up, and a passkey signs in alone and as the second step."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from amity.foundation.audit.models import Entry
from tests.web.browser.conftest import ADDRESS
from tests.web.cast import Reader, make_bank
from tests.web.signin.people import PASSWORD, Person, code_of, hire

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def lin(db, home, settings) -> Person:
    settings.IS_MFA_REQUIRED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return hire(make_bank())


@pytest.fixture
def shown(visit, lin: Person):
    """A browser with a device that keeps passkeys; and what its console said."""
    opened = visit(Reader(lin.client, None))
    device = opened.page.context.new_cdp_session(opened.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    opened.device = device
    opened.page.set_default_timeout(120_000)  # the machine may be busy with everything else
    return opened


def sign_in(page: Page, lin: Person) -> None:
    page.goto(f"{ADDRESS}/account/login")
    page.fill("#id_login", lin.user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto(f"{ADDRESS}/account/logout")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login**", wait_until="commit")


def add_passkey(page: Page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("blue key")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("I have kept them").click()
    page.wait_for_url("**/day/**", wait_until="commit")


def test_an_app_is_set_up_and_asked_for(shown, lin: Person) -> None:
    page = shown.page
    sign_in(page, lin)
    page.get_by_role("link", name="Set it up").click()
    picture = page.get_by_role("img", name="Picture to scan")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    page.get_by_text("I have kept them").click()
    page.wait_for_url("**/day/**", wait_until="commit")

    sign_out(page)
    sign_in(page, lin)
    page.get_by_label("Code of the app").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/day/**", wait_until="commit")

    assert shown.complaints == []


def test_a_passkey_signs_in_alone(shown, lin: Person) -> None:
    page = shown.page
    sign_in(page, lin)
    add_passkey(page)
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/day/**", wait_until="commit")

    assert Entry.objects.filter(action="session:began").latest("pk").changes == {"way": ["", "webauthn"]}
    assert shown.complaints == []


def test_a_passkey_is_the_second_step_after_a_password(shown, lin: Person) -> None:
    page = shown.page
    sign_in(page, lin)
    add_passkey(page)
    sign_out(page)

    sign_in(page, lin)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/day/**", wait_until="commit")

    began = Entry.objects.filter(action="session:began").latest("pk")
    assert began.changes == {"way": ["", "password, webauthn"]}


def test_a_passkey_of_another_site_opens_nothing(shown, lin: Person, settings) -> None:
    page = shown.page
    sign_in(page, lin)
    add_passkey(page)
    sign_out(page)
    shown.device.send("WebAuthn.disable")  # the device is gone, and with it the passkey
    shown.device.send("WebAuthn.enable")
    shown.device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("The passkey was not given").wait_for()

    assert "/account/login" in page.url


def test_without_scripts_password_and_code_are_enough(chromium, lin: Person) -> None:
    page = Client().get("/account/login", secure=True).content.decode()

    assert "<crm-passkey" in page
    assert page.count("hidden>") >= 1  # the passkey's button waits for its script


def test_a_page_left_alone_asks_before_it_signs_out(shown, lin: Person) -> None:
    page = shown.page
    page.clock.install()
    sign_in(page, lin)
    add_passkey(page)
    page.goto(f"{ADDRESS}/help/")  # a page that asks for nothing while the clock runs
    page.wait_for_function("customElements.get('crm-idle') !== undefined")
    asked = page.get_by_role("dialog", name="Still there?")

    page.clock.run_for(12 * 60 * 1000)
    assert not asked.is_visible()
    page.clock.run_for(90 * 1000)
    assert asked.is_visible()
    page.get_by_role("button", name="Stay signed in").click()
    page.clock.run_for(11 * 60 * 1000)
    assert not asked.is_visible()
