"""Every address of the house with readers who may open it, and every name that its forms and links send."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from amity.foundation.access.permissions import permissions
from tests.cast import Cast
from tests.web.cast import make_reader

HOUSE = Path(__file__).parents[3] / "amity"
ENDLESS = {"live:stream"}
CONVERTER = re.compile(r"<(?:(\w+):)?(\w+)>")
SENT = (
    (re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[\[(]\s*["'](\w+)["']"""), "web/**/*.py"),
    (re.compile(r"^    (\w+)(?:: [^=]+)? = forms\.", re.MULTILINE), "web/**/*.py"),
    (re.compile(r"""\sname="([\w-]+)["']"""), "web/templates/**/*.html"),
    (re.compile(r"[?&](\w+)=\{\{"), "web/templates/**/*.html"),
)
BEHIND_FORMS = (
    "password",
    "oldpassword",
    "password1",
    "password2",
    "code",
    "credential",
    "next",
    "page",
    "id",
)


@dataclass(frozen=True)
class Address:
    """One address, with the slots that stand in it."""

    name: str
    pattern: str
    verb: str

    @property
    def slots(self) -> tuple[str, ...]:
        return tuple(match[2] for match in CONVERTER.finditer(self.pattern))

    def path(self, samples: Mapping[str, str]) -> str:
        """Return the address with a sample of its kind in each slot."""
        return CONVERTER.sub(lambda match: quote(samples[match[1] or "str"]), self.pattern)

    def raw_path(self, hostile: str) -> str:
        """Return the address with the same text, already written for an address, in each slot."""
        return CONVERTER.sub(lambda _match: hostile, self.pattern)


def addresses() -> Iterator[Address]:
    """Yield every address of the house."""
    yield from _below(get_resolver(), "/", ())


def _below(resolver: URLResolver, prefix: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        here = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            name = ":".join((*spaces, one.name or here))
            if name not in ENDLESS:
                yield Address(name, here, getattr(one.callback, "verb", ""))
        else:
            yield from _below(one, here, (*spaces, one.namespace) if one.namespace else spaces)


@cache
def names() -> tuple[str, ...]:
    """Return every name that some form or link of the house sends."""
    found = set(BEHIND_FORMS)
    for pattern, files in SENT:
        for file in HOUSE.glob(files):
            found.update(pattern.findall(file.read_text(encoding="utf-8")))
    return tuple(sorted(found - {"csrfmiddlewaretoken", "viewport"}))


@dataclass(frozen=True)
class Readers:
    """Signed-in readers by role, each with a browser."""

    by_role: Mapping[str, Client]
    customer: UUID
    proposal: UUID

    def of(self, address: Address) -> Client:
        """Return somebody who may open the address."""
        rule = permissions().verbs.get(address.verb)
        roles = rule.roles if rule else frozenset({"customer_manager"})
        return next((client for role, client in self.by_role.items() if role in roles), Client())

    def samples(self, address: Address) -> dict[str, str]:
        """Return what goes into the slots of an address: something real where there is something."""
        reference = self.proposal if "proposals" in address.pattern else self.customer
        return {
            "uuid": str(reference if "customers" in address.pattern else uuid4()),
            "int": "1", "str": "x", "slug": "x", "path": "x",
        }  # fmt: skip


def readers_of(cast: Cast) -> Readers:
    """Return the cast's manager for customers, and somebody of each other role."""
    by_role = {"customer_manager": cast.signed_in(cast.lin), "branch_manager": cast.signed_in(cast.fang)}
    bank = cast.legal_entity_id
    for role in permissions().roles:
        if role not in {*by_role, "channel"}:
            by_role[role] = make_reader(role, bank).client
    for client in by_role.values():
        client.raise_request_exception = False  # a breakdown is an answer, too
    return Readers(by_role, cast.chen.reference, cast.renewal)
