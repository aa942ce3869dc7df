"""What fields and codes of a party are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

FIELDS: dict[str, Label] = {
    "MOBILE": _("Mobile"),
    "PHONE": _("Telephone"),
    "EMAIL": _("E-mail"),
    "WECHAT": _("WeChat"),
    "ID_CARD": _("ID card"),
    "PASSPORT": _("Passport"),
    "USCC": _("Unified social credit code"),
    "SSN": _("Social security number"),
    "BIRTH_NUMBER": _("Birth number"),
    "HOME": _("Home address"),
    "WORK": _("Work address"),
    "REGISTERED": _("Registered address"),
    "BIRTH_ON": _("Date of birth"),
    "SEX": _("Sex"),
    "EDUCATION": _("Education"),
    "OCCUPATION": _("Occupation"),
    "EMPLOYER": _("Employer"),
    "INCOME_BAND": _("Yearly income"),
    "MARITAL_STATUS": _("Marital status"),
    "LANGUAGE": _("Language"),
    "INDUSTRY_CODE": _("Industry"),
    "SIZE": _("Size"),
    "REGISTERED_CAPITAL": _("Registered capital"),
    "FOUNDED_ON": _("Founded"),
}

VALUES: dict[str, dict[str, Label]] = {
    "SEX": {"F": _("Female"), "M": _("Male")},
    "EDUCATION": {
        "PRIMARY": _("Primary school"),
        "SECONDARY": _("Secondary school"),
        "BACHELOR": _("Bachelor's degree"),
        "MASTER": _("Master's degree"),
        "DOCTOR": _("Doctorate"),
    },
    "MARITAL_STATUS": {
        "SINGLE": _("Single"),
        "MARRIED": _("Married"),
        "DIVORCED": _("Divorced"),
        "WIDOWED": _("Widowed"),
    },
    "LANGUAGE": {"en": _("English"), "zh": _("Chinese")},
    "SIZE": {"MICRO": _("Micro"), "SMALL": _("Small"), "MEDIUM": _("Medium"), "LARGE": _("Large")},
}

ROLES: dict[str, Label] = {
    "SPOUSE": _("Spouse"),
    "CHILD": _("Child"),
    "PARENT": _("Parent"),
    "SIBLING": _("Brother or sister"),
    "LEGAL_REPRESENTATIVE": _("Legal representative"),
    "SHAREHOLDER": _("Shareholder"),
    "PARENT_COMPANY": _("Parent company"),
    "SUBSIDIARY": _("Subsidiary"),
    "FINANCE_HEAD": _("Head of finance"),
    "GUARANTOR": _("Guarantor"),
    "EMPLOYER": _("Employer"),
    "EMPLOYEE": _("Employee"),
    "COMPANY": _("Company"),
    "GUARANTEES": _("Guarantees for"),
    "REPRESENTS": _("Represents"),
    "OWNS": _("Owns"),
    "EMERGENCY_CONTACT": _("Emergency contact"),
    "EMERGENCY_CONTACT_FOR": _("Emergency contact for"),
}
"""What the other is to the customer, the nearest first."""


def field(code: str) -> str:
    """Return what a field is called; a code of a source's own reads as its words."""
    return str(FIELDS.get(code) or _in_words(code))


def value(code: str, stored: str) -> str:
    """Return what a stored value of a field reads as."""
    return str(VALUES.get(code, {}).get(stored, stored))


def role(code: str) -> str:
    """Return what a role is called."""
    return str(ROLES.get(code) or _in_words(code))


def nearness(code: str) -> int:
    """Return the place of a role in the order in which pages show them."""
    return list(ROLES).index(code) if code in ROLES else len(ROLES)


def _in_words(code: str) -> str:
    return code.replace("_", " ").capitalize()
