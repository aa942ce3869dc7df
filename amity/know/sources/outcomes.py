"""What a look at a registered feed may find."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What the last look at a registered feed found."""

    NEW = "NEW", _("Not looked at yet")
    READING = "READING", _("Being read")
    NOTHING = "NOTHING", _("Nothing new")
    WAITING = "WAITING", _("Waits")
    LOADED = "LOADED", _("Loaded")
    REFUSED = "REFUSED", _("Refused")
    FAILED = "FAILED", _("Failed")
