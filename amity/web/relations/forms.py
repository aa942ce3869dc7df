"""What staff may say of a relationship and of a household."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amity.know.parties.selectors import EVIDENCES
from amity.know.relations.selectors.households import ROLES


class Tie(forms.Form):
    """What another customer is to this one. Which roles fit, the room decides."""

    other = forms.UUIDField(error_messages={"required": _("Choose the other customer.")})
    role = forms.CharField(max_length=30, error_messages={"required": _("Choose a role.")})
    share = forms.DecimalField(max_digits=5, decimal_places=2, required=False, label=_("Share in %"))
    active_from = forms.DateField(required=False, label=_("Since"))
    evidence = forms.ChoiceField(choices=EVIDENCES, label=_("How do we know?"))


class Version(forms.Form):
    """The version that the reader saw."""

    version = forms.IntegerField(min_value=1)


class Seen(forms.Form):
    """A relationship, and the version of it that the reader saw."""

    relation = forms.IntegerField(min_value=1, max_value=2**62)
    version = forms.IntegerField(min_value=1, max_value=2**30)


class Member(forms.Form):
    """Somebody who comes into a household, and as who."""

    other = forms.UUIDField(error_messages={"required": _("Choose the other customer.")})
    role = forms.ChoiceField(choices=ROLES, label=_("Role in the household"))


class Leaving(forms.Form):
    """Who leaves, of the household that the reader saw."""

    member = forms.UUIDField()
    version = forms.IntegerField(min_value=1)
