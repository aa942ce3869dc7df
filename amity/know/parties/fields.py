"""What is known of a party, field by field: masked where it is sealed, and by which name each is revealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, When

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
    party_id: int
    """Under whose key: of one that was merged, their own."""


def rows(party: Party, *, members: Sequence[int], can_reveal: bool, can_edit: bool) -> tuple[DetailRow, ...]:
    """Return all that is known of the party and those merged into it, contacts first; nothing erased."""
    return (
        *_sealed_rows(members, can_reveal=can_reveal),
        *_plain_rows(party, can_edit=can_edit),
    )


def sealed_field(members: Sequence[int], field: str) -> Sealed | None:
    """Return the sealed value of a field; None if neither the party nor a merged one has such a field."""
    return next((found for name, found in _sealed(members) if name == field), None)


def _sealed_rows(members: Sequence[int], *, can_reveal: bool) -> Iterator[DetailRow]:
    cities = {f"address:{pk}": city for pk, city in _cities(members)}
    told: set[tuple[str, str]] = set()
    for name, (code, kind, content, owner) in _sealed(members):
        (value,) = keys.open_many([content], parties=[owner], field=kind)
        # Two records of one customer say much the same: it is shown once, as the survivor has it.
        if value is None or (code, value) in told:
            continue
        told.add((code, value))
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


def _sealed(members: Sequence[int]) -> Iterator[tuple[str, Sealed]]:
    """Give the name in a reveal, and where it is, of every sealed value, those of the first party first."""
    first = Case(When(party_id=members[0], then=0), default=1)
    whose = {"party_id__in": members}
    for contact in ContactPoint.objects.filter(**whose).order_by(first, "-is_preferred", "pk"):
        found = Sealed(contact.kind, "contact_point", bytes(contact.value_sealed), contact.party_id)
        yield f"contact_point:{contact.pk}", found
    for identifier in Identifier.objects.filter(**whose).order_by(first, "pk"):
        found = Sealed(identifier.scheme, "identifier", bytes(identifier.value_sealed), identifier.party_id)
        yield f"identifier:{identifier.pk}", found
    for address in Address.objects.filter(**whose, line_sealed__isnull=False).order_by(first, "pk"):
        yield (
            f"address:{address.pk}",
            Sealed(address.kind, "address", bytes(address.line_sealed or b""), address.party_id),
        )
    for person in Person.objects.filter(**whose, birth_on_sealed__isnull=False).order_by(first, "pk")[:1]:
        yield "birth_on", Sealed("BIRTH_ON", "birth_on", bytes(person.birth_on_sealed or b""), person.pk)


def _cities(members: Sequence[int]) -> list[tuple[int, str]]:
    return list(Address.objects.filter(party_id__in=members).values_list("pk", "city"))


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
