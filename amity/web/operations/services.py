"""What an operator does: see the text of a refused row, once it is written down; have a feed read now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.keys import services as keys
from amity.know.sources import jobs
from amity.know.sources import services as sources
from amity.web.operations.selectors import batches

PURPOSE = gettext_noop("repair of a refused row")
"""Kept as it is, shown in the reader's language."""


@transaction.atomic
def reveal(reject_id: int, *, by: Actor, at: datetime) -> str:
    """
    Return the text of a refused row.

    :raises NotAllowed: if the actor may not read it.
    :raises NotFound: if there is no such row, or no text was kept of it.
    :raises KeyDestroyed: if its time was over.
    """
    access.check("operations:reveal", by=by)
    text = batches.sealed_text(reject_id, by=by)
    if text.sealed is None:
        raise NotFound(_("No text was kept of this row."))
    audit.record(
        action="reject:revealed",
        subject=f"batch:{text.batch_id}:row:{text.row_number}",
        by=by,
        at=at,
        purpose=PURPOSE,
    )
    return keys.open_for_batch(text.sealed, batch=text.batch_id)


@transaction.atomic
def read_now(name: str, *, by: Actor, at: datetime) -> None:
    """
    Have a registered feed read as soon as a worker is free.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if their bank has no such feed.
    """
    sources.ask_for_reading(name, by=by, at=at)
    jobs.read_feed.defer(feed=name)
