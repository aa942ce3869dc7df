"""What a feed says of the folder into which its files are dropped, and when a delivery is whole."""

from __future__ import annotations

from dataclasses import dataclass

from amity.analytics.intake.errors import BadFeed

MOVE, KEEP = "move", "keep"
STORE = "s3://"
LONGEST = 24 * 60


@dataclass(frozen=True, slots=True)
class Watch:
    """A folder that is looked into: a local one, or one of an object store by a connection."""

    folder: str
    connection: str = ""
    marker: str = ""
    """The file that says that all others are there; without one, files must have lain still."""
    settled_minutes: int = 5
    after: str = MOVE
    """What becomes of files that were read: moved to done or refused, or kept where they are."""


def read_watch(said: object) -> Watch:
    """Read the section ``[watch]``.

    :raises BadFeed: if it is not as it should be.
    """
    if not isinstance(said, dict):
        raise BadFeed("watch is to be a section: [watch].")
    if unknown := sorted(set(said) - {"folder", "connection", "marker", "settled_minutes", "after"}):
        raise BadFeed(f"watch: {', '.join(unknown)} mean(s) nothing here.")
    minutes = said.get("settled_minutes", 5)
    if not isinstance(minutes, int) or not 0 <= minutes <= LONGEST:
        raise BadFeed(f"watch: settled_minutes is a number from 0 to {LONGEST}.")
    watch = Watch(
        folder=str(said.get("folder", "")).rstrip("/"),
        connection=str(said.get("connection", "")),
        marker=str(said.get("marker", "")),
        settled_minutes=minutes,
        after=str(said.get("after", MOVE)),
    )
    if not watch.folder.startswith(("/", STORE)):
        raise BadFeed('watch: folder is a whole path ("/srv/drop/core"), or "s3://bucket/folder".')
    if watch.folder.startswith(STORE) != bool(watch.connection):
        raise BadFeed('watch: a folder of a store, and no other, needs connection = "a name".')
    if watch.after not in {MOVE, KEEP}:
        raise BadFeed(f'watch: after is "{MOVE}" or "{KEEP}".')
    if "/" in watch.marker:
        raise BadFeed("watch: the marker lies in the folder itself: give its name alone.")
    return watch
