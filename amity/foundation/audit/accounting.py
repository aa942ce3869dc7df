"""Write down what became of a chunk: one entry in the audit, one answer to the intake."""

from collections.abc import Sequence

from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.intake import IntakeContext, ParkedRow, Taken


def taken(
    table: str,
    context: IntakeContext,
    *,
    rows: int,
    inserted: int,
    updated: int,
    parked: Sequence[ParkedRow] = (),
    digest: str = "",
) -> Taken:
    """Record the act and return what became of the rows; those in no other count were so already.

    ``digest`` is the hash of what the rows said, where the trail must prove it.
    """
    answer = Taken(inserted, updated, rows - inserted - updated - len(parked), tuple(parked))
    if inserted or updated:
        audit.record(
            action=f"{table}:taken",
            subject=f"batch:{context.batch_id}",
            by=SYSTEM,
            at=context.at,
            changes={
                "inserted": ("", inserted),
                "updated": ("", updated),
                "unchanged": ("", answer.unchanged),
                **({"digest": ("", digest)} if digest else {}),
            },
        )
    return answer
