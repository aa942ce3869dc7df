"""Every word on a room's card is defined in GLOSSARY.md, once."""

import ast
import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent
WORD_LINES = re.compile(r"^Words\s+(.*?)(?=^(?:Promises|Leans on|Knows not)\b|\Z)", re.MULTILINE | re.DOTALL)


def test_every_word_of_a_room_card_is_defined() -> None:
    defined = set(defined_words())

    missing = {
        f"{card.parent.relative_to(HOUSE)}: {word}"
        for card in (HOUSE / "amity").rglob("__init__.py")
        for word in words_of(card)
        if word not in defined
    }
    assert missing == set()


def test_every_word_is_defined_once_and_in_order() -> None:
    words = defined_words()

    assert words == sorted(set(words))


def defined_words() -> list[str]:
    text = (HOUSE / "GLOSSARY.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \*\*(.+?)\*\* \|", text, re.MULTILINE)


def words_of(card: Path) -> set[str]:
    said = ast.get_docstring(ast.parse(card.read_text(encoding="utf-8"))) or ""
    listed = WORD_LINES.search(said)
    if not listed:
        return set()
    # What stands in brackets explains a word, and is none.
    without_asides = re.sub(r"\(.*?\)", "", listed[1], flags=re.DOTALL)
    return {" ".join(word.split()) for word in without_asides.split(",") if word.strip()}
