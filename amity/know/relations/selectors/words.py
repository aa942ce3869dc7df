"""What reasons and roles are called on pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

REASONS: dict[str, Label] = {
    "SPOUSE": _("are married"),
    "PARENT": _("are parent and child"),
    "CHILD": _("are parent and child"),
    "SIBLING": _("are brother or sister"),
    "SAME_ADDRESS": _("have the same home address"),
    "SAME_PHONE": _("have the same telephone number"),
    "JOINT_HOLDING": _("own a product together"),
    "EMERGENCY": _("one is the other's emergency contact"),
    "LIKE_A_COUPLE": _("are of an age for a couple"),
    "LIKE_PARENT_AND_CHILD": _("share a family name, and are of an age for parent and child"),
    "LIKE_SIBLINGS": _("share a family name, and are of an age for brother and sister"),
    "MINOR_CHILD": _("the child is under age"),
    "OTHER_ADDRESS": _("but have different home addresses"),
}


def reasons(codes: Iterable[str]) -> tuple[str, ...]:
    """Return reasons in words, each once, in their order."""
    return tuple(dict.fromkeys(str(REASONS.get(code, code)) for code in codes))
