"""Who signs in in these tests: staff with a password, an authenticator app, and a browser of their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.organisation import services
from amity.foundation.organisation.models import Staff, User
from tests.web.cast import LONG_AGO

PASSWORD, NEW = "a password of tests", "lakes are deeper than they look"
PERIOD = 30


@dataclass
class Person:
    """A staff member and the browser that they hold."""

    staff: Staff
    client: Client

    @property
    def user(self) -> User:
        return User.objects.get(staff=self.staff)

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    def get(self, address: str, **headers: str):
        return self.client.get(address, secure=True, headers=headers)

    def post(self, address: str, **form: str):
        return self.client.post(address, form, secure=True)

    def enter(self, password: str = PASSWORD, *, name: str = ""):
        return self.post("/account/login", login=name or self.user.username, password=password)

    def set_up_app(self) -> str:
        """Set an authenticator app up; return its secret."""
        page = self.get("/account/factors/app/add").content.decode()
        secret = re.search(r'id="secret">(\w+)<', page)[1]
        assert self.post("/account/factors/app/add", code=code_of(secret)).status_code == 302
        return secret

    def elsewhere(self) -> Person:
        """Return the same person at another browser."""
        return Person(self.staff, Client())


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or some half minutes from now."""
    counter = int(time.time()) // PERIOD + steps
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def hire(
    bank: int, code: str = "1042", *, role: str = "customer_manager", password: str = PASSWORD
) -> Person:
    """Let somebody work at the bank; a password that is not given is made for them."""
    staff_id = services.add_staff(
        legal_entity_id=bank,
        code=code,
        full_name="Lin Wei",
        native_name="林薇",
        unit_code="EAST",
        role=role,
        active_from=LONG_AGO,
        by=SYSTEM,
        at=timezone.now(),
    )
    services.make_user(
        staff_id=staff_id, username=f"u{code}", by=SYSTEM, at=timezone.now(), password=password
    )
    return Person(Staff.objects.get(pk=staff_id), Client())
