"""allauth's forms for second factors: every try is counted, and hostile input is answered as a wrong code."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TypeVar

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError

from amity.web.signin import tries
from amity.web.signin.adapter import begin_try, fail_try
from amity.web.signin.factors import Factors

Value = TypeVar("Value")
CODE_SECONDS = 120
"""Longer than any code is good for."""
MALFORMED = (
    AttributeError, InvalidSignature, KeyError, LookupError, OverflowError, RecursionError, TypeError,
    UnsupportedAlgorithm, ValueError, struct.error,
)  # fmt: skip
"""What a passkey's answer that no browser made leads to in the libraries that read it."""


class Code(AuthenticateForm):
    """A one-time code or a recovery code, at sign-in."""

    def clean_code(self) -> str:
        look = super().clean_code
        return counted(lambda: once(look(), self.user), user=self.user, way="code")


class CodeOnceMore(ReauthenticateForm):
    """A one-time code, before something that matters."""

    def clean_code(self) -> str:
        look = super().clean_code
        return counted(lambda: once(look(), self.user), user=self.user, way="code")


class FirstCode(ActivateTOTPForm):
    """The first code of an authenticator app that is being set up."""

    def clean_code(self) -> str:
        return counted(super().clean_code, user=self.user, way="code")


class NewPasskey(AddWebAuthnForm):
    """A passkey that is being added; each signs in by itself and asks its owner to prove themselves to it."""

    def clean(self) -> dict[str, object]:
        return readable(super().clean)


class Passkey(AuthenticateWebAuthnForm):
    """A passkey as the second factor."""

    def clean_credential(self) -> object:
        return counted(super().clean_credential, user=self.user, way="webauthn")


class PasskeyOnceMore(ReauthenticateWebAuthnForm):
    """A passkey, before something that matters."""

    def clean_credential(self) -> object:
        return counted(super().clean_credential, user=self.user, way="webauthn")


class PasskeyAlone(LoginWebAuthnForm):
    """A passkey instead of name and password."""

    def clean_credential(self) -> object:
        return counted(super().clean_credential, user=None, way="webauthn")


def counted(look: Callable[[], Value], *, user: AbstractBaseUser | None, way: str) -> Value:
    """
    Look at a factor as one counted try.

    :raises ValidationError: if it is wrong, cannot be read, or the person has no try left.
    """
    username = user.get_username() if user else ""
    made = begin_try(context.request, username)
    try:
        value = readable(look)
    except ValidationError:
        fail_try(context.request, made, username=username, user=user, way=way)
        raise
    tries.give_back(made)
    return value


def once(code: str, user: AbstractBaseUser) -> str:
    """
    Take a code one time only: the library notes it for half a minute, and it is good for longer.

    :raises ValidationError: if it was taken before.
    """
    if not cache.add(f"taken|{user.pk}|{''.join(code.split())}", True, CODE_SECONDS):
        raise Factors().validation_error("incorrect_code")
    return code


def readable(look: Callable[[], Value]) -> Value:
    """
    Look at what a browser handed in.

    :raises ValidationError: also where the libraries that read it would stumble.
    """
    try:
        return look()
    except ValidationError:
        raise
    except MALFORMED:
        raise Factors().validation_error("incorrect_code") from None
