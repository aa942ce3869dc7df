"""Sign-in as an app of Django: it has tables, and every session begins here."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in

from amity.web.signin.beginning import begin


class SignInConfig(AppConfig):
    """The room's tables and its one signal."""

    name = "amity.web.signin"

    def ready(self) -> None:
        """Begin each session, whichever way in led to it."""
        user_logged_in.connect(begin, dispatch_uid="amity.web.signin")
