"""What people may say about a proposed action, and why they need a masked field."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amity.web.customers.selectors import answers

PURPOSES = (
    ("CALL", _("To call or write to the customer")),
    ("CHECK", _("To check who is calling")),
    ("CONTRACT", _("To fill in a contract or a form")),
    ("OTHER", _("Something else")),
)


class Answer(forms.Form):
    """An answer to a proposed action."""

    outcome = forms.ChoiceField(choices=answers.OUTCOMES)
    reason = forms.ChoiceField(choices=answers.REASONS, required=False)
    note = forms.CharField(max_length=500, required=False)
    request_id = forms.UUIDField(required=False)

    def clean(self) -> dict[str, object]:
        """Refuse "not suitable" without a reason."""
        fields = super().clean() or self.cleaned_data
        if fields.get("outcome") == answers.NOT_SUITABLE and not fields.get("reason"):
            self.add_error("reason", _("Say why it is not suitable: the next proposals learn from it."))
        return fields


class Reveal(forms.Form):
    """What a masked field is needed for."""

    field = forms.CharField(max_length=80, widget=forms.HiddenInput)
    why = forms.ChoiceField(choices=PURPOSES, label=_("What do you need it for?"))
    words = forms.CharField(max_length=150, required=False, label=_("In a few words"))

    def clean(self) -> dict[str, object]:
        """Refuse "something else" without words."""
        fields = super().clean() or self.cleaned_data
        if fields.get("why") == "OTHER" and not str(fields.get("words", "")).strip():
            self.add_error("words", _("Say what you need it for."))
        return fields

    @property
    def purpose(self) -> str:
        """The purpose as the trail keeps it."""
        words = self.cleaned_data["words"].strip()
        return f"{self.cleaned_data['why']}: {words}" if words else self.cleaned_data["why"]
