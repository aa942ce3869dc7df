"""The room as Django's app: after every migration the walls are laid anew."""

from django.apps import AppConfig
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate

from amity.foundation.access import laying
from amity.foundation.postgres.logins import Login, user_of


class AccessConfig(AppConfig):
    """Access."""

    name = "amity.foundation.access"

    def ready(self) -> None:
        """Ask to be told of migrations; Django tells only when all of them have run."""
        post_migrate.connect(_lay, sender=self, dispatch_uid="amity.walls")


def _lay(*, using: str = DEFAULT_DB_ALIAS, **_more: object) -> None:
    if using == DEFAULT_DB_ALIAS:
        laying.lay(app=user_of(settings.DATABASE_LOGINS[Login.APP]))
