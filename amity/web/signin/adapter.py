"""How allauth lets people in here: nobody signs up by themselves; every way in and out is in the audit."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from amity.foundation.organisation import selectors as organisation
from amity.web.signin import trail


class Adapter(DefaultAccountAdapter):
    """The bank's way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        """Refuse: an administrator makes accounts."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Let the person in and write it down."""
        super().login(request, user)
        actor = organisation.actor_of_user(user.pk, at=timezone.now())
        if actor:
            trail.record("session:began", by=actor, way="password", at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        """Let the person out and write it down."""
        user = request.user
        actor = organisation.actor_of_user(user.pk, at=timezone.now()) if user.is_authenticated else None
        super().logout(request)
        if actor:
            trail.record("session:ended", by=actor, way="", at=timezone.now())

    def add_message(self, *_arguments: object, **_named: object) -> None:
        """Say nothing: "Successfully signed in as" is what the page itself shows."""
