"""Roles between two parties: each role's inverse, whom it fits, and what a source told of a tie. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from amity.know.parties.models import PartyKind

NEVER = "NEVER"
"""What is told of a tie that only staff wrote down."""
INVERSE: Mapping[str, str] = MappingProxyType({
    "SPOUSE": "SPOUSE",
    "CHILD": "PARENT",
    "PARENT": "CHILD",
    "SIBLING": "SIBLING",
    "EMERGENCY_CONTACT": "EMERGENCY_CONTACT_FOR",
    "EMERGENCY_CONTACT_FOR": "EMERGENCY_CONTACT",
    "LEGAL_REPRESENTATIVE": "REPRESENTS",
    "REPRESENTS": "LEGAL_REPRESENTATIVE",
    "SHAREHOLDER": "OWNS",
    "OWNS": "SHAREHOLDER",
    "PARENT_COMPANY": "SUBSIDIARY",
    "SUBSIDIARY": "PARENT_COMPANY",
    "FINANCE_HEAD": "COMPANY",
    "COMPANY": "FINANCE_HEAD",
    "GUARANTOR": "GUARANTEES",
    "GUARANTEES": "GUARANTOR",
    "EMPLOYER": "EMPLOYEE",
    "EMPLOYEE": "EMPLOYER",
})  # fmt: skip
"""What a party is to another, by what the other is to it."""
WITH_SHARE = frozenset({"SHAREHOLDER", "OWNS", "PARENT_COMPANY", "SUBSIDIARY"})
OWNER_ROLES = frozenset({"SHAREHOLDER", "PARENT_COMPANY"})
"""Roles in which the other owns the party."""

_P, _O = PartyKind.PERSON.value, PartyKind.ORGANISATION.value
_FITS: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType({
    (_P, _P): ("SPOUSE", "CHILD", "PARENT", "SIBLING", "EMERGENCY_CONTACT", "EMERGENCY_CONTACT_FOR",
               "GUARANTOR", "GUARANTEES"),
    (_O, _P): ("LEGAL_REPRESENTATIVE", "SHAREHOLDER", "FINANCE_HEAD", "GUARANTOR", "GUARANTEES", "EMPLOYEE"),
    (_P, _O): ("REPRESENTS", "OWNS", "COMPANY", "GUARANTOR", "GUARANTEES", "EMPLOYER"),
    (_O, _O): ("SHAREHOLDER", "OWNS", "PARENT_COMPANY", "SUBSIDIARY", "GUARANTOR", "GUARANTEES"),
})  # fmt: skip


def roles_for(party_kind: str, other_kind: str) -> tuple[str, ...]:
    """Return what the other may be to a party, each by its kind, in the order in which a form offers them."""
    return _FITS[party_kind, other_kind]


def told(share: Decimal | None, first: date | None, end: date | None) -> str:
    """Return in one text what a source said of a tie, so that a later telling can be compared."""
    return f"{'' if share is None else f'{share:.2f}'}|{first or ''}|{end or ''}"
