"""Reading the trail and checking it are acts, too: they are written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amity.foundation.access import services as access
from amity.foundation.audit import selectors as audit_selectors
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.web.audit.filters import TrailFilter
from amity.web.audit.wording import READING


@transaction.atomic
def record_reading(asked: TrailFilter, *, by: Actor, at: datetime) -> None:
    """Write down that the actor read the trail, and by which filters; words typed may be a name: left out."""
    narrowed = {name: ("", value if name in {"act", "day"} else "") for name, value in asked.query.items()}
    audit.record(action=READING, subject="page:audit:list", by=by, at=at, changes=narrowed)


@transaction.atomic
def verify(*, by: Actor, at: datetime) -> audit_selectors.Verdict:
    """Check the whole trail, and write down that the actor did and what came out."""
    access.check("audit:read", by=by)
    verdict = audit_selectors.verify()
    outcome = "holds" if verdict.ok else verdict.first_bad
    audit.record(
        action="audit:verified", subject="audit:trail", by=by, at=at, changes={"outcome": ("", outcome)}
    )
    return verdict
