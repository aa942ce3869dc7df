"""Bring the translations up to date without the gettext programs, or check that nothing is left untranslated.

python -m scripts.messages          collect the messages of Python files and templates, merge, compile
python -m scripts.messages --check  change nothing; print one line a finding
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "amity"
CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LANGUAGE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
SAME_IN_BOTH = frozenset({"Amity", "English", "R%(grade)s", "%(seconds)s s", "%(minutes)s min %(seconds)s s"})
"""Messages that hold no English word to translate, or that are names."""


def main() -> int:
    """Update, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, print what is wrong")
    options = parser.parse_args()
    _prepare_django()
    found = collected(PACKAGE)
    present = read_po(io.BytesIO(CATALOGUE.read_bytes())) if CATALOGUE.exists() else Catalog(LANGUAGE)
    if not options.check:
        merged = merge(present, found)
        publish(merged)
        open_ones = sum(not _is_translated(message) for message in _messages(merged))
        print(f"{len(merged)} messages, {open_ones} to translate, in {CATALOGUE.relative_to(ROOT)}")
        return 0
    wrong = [*missing(present, found), *faults(present)]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


def collected(package: Path) -> Catalog:
    """Return every message that the Python files and templates of the package hold."""
    catalogue = Catalog(LANGUAGE)
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts:
            for line, message, comments, context in extract("python", _source(path), KEYWORDS, options={}):
                name = path.relative_to(ROOT).as_posix()
                catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def merge(present: Catalog, found: Catalog) -> Catalog:
    """Return the found messages with the translations that are present; drop what nobody uses."""
    merged = Catalog(
        LANGUAGE,
        project="Amity",
        version="1",
        header_comment="# Chinese words of Amity: `make messages` collects, people translate.",
        last_translator="the bank",
        language_team="the bank",
        msgid_bugs_address="none",
        fuzzy=False,
        creation_date=_never(),
        revision_date=_never(),
    )
    for message in _messages(found):
        known = present.get(message.id, message.context)
        text = known.string if known else ""
        files = sorted({(name, 0) for name, _line in message.locations})
        merged.add(message.id, text, locations=files, context=message.context)
    return merged


def publish(catalogue: Catalog) -> None:
    """Write the catalogue to read and its compiled twin, the same bytes for the same messages."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, width=110, sort_output=True, omit_header=False, include_lineno=False)
    CATALOGUE.write_bytes(text.getvalue())
    CATALOGUE.with_suffix(".mo").write_bytes(_compiled(read_po(io.BytesIO(text.getvalue()))))


def missing(present: Catalog, found: Catalog) -> Iterator[str]:
    """Yield what is used but not in the catalogue, and what has no translation."""
    for message in _messages(found):
        known = present.get(message.id, message.context)
        if known is None or not _is_translated(known):
            where = message.locations[0]
            yield f"{where[0]}:{where[1]}: not translated: {_english(message)!r}"
    twin = CATALOGUE.with_suffix(".mo")
    if not twin.exists() or twin.read_bytes() != _compiled(present):
        yield f"{twin.relative_to(ROOT)}: not compiled from the catalogue: make messages"


def faults(present: Catalog) -> Iterator[str]:
    """Yield translations whose placeholders differ, and those that are English still."""
    for message in _messages(present):
        if not _is_translated(message):
            continue
        wanted = _placeholders(_texts(message.id)[-1])
        for text in _texts(message.string):
            if _placeholders(text) != wanted:
                yield f"placeholders differ: {_english(message)!r} and {text!r}"
            if not HAN.search(text) and _has_words(_english(message)):
                yield f"no Chinese in it: {_english(message)!r} is {text!r}"


def _prepare_django() -> None:
    # Templates are read by Django's own lexer, which wants settings, though none of ours.
    settings.configure(USE_I18N=True)
    django.setup()


def _source(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # What Django's lexer leaves of a template is calls of gettext between blanks: Python, once dedented.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return io.BytesIO(text.encode())


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _english(message: Message) -> str:
    return _texts(message.id)[0]


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string)) and not message.fuzzy


def _placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in PLACEHOLDER.findall(text)}


def _has_words(english: str) -> bool:
    if english in SAME_IN_BOTH:
        return False
    return bool(re.search(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", english)))


def _compiled(catalogue: Catalog) -> bytes:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _never() -> datetime:
    """Return the one date of every catalogue: who changed it when is what version control knows."""
    return datetime(2026, 1, 1, tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
