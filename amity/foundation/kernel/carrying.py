"""What becomes of a room's rows when two customers are merged (``CARRIES`` in the room's steps.py).

Every column that names a customer is declared once, by the room whose table it is; ``amity/merge.py`` gathers
them, and a test finds a column that nobody declared. A row is one of three kinds:

Moves    The row is the same row whoever's it is: it has a number, or a source's key, of its own. A merge
         hands it to the survivor, and remembers whose it was by origin (``parties.Carried``); an unmerge
         gives it back. Rows that a source brings later go in to the customer of the source's key
         (``parties.selectors.owners``), and are handed on after the intake. A sealed column is opened with
         the old owner's key and sealed with the new one's. No rule of uniqueness may have the column in it.
Stays    The customer is part of what makes the row unique, or it says what one source says of them: an
         address, an identifier, a share. It stays where it is, behind the survivor, and whoever reads it asks
         for all of ``parties.selectors.members``. ``read_by`` says who does.
Remade   The ring, or a job, makes the rows anew from others. ``by`` says what does.

A room that is added declares its own, such as::

    CARRIES = (
        Moves("surveys_answer", label=_("Answers"), written_at="recorded_at", by_staff="source = ''"),
        Stays("quality_gap", "party_id", read_by="quality.selectors.gaps"),
    )
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows that go to the survivor, and back."""

    table: str
    column: str = "party_id"
    label: str | Promise = ""
    """What they are called where an unmerge says what would go back: a lazy translation."""
    sealed: tuple[tuple[str, str], ...] = ()
    """Columns sealed under the customer's key, and the name that each was sealed under."""
    stays_sealed: tuple[str, ...] = ()
    """Sealed columns whose row says itself for whom they were sealed: they are left as they are."""
    own: str = ""
    """SQL that gives the party by origin, where the row itself says it; else it is noted at the merge."""
    written_at: str = ""
    """The moment at which people wrote the row: such rows may be given to either side at an unmerge."""
    by_staff: str = "true"
    """SQL that tells what people wrote from what a source brought."""


@dataclass(frozen=True, slots=True)
class Stays:
    """Rows that stay behind the survivor, and are read along."""

    table: str
    column: str
    read_by: str


@dataclass(frozen=True, slots=True)
class Remade:
    """Rows that are made anew."""

    table: str
    column: str
    by: str


Carries = tuple[Moves | Stays | Remade, ...]
"""A room's ``CARRIES``."""
