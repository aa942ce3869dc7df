"""A record in the forms in which it is compared. The linking writes the same columns in SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amity.analytics.identity import companies, names, numbers, words
from amity.analytics.identity.records import ORGANISATION, Record

_NUMBER = re.compile(r"[0-9]+")
_BETWEEN = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Forms:
    """What is compared; an empty text is not known."""

    family: str = ""
    given: str = ""
    family_han: str = ""
    given_han: str = ""
    latin: str = ""
    core: str = ""
    core_han: str = ""
    birth: str = ""
    sex: str = ""
    id_card: str = ""
    valid: str = ""
    """The number that cannot be two customers': a card or credit code whose check digit comes out."""
    passport: str = ""
    scheme: str = ""
    number: str = ""
    code: str = ""
    mobile: str = ""
    second_mobile: str = ""
    email: str = ""
    second_email: str = ""
    street: str = ""
    house: str = ""
    city: str = ""
    area: str = ""


def forms(record: Record) -> Forms:
    """Return the forms of a record."""
    is_company = record.kind == ORGANISATION
    name = (
        names.Name()
        if is_company
        else names.person(
            full=record.full_name,
            native=record.native_name,
            given=record.given_name,
            family=record.family_name,
        )
    )
    core = (
        companies.organisation(full=record.full_name, native=record.native_name)
        if is_company
        else companies.Core()
    )
    card, code = numbers.id_card(record.id_card), numbers.credit_code(record.organisation_code)
    return Forms(
        family=name.family,
        given=name.given,
        family_han=name.family_han,
        given_han=name.given_han,
        latin=core.latin if is_company else name.latin,
        core=core.core,
        core_han=core.core_han,
        birth=record.birth_on.strftime("%Y%m%d") if record.birth_on else "",
        sex=record.sex,
        id_card=card,
        valid=card if numbers.is_valid_card(card) else code if numbers.is_valid_credit_code(code) else "",
        passport=numbers.plain(record.passport),
        scheme=record.other_scheme if record.other_number else "",
        number=numbers.plain(record.other_number),
        code=code,
        mobile=numbers.telephone(record.mobile),
        second_mobile=numbers.telephone(record.second_mobile),
        email=numbers.email(record.email),
        second_email=numbers.email(record.second_email),
        street=street(record.street),
        house=house(record.street),
        city=letters(record.city),
        area=numbers.plain(record.postcode or record.region_code),
    )


def letters(text: str) -> str:
    """Return a text's letters and digits, folded; Chinese in simplified characters."""
    return _BETWEEN.sub("", words.fold(words.simplified_within(text)))


def street(line: str) -> str:
    """Return the words of a street without its numbers."""
    return letters(_NUMBER.sub("", words.fold(line)))


def house(line: str) -> str:
    """Return the numbers of an address in their order."""
    return "-".join(_NUMBER.findall(words.fold(line)))
