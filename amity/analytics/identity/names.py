"""Names of persons, taken apart: family and given name in Latin letters, and in Chinese characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amity.analytics.identity import words

_READ_OTHERWISE = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "澹台": ("tan", "tai"), "长孙": ("zhang", "sun"),
    "仇": ("qiu",), "任": ("ren",), "冼": ("xian",), "区": ("ou",), "单": ("shan",), "召": ("shao",),
    "员": ("yun",), "曾": ("zeng",), "朴": ("piao",), "查": ("zha",), "盖": ("ge",), "种": ("chong",),
    "秘": ("bi",), "繁": ("po",), "缪": ("miao",), "翟": ("zhai",), "覃": ("qin",), "解": ("xie",),
    "黑": ("he",), "乐": ("yue",),
}  # fmt: skip
"""Surnames that are read otherwise than the same character elsewhere."""

_OF_TWO = words.listed(
    """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 万俟 澹台 长孙 南宫 独孤 端木 轩辕 百里
    """
)
"""Surnames of two characters."""

_FAMILIES = words.listed(
    """
    an bai bao bi bian cai cao cen chai chang che chen cheng chi chong chu cui dai deng di ding dong dou du
    duan fan fang fei feng fu gan gao ge geng gong gu guan guo hai han hao he hong hou hu hua huang huo ji jia
    jian jiang jiao jin jing ju kang ke kong kuang lai lan lang lei leng li lian liang liao lin ling liu long
    lou lu luo lv ma mai man mao mei meng mi miao mo mou mu nie ning niu ou ouyang pan pang pei peng pi pu qi
    qian qiao qin qiu qu quan ran rao ren rong ruan sang sha shan shang shao shen sheng shi shu si sima situ
    song su sui sun tan tang tao teng tian tong tu wan wang wei wen weng wu xi xia xian xiang xiao xie xin
    xing xiong xu xuan xue xun yan yang yao ye yi yin ying yong you yu yuan yue yun zang zeng zha zhai zhan
    zhang zhao zhen zheng zhong zhou zhu zhuang zhuge zhuo zong zou zu zuo
    """
)
"""Chinese surnames in pinyin, by which the order of a name is told."""

_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er"
    "|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
_PINYIN = re.compile(f"(?:{_SYLLABLE}){{1,3}}")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as it is compared; ``latin`` are the words of its Latin form in one order."""

    family: str = ""
    given: str = ""
    family_han: str = ""
    given_han: str = ""
    latin: str = ""


def person(*, full: str = "", native: str = "", given: str = "", family: str = "") -> Name:
    """Take a name apart, from what of it is known."""
    han = words.simplified(native) or words.simplified(full) or words.simplified(family + given)
    found = words.words("" if words.is_han(full) else full)
    parts = [word for part in (given, family) if not words.is_han(part) for word in words.words(part)]
    latin = " ".join(sorted(words.spelled(word) for word in found))
    if han:
        return _chinese(han, latin)
    if parts:
        return Name(_joined(words.words(family)), _joined(words.words(given)), latin=latin)
    first, rest = _taken_apart(full, [words.spelled(word) for word in found])
    return Name(first, rest, latin=latin)


def _chinese(han: str, latin: str) -> Name:
    size = 2 if han[:2] in _OF_TWO and len(han) > 2 else 1  # noqa: PLR2004 somebody must be left
    family, given = han[:size], han[size:]
    read = _READ_OTHERWISE.get(family) or tuple(words.syllables(family))
    return Name("".join(read), "".join(words.syllables(given)), family, given, latin)


def _taken_apart(full: str, found: list[str]) -> tuple[str, str]:
    """Return family and given name of a name in Latin letters."""
    if len(found) < 2:  # noqa: PLR2004
        return _one_word(found[0]) if found else ("", "")
    start, end = _family_of(full, found)
    return "".join(found[start:end]), "".join(found[:start] + found[end:])


def _family_of(full: str, found: list[str]) -> tuple[int, int]:
    """Return where among the words of a name the family name starts and ends."""
    if "," in full:
        return 0, len(words.words(full.split(",", 1)[0]))
    shouted = [word.isupper() and len(word.strip(".")) > 1 for word in full.split()]
    if len(shouted) == len(found) and sum(shouted) == 1:
        # One word in capitals among others that are not: so passports tell the family name.
        return shouted.index(True), shouted.index(True) + 1
    last = len(found) - 1, len(found)
    first_fits = found[0] in _FAMILIES and _reads_chinese(found[1:])
    last_fits = found[-1] in _FAMILIES and _reads_chinese(found[:-1])
    # Where both fit, as in Wei Zhang, the Chinese order is likelier; the comparison knows of swaps.
    return (0, 1) if first_fits and (not last_fits or len(found) == 2) else last  # noqa: PLR2004


def _one_word(word: str) -> tuple[str, str]:
    """Return surname and given name of Chinese names written together; else the word as a family name."""
    for size in range(min(6, len(word) - 1), 1, -1):
        if word[:size] in _FAMILIES and _PINYIN.fullmatch(word[size:]):
            return word[:size], word[size:]
    return word, ""


def _reads_chinese(found: list[str]) -> bool:
    return all(_PINYIN.fullmatch(word) for word in found)


def _joined(found: list[str]) -> str:
    return words.spelled("".join(found))
