"""What people may say about a task: its words, its day, and for how long it may wait."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity.engage.tasks.selectors import KINDS, end_of

AFTERNOON = time(15, 0)
DELAYS = (
    ("tomorrow", _("Tomorrow")),
    ("days", _("In three days")),
    ("monday", _("Next Monday")),
)


class Task(forms.Form):
    """A task as somebody writes it. Without an hour it is due any time that day."""

    title = forms.CharField(max_length=200, label=_("What is to be done?"))
    kind = forms.ChoiceField(choices=KINDS, initial="CALL", label=_("Kind"), required=False)
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def due_at(self) -> datetime:
        """The moment by which it is due."""
        hour = self.cleaned_data["at"]
        day = self.cleaned_data["on"]
        return timezone.make_aware(datetime.combine(day, hour)) if hour else end_of(day)

    @property
    def is_timed(self) -> bool:
        """Whether an hour was given."""
        return self.cleaned_data["at"] is not None


class Delay(forms.Form):
    """For how long a task may wait: one of the usual delays, or a day."""

    until = forms.ChoiceField(choices=DELAYS, required=False)
    on = forms.DateField(required=False)

    def clean(self) -> dict[str, object]:
        """Refuse a delay that names neither."""
        fields = super().clean() or self.cleaned_data
        if not fields.get("until") and not fields.get("on"):
            raise forms.ValidationError(_("Choose until when it may wait."))
        return fields

    def due_at(self, *, today: date) -> datetime:
        """Return the moment by which the task is due then."""
        chosen: date | None = self.cleaned_data.get("on")
        return end_of(chosen or _day_after(self.cleaned_data["until"], today))


def _day_after(delay: str, today: date) -> date:
    if delay == "tomorrow":
        return today + timedelta(days=1)
    if delay == "days":
        return today + timedelta(days=3)
    return today + timedelta(days=8 - today.isoweekday())
