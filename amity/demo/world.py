"""The world: the truths of world.toml and the word lists beside it, read once, and their hash."""

import csv
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
WORDS = FOLDER / "words"
SEED = 20
"""The seed of the demo bank that everybody sees."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is given: truths by section, and lists of words."""

    truths: Mapping[str, Any]

    def of(self, section: str) -> Any:
        """Return a section of world.toml.

        :raises KeyError: if there is none.
        """
        return self.truths[section]


@cache
def the_world() -> World:
    """Return the one world."""
    return World(tomllib.loads((FOLDER / "world.toml").read_text("utf-8")))


@cache
def toml_words(name: str) -> Any:
    """Return a list of words that is kept as TOML."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text("utf-8"))


@cache
def csv_words(name: str) -> tuple[dict[str, str], ...]:
    """Return a list of words that is kept as CSV, one mapping a row."""
    with (WORDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def world_hash() -> str:
    """Return the hash of all truths and words: two demo banks with the same hash come from one world."""
    digest = hashlib.sha256()
    for path in [FOLDER / "world.toml", *sorted(WORDS.iterdir())]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
