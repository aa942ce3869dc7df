"""The facts that a requirement may be about, which checks each knows, and how an answer to it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

PERSON, ORGANISATION = "PERSON", "ORGANISATION"
EVERYBODY = (PERSON, ORGANISATION)


class Check(StrEnum):
    """What can be asked of a fact."""

    PRESENT = "PRESENT"
    WELL_FORMED = "WELL_FORMED"
    PLAUSIBLE = "PLAUSIBLE"
    MATCHES_ID = "MATCHES_ID"
    NOT_EXPIRED = "NOT_EXPIRED"
    LISTED = "LISTED"


class Answer(StrEnum):
    """How an answer is given: one of some values, words, a day, or a number of a known shape."""

    NONE = ""
    CHOICE = "CHOICE"
    TEXT = "TEXT"
    DAY = "DAY"
    MOBILE = "MOBILE"
    EMAIL = "EMAIL"
    DOCUMENT = "DOCUMENT"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Field:
    """One fact. ``number`` stands for it in the log of questions, and never changes."""

    code: str
    number: int
    kinds: tuple[str, ...]
    checks: tuple[Check, ...]
    answer: Answer = Answer.NONE
    reaches: tuple[str, ...] = ()
    """The channels of actions on which it reaches the customer."""


P, W, L, X, M, N = (
    Check.PRESENT,
    Check.WELL_FORMED,
    Check.LISTED,
    Check.PLAUSIBLE,
    Check.MATCHES_ID,
    Check.NOT_EXPIRED,
)

ALL: tuple[Field, ...] = (
    Field("MOBILE", 1, EVERYBODY, (P, W), Answer.MOBILE, ("CALL", "MESSAGE", "VISIT")),
    Field("EMAIL", 2, EVERYBODY, (P, W), Answer.EMAIL, ("MESSAGE", "EMAIL")),
    Field("ADDRESS", 3, EVERYBODY, (P,), Answer.TEXT, ("VISIT",)),
    Field("DOCUMENT", 4, (PERSON,), (P, W, N), Answer.DOCUMENT),
    Field("USCC", 5, (ORGANISATION,), (P, W), Answer.DOCUMENT),
    Field("BIRTH_ON", 6, (PERSON,), (P, X, M), Answer.DAY),
    Field("SEX", 7, (PERSON,), (P, L, M), Answer.CHOICE),
    Field("EDUCATION", 8, (PERSON,), (P, L), Answer.CHOICE),
    Field("OCCUPATION", 9, (PERSON,), (P,), Answer.TEXT),
    Field("EMPLOYER", 10, (PERSON,), (P,), Answer.TEXT),
    Field("INCOME_BAND", 11, (PERSON,), (P,), Answer.CHOICE),
    Field("MARITAL_STATUS", 12, (PERSON,), (P, L), Answer.CHOICE),
    Field("LANGUAGE", 13, EVERYBODY, (P, L), Answer.CHOICE),
    Field("RISK_PROFILE", 14, (PERSON,), (P, L)),
    Field("KYC", 15, EVERYBODY, (P, N)),
    Field("INDUSTRY_CODE", 16, (ORGANISATION,), (P, W), Answer.TEXT),
    Field("SIZE", 17, (ORGANISATION,), (P, L), Answer.CHOICE),
    Field("REGISTERED_CAPITAL", 18, (ORGANISATION,), (P, X), Answer.AMOUNT),
    Field("FOUNDED_ON", 19, (ORGANISATION,), (P, X), Answer.DAY),
    Field("CUSTOMER_SINCE", 20, EVERYBODY, (P, X)),
    Field("REPRESENTATIVE", 21, (ORGANISATION,), (P,)),
)
FIELDS: Mapping[str, Field] = {field.code: field for field in ALL}


def column(field: str, check: str) -> str:
    """Return the column of the facts that holds a verdict: true, false, or nothing where none is due."""
    return f"{field.lower()}__{check.lower()}"


SEALED: tuple[str, ...] = tuple(
    column(field, check)
    for field, check in (
        ("MOBILE", W),
        ("EMAIL", W),
        ("DOCUMENT", W),
        ("USCC", W),
        ("BIRTH_ON", X),
        ("BIRTH_ON", M),
        ("SEX", M),
    )
)
"""The verdicts that need sealed values: these are opened in memory, and only the verdict is kept."""
COLUMNS: tuple[str, ...] = tuple(column(field.code, check) for field in ALL for check in field.checks)
"""All verdicts, in order."""
PLAIN: tuple[str, ...] = tuple(name for name in COLUMNS if name not in SEALED)
"""The verdicts that the database gives by itself."""

WITHOUT_EMPLOYER: tuple[str, ...] = (
    *("retired", "student", "homemaker", "housewife", "unemployed", "freelancer", "self-employed", "farmer"),
    *("shop owner", "company owner", "restaurant owner", "entrepreneur", "pensioner"),
    *(
        "退休",
        "学生",
        "家务",
        "无业",
        "自由职业",
        "个体",
        "个体户",
        "农户",
        "农民",
        "店主",
        "企业主",
        "餐馆老板",
    ),
)
"""Occupations, in small letters, that go without an employer."""
