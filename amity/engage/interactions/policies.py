"""What the content of an interaction forbids. Pure."""

from django.utils.translation import gettext as _

from amity.engage.interactions.models import InteractionKind
from amity.foundation.kernel.errors import BadInput

LONGEST_TEXT = 4000
MOST_MINUTES = 600


def check_says_something(*, kind: str, outcome: str, text: str) -> None:
    """Refuse an entry from which nobody could learn what happened."""
    if kind == InteractionKind.NOTE and not text.strip():
        raise BadInput(_("Write the note first."))
    if kind != InteractionKind.NOTE and not (outcome or text.strip()):
        raise BadInput(_("Choose what came of it, or write a line."))


def check_fits(*, minutes: int | None, text: str) -> None:
    """Refuse lengths that are slips of the keyboard."""
    if len(text) > LONGEST_TEXT:
        raise BadInput(_("A note may have 4,000 characters; put longer texts into a document."))
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise BadInput(_("A contact lasts between 0 and 600 minutes."))
