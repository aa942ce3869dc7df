"""What people fill in on the pages of coverage, read from a request or refused with the field's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput


def day(fields: QueryDict, name: str) -> date:
    """
    Return a day.

    :raises BadInput: if there is none.
    """
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError:
        raise BadInput(_("Choose a day.")) from None


def day_or(fields: QueryDict, name: str, otherwise: date) -> date:
    """Return a day of an address; whatever is none means the other."""
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError:
        return otherwise


def reference(fields: QueryDict, name: str) -> UUID:
    """
    Return who was chosen.

    :raises BadInput: if nobody was.
    """
    found = reference_or_none(fields, name)
    if found is None:
        raise BadInput(_("Choose somebody first."))
    return found


def reference_or_none(fields: QueryDict, name: str) -> UUID | None:
    """Return who was chosen, or None."""
    try:
        return UUID(fields.get(name, ""))
    except ValueError:
        return None


def references(fields: QueryDict, name: str) -> tuple[UUID, ...]:
    """Return all who were chosen; what is no reference is nobody."""
    found = []
    for text in fields.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)


def number(fields: QueryDict, name: str, *, otherwise: Decimal | None = None) -> Decimal:
    """
    Return a number.

    :raises BadInput: if there is none.
    """
    text = fields.get(name, "").strip()
    if not text and otherwise is not None:
        return otherwise
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise BadInput(_("Write a number.")) from None
    if not found.is_finite():
        raise BadInput(_("Write a number."))
    return found
