"""What a roll-up counts beside money. A room that has something to count by customer adds a line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from amity.engage.interactions import selectors as interactions
from amity.engage.tasks import selectors as tasks
from amity.foundation.kernel.actors import Actor
from amity.know.relations.selectors.rollups import CountMeasure


def _tasks(party_ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    return tasks.open_counts(party_ids, by=by)


def _contacts(party_ids: Sequence[int], by: Actor) -> Mapping[int, int]:
    return interactions.contact_counts(party_ids, by=by)


COUNTED = (
    CountMeasure("TASKS", _("Open tasks"), _tasks),
    CountMeasure("CONTACTS", _("Contacts"), _contacts),
)
