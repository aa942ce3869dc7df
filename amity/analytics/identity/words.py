"""Texts as they are compared: folded letters, simplified characters, pinyin."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿𠀀-𲎯]")
WORD = re.compile(r"[^\W_]+")


class _Simplified(dict[int, str]):
    """Simplified characters by traditional ones, looked up when first met."""

    def __missing__(self, code: int) -> str:
        found = _converter().convert(chr(code)) if HAN.match(chr(code)) else chr(code)
        self[code] = found
        return found


class _Pinyin(dict[int, str]):
    """Syllables by character, without tones, each followed by a blank."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        found = spelled(lazy_pinyin(character)[0]) + " " if HAN.match(character) else character
        self[code] = found
        return found


_SIMPLIFIED = _Simplified()
_PINYIN = _Pinyin()


def listed(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Return the text in lower case, in half-width letters, without accents; ü is written v."""
    if text.isascii():
        return text.lower()
    text = text.replace("ü", "v").replace("Ü", "v")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


def words(text: str) -> list[str]:
    """Return the words of a text in Latin letters or digits, folded; apostrophes join."""
    return WORD.findall(fold(text).replace("'", "").replace("’", "").replace("`", ""))


def simplified(text: str) -> str:
    """Return the Chinese characters of a text, simplified, and nothing else."""
    return "".join(HAN.findall(text.translate(_SIMPLIFIED)))


def simplified_within(text: str) -> str:
    """Return a text with its Chinese characters simplified, and everything else as it was."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def syllables(han: str) -> list[str]:
    """Return the pinyin of each character."""
    return han.translate(_PINYIN).split()


def spelled(latin: str) -> str:
    """Return pinyin with one spelling of ü, however a passport office wrote it."""
    return latin.replace("ü", "v").replace("lyu", "lv").replace("nyu", "nv")


def is_han(text: str) -> bool:
    """Return whether a text has Chinese characters."""
    return not text.isascii() and HAN.search(text) is not None


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
