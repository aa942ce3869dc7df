"""The rule of a list as rows to fill in: what a form says of them, and what each row offers. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise

from amity.engage.lists import judgements
from amity.engage.lists.judgements import Asked, Filter, Group, Row
from amity.web.customers.selectors import sentences
from amity.web.customers.selectors.columns import ASKED, SUBJECTS
from amity.web.customers.selectors.opened import number_of
from amity.web.customers.selectors.sentences import CLASSES, OPERATORS

ROWS, TEXT = "rows", "text"
JOINERS = ("AND", "OR")
FIRST = "assets_total"
NONE, ONE, PAIR, CHOICE, CHOICES, WORDS = "none", "one", "pair", "choice", "choices", "words"

_CLASS_VALUES = frozenset(value for asked in ASKED.values() for value in asked.values)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a drop-down."""

    value: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the form. Lines of group 0 stand alone."""

    group: int
    row: Row

    @property
    def asked(self) -> Asked:
        """What the row asks about."""
        return ASKED[self.row.column]

    @property
    def operators(self) -> tuple[Option, ...]:
        """The operators that fit the column."""
        fitting = [
            code
            for code in judgements.OPERATORS[self.asked.kind]
            if code not in ("known", "unknown") or self.asked.may_be_unknown
        ]
        return tuple(Option(code, OPERATORS[code], code == self.row.operator) for code in fitting)

    @property
    def wants(self) -> str:
        """What is filled in: nothing, a number, two, one choice, several, or words."""
        if self.row.operator in ("yes", "no", "known", "unknown"):
            return NONE
        if self.asked.kind == judgements.TEXT:
            if not self.asked.values:
                return WORDS
            return CHOICES if self.row.operator in ("in", "not in") else CHOICE
        return PAIR if self.row.operator == "between" else ONE

    @property
    def choices(self) -> tuple[Option, ...]:
        """The values of a class, to choose from."""
        labels = CLASSES.get(self.row.column, {})
        return tuple(
            Option(value, labels.get(value, value), value in self.row.values) for value in self.asked.values
        )

    @property
    def first(self) -> str:
        """The first value, as written."""
        return self.row.values[0] if self.row.values else ""

    @property
    def second(self) -> str:
        """The second value, as written."""
        return self.row.values[1] if len(self.row.values) > 1 else ""

    @property
    def words(self) -> str:
        """All values in one text."""
        return ", ".join(self.row.values)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand together; block 0 is a single line that stands alone."""

    group: int
    joiner: str
    lines: tuple[tuple[int, Line], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule on its way: rows, or a text."""

    mode: str = ROWS
    joiner: str = "AND"
    joiners: tuple[tuple[int, str], ...] = ()
    lines: tuple[Line, ...] = ()
    text: str = ""

    @property
    def rule(self) -> str:
        """The rule that is said so far."""
        if self.mode == TEXT:
            return self.text
        return judgements.text_of(Filter(self.joiner, tuple(self._parts())))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The lines as they stand on the page, numbered from 0."""
        return tuple(
            Block(group, dict(self.joiners).get(group, "OR"), tuple((at, self.lines[at]) for at in places))
            for group, places in self._grouped()
        )

    @property
    def is_full(self) -> bool:
        """Whether no more rows fit."""
        return len(self.lines) >= judgements.MOST_ROWS

    def with_line(self, group: int) -> Draft:
        """Return the draft with one row more at the end of a group."""
        return self if self.is_full else replace(self, lines=(*self.lines, fresh(group)))

    def with_group(self) -> Draft:
        """Return the draft with a new group of one row."""
        return self.with_line(max((line.group for line in self.lines), default=0) + 1)

    def without_line(self, at: int) -> Draft:
        """Return the draft without a row."""
        return replace(self, lines=(*self.lines[:at], *self.lines[at + 1 :]))

    def as_text(self) -> Draft:
        """Return the draft as a text to write in."""
        return replace(self, mode=TEXT, text=self.rule)

    def as_rows(self) -> Draft:
        """Return the draft as rows; itself where rows cannot show what the text says."""
        if not self.text.strip():
            return Draft(lines=(fresh(0),))
        return of_rule(self.text)

    def _grouped(self) -> Iterator[tuple[int, list[int]]]:
        seen: set[int] = set()
        for at, line in enumerate(self.lines):
            if line.group == 0:
                yield 0, [at]
            elif line.group not in seen:
                seen.add(line.group)
                yield line.group, [n for n, each in enumerate(self.lines) if each.group == line.group]

    def _parts(self) -> Iterator[Row | Group]:
        for block in self.blocks:
            rows = tuple(line.row for _at, line in block.lines)
            yield rows[0] if block.group == 0 else Group(block.joiner, rows)


def fresh(group: int) -> Line:
    """Return a row in which nothing is filled in yet."""
    return Line(group, Row(FIRST, judgements.OPERATORS[judgements.NUMBER][0], ("",)))


def of_rule(rule: str) -> Draft:
    """Return a rule to work on: as rows if they can show it."""
    if not rule:
        return Draft(lines=(fresh(0),))
    found = judgements.filter_of(rule)
    if found is None:
        return Draft(mode=TEXT, text=rule)
    lines, joiners, group = [], [], 0
    for part in found.parts:
        if isinstance(part, Row):
            lines.append(Line(0, part))
            continue
        group += 1
        joiners.append((group, part.joiner))
        lines += [Line(group, row) for row in part.rows]
    return Draft(joiner=found.joiner, joiners=tuple(joiners), lines=tuple(lines))


def of_form(form: QueryDict) -> Draft:
    """Return what a form says; what does not fit is put right."""
    numbers = [at for at in range(judgements.MOST_ROWS) if f"r{at}-column" in form]
    lines = tuple(_line(form, at) for at in numbers)
    joiners = tuple((group, _joiner(form, f"g{group}-joiner")) for group in {line.group for line in lines})
    text = form.get("text", "")[: judgements.LONGEST + 1]
    mode = TEXT if form.get("mode") == TEXT else ROWS
    return Draft(mode, _joiner(form, "joiner"), joiners, lines, text)


def changed(draft: Draft, *, deed: str, at: int) -> Draft:
    """Return the draft after one press of a button of the form."""
    deeds = {
        "add": lambda: draft.with_line(at),
        "group": draft.with_group,
        "remove": lambda: draft.without_line(at),
        "text": draft.as_text,
        "rows": draft.as_rows,
    }
    return deeds.get(deed, lambda: draft)()


def subjects(chosen: str) -> tuple[tuple[str | Promise, tuple[Option, ...]], ...]:
    """Return what a row may ask about, by subject."""
    found = []
    for code, label in SUBJECTS.items():
        names = [name for name, asked in ASKED.items() if _subject(asked) == code]
        options = [Option(name, sentences.label(name), name == chosen) for name in names]
        found.append((label, tuple(options)))
    return tuple(found)


def _subject(asked: Asked) -> str:
    return "classes" if asked.subject == "customers" else asked.subject


def _joiner(form: QueryDict, name: str) -> str:
    word = form.get(name, "")
    return word if word in JOINERS else ("OR" if name.startswith("g") else "AND")


def _line(form: QueryDict, at: int) -> Line:
    column = form.get(f"r{at}-column", "")
    column = column if column in ASKED else FIRST
    operators = judgements.OPERATORS[ASKED[column].kind]
    operator = form.get(f"r{at}-operator", "")
    operator = operator if operator in operators else operators[0]
    group = form.get(f"r{at}-group", "")
    given = [value[:40] for value in form.getlist(f"r{at}-value")]
    line = Line(number_of(group), Row(column, operator, tuple(given)))
    if line.wants == WORDS:
        given = [word.strip() for value in given for word in value.split(",")]
    elif line.wants in (CHOICE, CHOICES):
        # Of a class only what it can be; what was filled in for another column is gone.
        given = [value for value in given if value in line.asked.values]
        given = given or ([line.asked.values[0]] if line.wants == CHOICE else [])
    else:
        given = [value for value in given if value not in _CLASS_VALUES]
    return replace(line, row=replace(line.row, values=tuple(given)))
