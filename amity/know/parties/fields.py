"""What is known of a party, field by field: masked where it is sealed, and by which name each is revealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from amity.foundation.access.masks import mask
from amity.foundation.keys import services as keys
from amity.know.parties import labels
from amity.know.parties.models import Address, ContactPoint, Identifier, Organisation, Party, Person

EDITABLE = ("occupation", "employer", "marital_status", "language")
"""What staff may write themselves; a source's row that does not change leaves it standing."""

_PERSON = ("sex", "education", "occupation", "employer", "income_band", "marital_status")
_ORGANISATION = ("industry_code", "size", "registered_capital", "founded_on")


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One field as the page shows it. ``field`` is its name in a reveal or an edit."""

    group: str
    code: str
    label: str
    field: str
    shown: str
    is_masked: bool
    can_reveal: bool
    is_editable: bool


class Sealed(NamedTuple):
    """Where a sealed value is: its kind for the mask, the name it was sealed under, and the bytes."""

    code: str
    sealed_as: str
    content: bytes


def rows(party: Party, *, can_reveal: bool, can_edit: bool) -> tuple[DetailRow, ...]:
    """Return all that is known of the party, contacts first. What was erased is not known."""
    return (
        *_sealed_rows(party.pk, can_reveal=can_reveal),
        *_plain_rows(party, can_edit=can_edit),
    )


def sealed_field(party_id: int, field: str) -> Sealed | None:
    """Return the sealed value of a field; None if the party has no such field."""
    for name, code, sealed in _sealed(party_id):
        if name == field:
            return Sealed(code, name.partition(":")[0], sealed)
    return None


def _sealed_rows(party_id: int, *, can_reveal: bool) -> Iterator[DetailRow]:
    found = list(_sealed(party_id))
    cities = {f"address:{pk}": city for pk, city in _cities(party_id)}
    for name, code, content in found:
        kind = name.partition(":")[0]
        (value,) = keys.open_many([content], parties=[party_id], field=kind)
        if value is None:
            continue
        shown = mask(_MASKED_AS.get(kind, code), value)
        city = cities.get(name, "")
        yield DetailRow(
            group=_GROUPS[kind],
            code=code,
            label=labels.field(code),
            field=name,
            shown=f"{city} {shown}".strip(),
            is_masked=True,
            can_reveal=can_reveal,
            is_editable=False,
        )


def _sealed(party_id: int) -> Iterator[tuple[str, str, bytes]]:
    """Give the name in a reveal, the code and the sealed bytes of every sealed value of the party."""
    for contact in ContactPoint.objects.filter(party_id=party_id).order_by("-is_preferred", "pk"):
        yield f"contact_point:{contact.pk}", contact.kind, bytes(contact.value_sealed)
    for identifier in Identifier.objects.filter(party_id=party_id).order_by("pk"):
        yield f"identifier:{identifier.pk}", identifier.scheme, bytes(identifier.value_sealed)
    for address in Address.objects.filter(party_id=party_id, line_sealed__isnull=False).order_by("pk"):
        yield f"address:{address.pk}", address.kind, bytes(address.line_sealed or b"")
    for person in Person.objects.filter(party_id=party_id, birth_on_sealed__isnull=False):
        yield "birth_on", "BIRTH_ON", bytes(person.birth_on_sealed or b"")


def _cities(party_id: int) -> list[tuple[int, str]]:
    return list(Address.objects.filter(party_id=party_id).values_list("pk", "city"))


def _plain_rows(party: Party, *, can_edit: bool) -> Iterator[DetailRow]:
    person = Person.objects.filter(party=party).first()
    organisation = Organisation.objects.filter(party=party).first()
    for row, names in ((person, _PERSON), (organisation, _ORGANISATION), (party, ("language",))):
        for name in names if row else ():
            shown = labels.value(name.upper(), _text(getattr(row, name)))
            if name == "registered_capital" and shown and organisation:
                shown = f"{shown} {organisation.currency}"
            is_editable = can_edit and name in EDITABLE
            # An empty field is shown only where somebody can fill it.
            if shown or is_editable:
                yield DetailRow(
                    "plain", name.upper(), labels.field(name.upper()), name, shown, False, False, is_editable
                )


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.0f}"
    return "" if value is None else str(value)


_MASKED_AS = {"address": "ADDRESS", "birth_on": "BIRTH_ON"}
_GROUPS = {"contact_point": "contact", "identifier": "identity", "address": "contact", "birth_on": "identity"}
