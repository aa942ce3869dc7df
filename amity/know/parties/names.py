"""The words by which a party is found: names, pinyin, initials, customer number. Pure."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

LONGEST_TOKEN = 80
HASHED = "#"
"""First letter of a token that is the keyed hash of last digits."""
REVERSED = "~"
"""First letter of a token that is a number written backwards, so that its last digits are a prefix."""

_SURNAMES = {
    "万俟": ["mo", "qi"], "尉迟": ["yu", "chi"], "澹台": ["tan", "tai"], "长孙": ["zhang", "sun"],
    "仇": ["qiu"], "任": ["ren"], "冼": ["xian"], "区": ["ou"], "单": ["shan"], "召": ["shao"], "员": ["yun"],
    "曾": ["zeng"], "朴": ["piao"], "查": ["zha"], "盖": ["ge"], "种": ["chong"], "秘": ["bi"], "繁": ["po"],
    "缪": ["miao"], "翟": ["zhai"], "覃": ["qin"], "解": ["xie"], "黑": ["he"], "乐": ["yue"],
}  # fmt: skip
"""Surnames that are read otherwise than the same character elsewhere."""

_LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "个体工商户", "公司")
_LEGAL_WORDS = frozenset({"co", "ltd", "inc", "llc", "limited", "company", "corp", "plc", "the", "of", "and"})
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿𠀀-𲎯]")
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return the text in lower case, in half-width letters, without accents."""
    if text.isascii():
        return text.lower().strip()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower().strip()


def sort_name(*, is_person: bool, full_name: str, native_name: str) -> str:
    """Return what lists sort by: the name in Latin letters, else the pinyin of the Chinese one."""
    if full_name and not _HAN.search(full_name):
        return plain(full_name)[:200]
    name = "".join((native_name or full_name).split())
    return " ".join(_person_syllables(name) if is_person else _syllables(name))[:200]


def tokens(*, is_person: bool, full_name: str, native_name: str, number: str) -> set[str]:
    """Return every word by which the party is found by name or number."""
    found = _latin_tokens(full_name, is_person=is_person)
    for name in {full_name, native_name}:
        if name and _HAN.search(name):
            found |= _person_tokens(name) if is_person else _organisation_tokens(name)
    found |= _number_tokens(number)
    return {token[:LONGEST_TOKEN] for token in found if token}


def last_four(value: str) -> str:
    """Return the last four letters or digits of a number, or nothing where it is shorter."""
    kept = [c for c in plain(value) if c.isalnum()]
    return "".join(kept[-4:]) if len(kept) >= 4 else ""  # noqa: PLR2004


def _latin_tokens(full_name: str, *, is_person: bool) -> set[str]:
    words = [w for w in _WORD.findall(plain(full_name)) if not _HAN.search(w)]
    if not is_person:
        return {w for w in words if w not in _LEGAL_WORDS}
    found = set(words)
    if len(words) > 1:
        found |= {"".join(words), "".join(w[0] for w in words)}
    return found


def _person_tokens(name: str) -> set[str]:
    name = "".join(name.split()).lower()
    syllables = _person_syllables(name)
    found = {name[start:] for start in range(len(name))}
    found |= {"".join(syllables[start:]) for start in range(max(1, len(syllables) - 1))}
    found |= {syllables[0], "".join(s[0] for s in syllables)}
    return found


def _organisation_tokens(name: str) -> set[str]:
    name = "".join(name.split()).lower()
    form = next((form for form in _LEGAL_FORMS if name.endswith(form)), "")
    core = name.removesuffix(form)
    # Read apart, since all companies share a few legal forms: reading one is remembered.
    syllables = _syllables(core) + _syllables(form)
    initials = "".join(s[0] for s in syllables)
    found: set[str] = set()
    for start in range(max(1, len(core) - 1)):
        found |= {name[start:], "".join(syllables[start:]), initials[start:]}
    return found


def _number_tokens(number: str) -> set[str]:
    digits = "".join(c for c in number if c.isdigit())
    return {plain(number), REVERSED + digits[::-1] if digits else ""}


def _person_syllables(name: str) -> list[str]:
    surname = next((s for s in (name[:2], name[:1]) if s in _SURNAMES), "")
    # A given name is read letter by letter: its two characters are no word of the dictionary.
    return _SURNAMES.get(surname, []) + [s for c in name[len(surname) :] for s in _read(c)]


def _syllables(text: str) -> list[str]:
    return list(_read(text))


@lru_cache(maxsize=50_000)
def _read(text: str) -> tuple[str, ...]:
    return tuple(plain(s) for s in lazy_pinyin(text) if s.strip())
