"""What a reader may choose about the look of pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

THEMES = (("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))
DENSITIES = (("comfortable", _("Comfortable")), ("compact", _("Compact")))
KEYS = (("on", _("Switched on")), ("off", _("Switched off")))


class Look(forms.Form):
    """Theme, density and keys."""

    theme = forms.ChoiceField(choices=THEMES)
    density = forms.ChoiceField(choices=DENSITIES)
    keys = forms.ChoiceField(choices=KEYS)
