"""Write one fact that a customer told in its place: sealed where it names them, with what it is found by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys
from amity.know.parties import labels, tokens
from amity.know.parties.contacts import TELEPHONES, normalised
from amity.know.parties.models import (
    Address,
    ContactPoint,
    Identifier,
    Organisation,
    Party,
    PartyKind,
    Person,
)

CONTACTS = ("MOBILE", "EMAIL")
OWN_DOCUMENTS = ("ID_CARD", "PASSPORT")
_LONGEST = {
    "OCCUPATION": 100, "EMPLOYER": 200, "INCOME_BAND": 20, "INDUSTRY_CODE": 10, "SEX": 1, "EDUCATION": 30,
    "MARITAL_STATUS": 20, "LANGUAGE": 10, "SIZE": 10, "ADDRESS": 500, "MOBILE": 40, "EMAIL": 254,
    "DOCUMENT": 100, "USCC": 100,
}  # fmt: skip


def write(party: Party, field: str, value: str, *, instead: bool, scheme: str = "") -> None:
    """
    Write the fact; ``instead`` takes away what stood in its place before.

    :raises BadInput: if it cannot be told, or the value does not fit.
    """
    value = value.strip()
    if not value or len(value) > _LONGEST.get(field, 40):
        raise BadInput(_("This value does not fit the field."))
    if field in CONTACTS:
        _write_contact(party, field, value, instead=instead)
    elif field in ("DOCUMENT", "USCC"):
        _write_identifier(party, scheme or ("USCC" if field == "USCC" else "ID_CARD"), value, instead=instead)
    elif field == "ADDRESS":
        _write_address(party, value)
    elif field == "BIRTH_ON":
        _write_birth(party, value)
    else:
        _write_plain(party, field, value)


def _write_contact(party: Party, kind: str, value: str, *, instead: bool) -> None:
    value = normalised(kind, value)
    rows = ContactPoint.objects.filter(party=party, kind=kind)
    index = keys.blind_index(value, scheme=kind)
    if instead:
        rows.exclude(blind_index=index).delete()
    if not rows.filter(blind_index=index).exists():
        ContactPoint.objects.create(
            party=party,
            kind=kind,
            value_sealed=keys.seal(value, party=party.pk, field="contact_point"),
            blind_index=index,
            is_preferred=not ContactPoint.objects.filter(party=party, is_preferred=True).exists(),
        )
    if kind in TELEPHONES:
        tokens.add_last_digits([(party.pk, value)], legal_entity_id=party.legal_entity_id)


def _write_identifier(party: Party, scheme: str, value: str, *, instead: bool) -> None:
    if scheme not in (*OWN_DOCUMENTS, "USCC"):
        raise BadInput(_("This document cannot be written here."))
    value = value.upper()
    index = keys.blind_index(value, scheme=scheme)
    if instead:
        own = Identifier.objects.filter(party=party).exclude(scheme=scheme, blind_index=index)
        (own.filter(scheme="USCC") if scheme == "USCC" else own.exclude(scheme="USCC")).delete()
    if not Identifier.objects.filter(party=party, scheme=scheme, blind_index=index).exists():
        sealed = keys.seal(value, party=party.pk, field="identifier")
        Identifier.objects.create(party=party, scheme=scheme, value_sealed=sealed, blind_index=index)
    tokens.add_last_digits([(party.pk, value)], legal_entity_id=party.legal_entity_id)


def _write_address(party: Party, line: str) -> None:
    kind = "HOME" if party.kind == PartyKind.PERSON else "REGISTERED"
    facts = {
        "line_sealed": keys.seal(line, party=party.pk, field="address"),
        "blind_index": keys.blind_index(line, scheme="ADDRESS"),
    }
    Address.objects.update_or_create(party=party, kind=kind, defaults=facts)


def _write_birth(party: Party, value: str) -> None:
    birth = _day(value)
    facts = {
        "birth_year": birth.year,
        "birth_month": birth.month,
        "birth_on_sealed": keys.seal(birth.isoformat(), party=party.pk, field="birth_on"),
    }
    _update(Person, party, facts)


def _write_plain(party: Party, field: str, value: str) -> None:
    if field in labels.VALUES and value not in labels.VALUES[field]:
        raise BadInput(_("This value does not fit the field."))
    if field == "LANGUAGE":
        Party.objects.filter(pk=party.pk).update(language=value)
    elif field == "REGISTERED_CAPITAL":
        _update(Organisation, party, {"registered_capital": _amount(value)})
    elif field == "FOUNDED_ON":
        _update(Organisation, party, {"founded_on": _day(value)})
    elif field in ("INDUSTRY_CODE", "SIZE"):
        _update(Organisation, party, {field.lower(): value})
    elif field in ("SEX", "EDUCATION", "OCCUPATION", "EMPLOYER", "INCOME_BAND", "MARITAL_STATUS"):
        _update(Person, party, {field.lower(): value})
    else:
        raise BadInput(_("This field cannot be written here."))


def _update(model: type[Person | Organisation], party: Party, facts: dict[str, object]) -> None:
    wanted = PartyKind.PERSON if model is Person else PartyKind.ORGANISATION
    if party.kind != wanted:
        raise BadInput(_("This field is not one of such a customer."))
    model.objects.update_or_create(party=party, defaults=facts)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadInput(_("Write the day as 1985-03-02.")) from None


def _amount(value: str) -> Decimal:
    try:
        amount = Decimal(value.replace(",", ""))
    except InvalidOperation:
        raise BadInput(_("This value does not fit the field.")) from None
    if not amount.is_finite() or not 0 < amount < Decimal(10) ** 15:
        raise BadInput(_("This value does not fit the field."))
    return amount.quantize(Decimal("0.01"))
