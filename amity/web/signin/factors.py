"""Second factors: how their secrets are kept, what they are called, and which may go."""

from __future__ import annotations

import base64
import os
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.foundation.keys import services as keys
from amity.foundation.organisation import selectors as organisation

NONCE_BYTES = 12
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Factors(DefaultMFAAdapter):
    """The bank's second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This did not fit. Try again with a new code, or another factor."),
        "cannot_delete_authenticator": gettext_lazy(
            "This is your only second factor: add another one first."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Add a second factor first."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret: whoever has the database alone can make no code."""
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), b"")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        held = base64.b64decode(encrypted_text)
        return _cipher().decrypt(held[:NONCE_BYTES], held[NONCE_BYTES:], b"").decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of somebody who must have one."""
        if not settings.IS_MFA_REQUIRED:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=PRIMARY)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 allauth's signature
    ) -> str:
        """Name a new passkey by its number."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def get_totp_issuer(self) -> str:
        """Return what the app shows above the code: the bank."""
        return self._get_site_name()

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Return what the passkey is told of its owner: the name that they sign in with."""
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": _full_name(user) or entity["name"]}

    def _get_site_name(self) -> str:
        banks = organisation.legal_entities()
        return f"Amity · {banks[0].name_en}" if banks else str(context.request.get_host())


def has_factor(user: AbstractBaseUser) -> bool:
    """Tell whether somebody has a second factor; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=PRIMARY).exists()


def _full_name(user: AbstractBaseUser) -> str:
    actor = organisation.actor_of_user(user.pk, at=timezone.now())
    return actor.name if actor else ""


def _cipher() -> AESGCM:
    return AESGCM(bytes.fromhex(keys.keyed_hash("secrets of second factors", purpose="sign-in")))
