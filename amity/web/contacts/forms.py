"""What people may say about a contact, and the next step that follows."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity.engage.interactions.selectors import KINDS, OUTCOMES
from amity.engage.interactions.services import LONGEST_TEXT, MOST_MINUTES
from amity.engage.tasks.selectors import end_of

ABOUT = (("SERVICE", _("Service")), ("MARKETING", _("An offer")))
"""Purposes of consents that a manager's contact may have."""


class Contact(forms.Form):
    """One contact. The next step becomes a task of one's own."""

    kind = forms.ChoiceField(choices=KINDS, label=_("What was it?"))
    outcome = forms.ChoiceField(choices=OUTCOMES, required=False, label=_("What came of it?"))
    about = forms.ChoiceField(choices=ABOUT, required=False, initial="SERVICE", label=_("What about?"))
    minutes = forms.IntegerField(min_value=0, max_value=MOST_MINUTES, required=False, label=_("Minutes"))
    text = forms.CharField(max_length=LONGEST_TEXT, required=False, label=_("Note"))
    next_title = forms.CharField(max_length=200, required=False, label=_("Next step"))
    next_on = forms.DateField(required=False, label=_("On"))
    next_at = forms.TimeField(required=False, label=_("At"))
    task = forms.UUIDField(required=False)
    decision = forms.UUIDField(required=False)
    is_finished = forms.BooleanField(required=False)
    request_id = forms.UUIDField()

    def clean(self) -> dict[str, object]:
        """Refuse a next step without a day."""
        fields = super().clean() or self.cleaned_data
        if fields.get("next_title") and not fields.get("next_on"):
            self.add_error("next_on", _("Say on which day."))
        return fields

    @property
    def next_due_at(self) -> datetime:
        """The moment by which the next step is due."""
        day, hour = self.cleaned_data["next_on"], self.cleaned_data["next_at"]
        return timezone.make_aware(datetime.combine(day, hour)) if hour else end_of(day)
