"""Templates: no code and no style inside the page, nothing marked safe, every visible word translated."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

CODE_IN_VALUE = re.compile(r"^\s*(javascript|js):", re.IGNORECASE)
NOT_SHOWN = ("script", "style", "code", "kbd", "samp")
WITHOUT_END = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
SHOWN_ATTRIBUTES = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})
# Names that are the same in every language, and a language's own name for itself.
SAME_EVERYWHERE = frozenset({"Amity", "English", "中文", "Ctrl", "Esc", "Enter"})
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")

_REMOVED = re.compile(
    r"{#.*?#}"
    r"|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}"
    r"|{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_UNSAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
_BARE_ARGUMENT = re.compile(r"{%\s*chip\s+[\"']")


def concerns(name: str) -> bool:
    return name.startswith("amity/") and name.endswith(".html")


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    for pattern, what in ((_UNSAFE, "marked safe: escape it"), (_BARE_ARGUMENT, "not translated: _(…)")):
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, what
    reader = _Reader()
    # What Django fills in leaves its line breaks behind, so that the numbers of the lines stay.
    reader.feed(_REMOVED.sub(lambda match: "\n" * match.group().count("\n"), text))
    reader.close()
    yield from reader.found


class _Reader(HTMLParser):
    """Walk through the page as the browser will, with Django's tags taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._hidden_in = ""
        self._open_languages: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in NOT_SHOWN:
            self._hidden_in = tag
        if tag not in WITHOUT_END:
            self._open_languages.append(values.get("lang", "") if tag != "html" else "")
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self._find("a script in the page: put it into a file")
        for name, value in values.items():
            self._judge_attribute(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden_in:
            self._hidden_in = ""
        if tag not in WITHOUT_END and self._open_languages:
            self._open_languages.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden_in:
            self._judge_words(data)

    def _judge_attribute(self, name: str, value: str) -> None:
        if name == "style":
            self._find("style in the page: the content security policy drops it")
        elif name.startswith(("on", "hx-on")):
            self._find(f"code in {name}: the content security policy drops it")
        elif CODE_IN_VALUE.match(value):
            self._find(f"code in {name}")
        elif name == "hx-trigger" and "[" in value:
            self._find("a filter in hx-trigger is code: the content security policy drops it")
        elif name in SHOWN_ATTRIBUTES:
            self._judge_words(value)

    def _judge_words(self, shown: str) -> None:
        if any(self._open_languages):
            return  # an element that names its language is written in it, for whoever looks for that language
        words = [word for word in WORD.findall(shown) if word not in SAME_EVERYWHERE]
        if words:
            self._find(f"not translated: {' '.join(words[:5])}")

    def _find(self, what: str) -> None:
        self.found.append((self.getpos()[0], what))
