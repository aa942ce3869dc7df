"""What people write about consents: what a customer said, why they are left in peace, what is declared."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amity.know.products.selectors import LINES
from amity.web.consents.words import BASES, HOW, topic_name

ACTS = (("GRANTED", _("Agrees")), ("WITHDRAWN", _("Says no")))
TAKEN_HOW = tuple(one for one in HOW if one[0] in ("IN_PERSON", "SIGNED", "SPOKEN"))


class Said(forms.Form):
    """What a customer said."""

    purpose = forms.CharField(max_length=20, widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=ACTS, label=_("What did the customer say?"))
    channels = forms.MultipleChoiceField(required=False, label=_("Through which ways?"))
    how = forms.ChoiceField(choices=TAKEN_HOW, label=_("How?"))
    document = forms.CharField(max_length=100, required=False, label=_("Reference of the paper"))
    expires_on = forms.DateField(required=False, label=_("Valid to (may stay empty)"))
    text_number = forms.IntegerField(required=False)
    language = forms.CharField(max_length=10, required=False)
    seen = forms.IntegerField(required=False)
    request_id = forms.UUIDField()


class Peace(forms.Form):
    """Why a customer is left in peace, about what, and until when."""

    reason = forms.ChoiceField(label=_("Why?"))
    topic = forms.ChoiceField(required=False, label=_("About what?"))
    until = forms.DateField(required=False, label=_("Until (may stay empty)"))
    note = forms.CharField(max_length=500, required=False, label=_("Note"))
    request_id = forms.UUIDField()


class Lift(forms.Form):
    """Which suppression, as it was read."""

    suppression = forms.UUIDField()
    version = forms.IntegerField(min_value=0)


class Basis(forms.Form):
    """Upon which legal basis a purpose stands."""

    purpose = forms.CharField(max_length=20)
    channel = forms.CharField(max_length=20, required=False)
    basis = forms.ChoiceField(choices=BASES)
    version = forms.IntegerField(min_value=0)


class Quiet(forms.Form):
    """A channel's quiet hours."""

    channel = forms.CharField(max_length=20)
    quiet_from = forms.TimeField(required=False)
    quiet_to = forms.TimeField(required=False)
    version = forms.IntegerField(min_value=0)


class Limit(forms.Form):
    """A contact limit."""

    channel = forms.CharField(max_length=20, required=False)
    most = forms.IntegerField(min_value=0, max_value=1000)
    days = forms.IntegerField(min_value=1, max_value=3660)
    version = forms.IntegerField(min_value=0)


class Text(forms.Form):
    """The next version of a text."""

    purpose = forms.CharField(max_length=20)
    text_en = forms.CharField(max_length=4000)
    text_zh = forms.CharField(max_length=4000)
    number = forms.IntegerField(min_value=0)


class Numbers(forms.Form):
    """Telephone numbers, one a line."""

    numbers = forms.CharField(max_length=100_000)
    is_removed = forms.BooleanField(required=False)


def topics() -> tuple[tuple[str, str], ...]:
    """Return what a suppression may be about."""
    return (("", str(topic_name(""))), *((line, topic_name(line)) for line in LINES))
