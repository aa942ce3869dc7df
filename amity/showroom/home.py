"""What a demo home remembers of itself: what was asked for, and whether it was finished."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from amity.foundation.kernel.publishing import publish_bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """The demo bank that was asked for."""

    customers: int
    months: int
    today: date
    seed: int


@dataclass(frozen=True, slots=True)
class DemoHome:
    """The demo's corner of an AMITY_HOME."""

    folder: Path

    @classmethod
    def under(cls, home: Path) -> DemoHome:
        """Return the demo's corner of this home."""
        return cls(home / "demo")

    @property
    def bank(self) -> Path:
        """Where the demo bank's files are written."""
        return self.folder / "bank"

    @property
    def events(self) -> Path:
        """The day that is played in fast time."""
        return self.bank / "live" / "events.jsonl"

    def begun(self) -> Wish | None:
        """Return what was begun here, finished or not."""
        return _read(self.folder / "begun.json")

    def finished(self) -> Wish | None:
        """Return what stands here, whole."""
        return _read(self.folder / "finished.json")

    def begin(self, wish: Wish) -> None:
        """Write down that this bank is being made."""
        _write(self.folder / "begun.json", wish)

    def finish(self, wish: Wish) -> None:
        """Write down that this bank stands."""
        _write(self.folder / "finished.json", wish)

    def keep_token(self, token: str) -> None:
        """Keep the player's token where only this home's owner reads it; each start gives a new one."""
        publish_bytes(self.folder / "token", token.encode())
        (self.folder / "token").chmod(0o600)


def _read(note: Path) -> Wish | None:
    if not note.exists():
        return None
    said = json.loads(note.read_text(encoding="utf-8"))
    return Wish(**{**said, "today": date.fromisoformat(said["today"])})


def _write(note: Path, wish: Wish) -> None:
    publish_bytes(note, json.dumps({**asdict(wish), "today": wish.today.isoformat()}, indent=1).encode())
