"""Names of organisations: their core, without legal form, place and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from amity.analytics.identity import words

_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_LEGAL_FORMS = re.compile(
    "(股份有限公司|有限责任公司|股份公司|有限公司|总公司|公司|集团|个体工商户|普通合伙|有限合伙)+$"
)
_PLACES = re.compile(
    "^(?:中国|北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|广州|深圳|杭州|南京|苏州|"
    "成都|武汉|西安|宁波|青岛|大连|厦门|长沙|郑州|济南|合肥|福州|无锡|佛山|东莞)?(?:省|自治区|特别行政区)?(?:[一-鿿]{2,3}市)?"
    "(?:市)?(?:[一-鿿]{2,3}[区县])?"
)
_LEGAL_WORDS = words.listed(
    """
    co company ltd limited inc incorporated corp corporation llc llp lp plc gmbh ag sa srl bv nv pte pty oy ab
    as group holding holdings the of and
    """
)
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Core:
    """What an organisation's name is without what many have: in Latin letters or pinyin, and in Chinese."""

    core: str = ""
    core_han: str = ""
    latin: str = ""


@lru_cache(maxsize=10_000)
def organisation(*, full: str = "", native: str = "") -> Core:
    """Return the core of a name."""
    han = _han_core(native) or _han_core(full)
    found = [] if words.is_han(full) else words.words(_BRACKETS.sub(" ", full))
    kept = [word for word in found if word not in _LEGAL_WORDS] or found
    latin = "".join(kept)
    return Core("".join(words.syllables(han)) or latin, han, latin)


def _han_core(name: str) -> str:
    if not words.is_han(name):
        return ""
    plain = words.simplified(_BRACKETS.sub("", name))
    core = _LEGAL_FORMS.sub("", plain)
    core = core if len(core) >= _LEAST else plain
    without = _PLACES.sub("", core, count=1)
    return without if len(without) >= _LEAST else core
