"""The people of a demo bank whom its sign-in page offers, grouped by what they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from amity.foundation.access.permissions import permissions
from amity.foundation.organisation import selectors as organisation
from amity.web.formats.language import is_chinese


@dataclass(frozen=True, slots=True)
class Person:
    """One button of the sign-in page."""

    reference: UUID
    full_name: str
    native_name: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one role, and what they see."""

    role: str
    sees: str
    people: tuple[Person, ...]


def groups() -> tuple[Group, ...]:
    """Return the showcased people by role, in the order of the table of permissions."""
    order = list(permissions().roles)
    known = [row for row in organisation.showcase() if row.role in order]
    rows = sorted(known, key=lambda row: order.index(row.role))
    return tuple(
        Group(organisation.role_name(role), sees(role), _people(members))
        for role, members in groupby(rows, key=lambda row: row.role)
    )


def sees(role: str) -> str:
    """Say in one line what somebody in this role looks at."""
    lines = {
        "customer_manager": _("Own customers, what to do today, and why."),
        "team_lead": _("The team's customers and tasks."),
        "branch_manager": _("The branch, its people, and customers nobody looks after."),
        "product_manager": _("What the bank and its partners offer."),
        "marketer": _("What the bank and its partners offer."),
        "service_agent": _("What the bank and its partners offer."),
        "data_steward": _("What came in, what was refused, and why."),
        "compliance": _("All customers, masked, and the audit trail."),
        "auditor": _("The audit trail, sealed and checked."),
        "administrator": _("Whether everything runs: batches, runs, jobs."),
    }
    return lines.get(role, "")


def _people(rows: Iterable[organisation.StaffRow]) -> tuple[Person, ...]:
    return tuple(
        Person(
            row.reference,
            row.full_name,
            row.native_name,
            (row.unit_name_zh if is_chinese() else "") or row.unit_name_en,
        )
        for row in rows
    )
