"""The assets of pages: built beforehand under names that carry their hash, served from the package."""

import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.storage import StaticFilesStorage

STATIC = Path(__file__).parent / "static"
MANIFEST = STATIC / "dist" / "manifest.json"


class AssetsNotBuilt(Exception):
    """The style sheet and the scripts are not there: run `make assets`."""


class ManifestStorage(StaticFilesStorage):
    """Gives a file the address that carries its hash, so that browsers may keep it for ever."""

    _known: dict[str, str] | None = None

    def url(self, name: str | None) -> str:
        """Return the address of a built file, or the plain one of a file that was not built by us."""
        # A page asks a hundred times, for each of its icons: an address is worked out once.
        if self._known is not manifest():
            self._known, self._addresses = manifest(), dict[str, str]()
        name = name or ""
        if name not in self._addresses:
            self._addresses[name] = super().url(manifest().get(name, name))
        return self._addresses[name]


@cache
def manifest() -> dict[str, str]:
    """Return which name stands for which hashed name; empty before the first build."""
    return dict(json.loads(MANIFEST.read_text())) if MANIFEST.exists() else {}


def check_built() -> None:
    """
    See that the assets are there before anybody serves pages. Nothing is copied.

    :raises AssetsNotBuilt: if they were never built.
    """
    manifest.cache_clear()
    if not manifest():
        raise AssetsNotBuilt("The pages' assets are not built. Run `make assets` once, then start again.")
