"""A name in both scripts, ready to be shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from amity.web.formats import names
from amity.web.formats.language import is_chinese


@dataclass(frozen=True, slots=True)
class Name:
    """A name: written as itself in the reader's script."""

    full_name: str
    native_name: str

    def __str__(self) -> str:
        return names.main_name(self.full_name, self.native_name)

    @property
    def other(self) -> str:
        """The name in its own script, for who reads another."""
        return names.other_name(self.full_name, self.native_name)

    @property
    def letters(self) -> str:
        """What stands in the avatar."""
        return names.initials(self.full_name, self.native_name)


def in_language(english: str, chinese: str) -> str:
    """Return the text of the reader's language, or the other one where that is missing."""
    return (chinese or english) if is_chinese() else (english or chinese)
