"""A source record as identity resolution takes it: the typed twin of the table ``identity_records``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PERSON = "PERSON"
ORGANISATION = "ORGANISATION"


@dataclass(frozen=True, slots=True)
class Record:
    """Who a record says the customer is; what is empty is not known. Columns are told in the contract."""

    key: str
    source: str = ""
    kind: str = PERSON
    full_name: str = ""
    native_name: str = ""
    given_name: str = ""
    family_name: str = ""
    birth_on: date | None = None
    sex: str = ""
    id_card: str = ""
    passport: str = ""
    other_scheme: str = ""
    other_number: str = ""
    mobile: str = ""
    second_mobile: str = ""
    email: str = ""
    second_email: str = ""
    region_code: str = ""
    postcode: str = ""
    city: str = ""
    street: str = ""
    organisation_code: str = ""
