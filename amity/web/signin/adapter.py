"""How allauth lets people in here: nobody signs up by themselves; every way in and out is in the audit."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity.foundation.organisation import selectors as organisation
from amity.web.signin import sessions, trail, tries
from amity.web.signin.beginning import began_at


class Adapter(DefaultAccountAdapter):
    """The bank's way in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not fit each other."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many tries. Wait a quarter of an hour, or ask an administrator to let you try again."
        ),
        "rate_limited": _(
            "Too many tries. Wait a quarter of an hour, or ask an administrator to let you try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        """Refuse: an administrator makes accounts."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Look at name and password; a closed account answers as a wrong password does."""
        username = str(credentials.get("username", ""))
        made = begin_try(request, username)
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None and user.is_active:
            tries.give_back(made)
            return user
        fail_try(request, made, username=username, user=_known(username), way="password")
        return None

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Let the person in and write it down."""
        super().login(request, user)
        tries.forget(user.get_username())
        actor = organisation.actor_of_user(user.pk, at=timezone.now())
        if actor:
            trail.record("session:began", by=actor, way=way_of(request, user), at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """Let the person out and write it down."""
        user = request.user
        actor = organisation.actor_of_user(user.pk, at=timezone.now()) if user.is_authenticated else None
        sessions.forget(request)
        super().logout(request)
        if actor:
            trail.record("session:ended", by=actor, way="", at=timezone.now())

    def set_password(self, user: Any, password: str) -> None:
        """Keep the password that somebody chose for themselves."""
        user.must_change_password = False
        super().set_password(user, password)
        request = context.request
        actor = organisation.actor_of_user(user.pk, at=timezone.now())
        if actor:
            trail.record("signin:password-changed", by=actor, way="", at=timezone.now())
        # They have just given the old one: what asks for it once more need not ask at once.
        record_authentication(request, user, method="password", reauthenticated=True)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the first page; who must still set up a second factor is led there from it."""
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask once more who it is, unless they signed in a moment ago."""
        if time.time() - began_at(context.request) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that a try comes from; behind a proxy whose header does not fit, the proxy's."""
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  an unknown address, bound by nobody

    def add_message(self, *_arguments: object, **_named: object) -> None:
        """Say nothing: "Successfully signed in as" is what the page itself shows."""


def begin_try(request: HttpRequest, username: str) -> tries.Try:
    """
    Count a try.

    :raises ValidationError: if the name or the address is locked out.
    """
    adapter = Adapter(request)
    # Of IPv6 the network counts: whoever has one address has a whole network of them.
    made = tries.begin(username, truncate_ip(adapter.get_client_ip(request)), at=timezone.now())
    if made is None:
        raise adapter.validation_error("too_many_login_attempts")
    return made


def fail_try(
    request: HttpRequest, made: tries.Try, *, username: str, user: AbstractBaseUser | None, way: str
) -> None:
    """Leave a try counted, and write it down."""
    now = timezone.now()
    trail.failed(
        username=username,
        user_id=user.pk if user else None,
        way=way,
        origin=Adapter(request).get_client_ip(request),
        locked=tries.fail(made, at=now),
        at=now,
    )


def way_of(request: HttpRequest, user: AbstractBaseUser) -> str:
    """Say by which factors a session began: password, totp."""
    records = get_authentication_records(request, user)
    return ", ".join(record.get("type") or record["method"] for record in records) or "password"


def _known(username: str) -> AbstractBaseUser | None:
    return get_user_model().objects.filter(username__iexact=username).first()
