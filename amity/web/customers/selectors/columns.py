"""The columns that a list may show and be sorted by: ready-made ones, the classes, all published features."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amity.engage.lists import judgements
from amity.understand.scores.models import Tier
from amity.web.customers.names import in_language

NEVER = date(1, 1, 1)
FOREVER = date(9999, 1, 1)
USUAL = ("assets", "deposits", "loans", "contribution", "contact", "action")
MOST = 14
MONEY, COUNT, DAY, FLAG, CLASS, WORDS = "money", "count", "day", "flag", "class", "words"
SUM, MEAN, YES = "sum", "mean", "yes"
SUBJECTS: Mapping[str, str | Promise] = {
    "classes": _("The customer"),
    "holdings": _("Holdings and balances"),
    "transactions": _("Transactions, 90 days"),
    "activity": _("Transactions, 12 months"),
    "events": _("Events on channels"),
    "contacts": _("Contacts"),
    "row": _("Reckoned from others"),
}
_SUBJECT_OF = {"customers": "classes"}
BIGINTS: Mapping[str, str] = {
    "assets_total": "f.assets_minor",
    "deposits_total": "f.deposits_minor",
    "wealth_total": "f.wealth_minor",
    "insurance_total": "f.insurance_minor",
    "loans_total": "f.loans_minor",
    "assets_change_90d": "f.assets_change_90d_minor",
    "contribution_12m": "f.contribution_12m_minor",
    "maturing_amount_30d": "f.maturing_30d_minor",
    "largest_outflow_14d": "f.outflow_largest_14d_minor",
}
"""Money that has a column of whole minor units, beside its place in the feature row."""
TWINS: Mapping[str, str] = {
    "assets_total": "assets",
    "deposits_total": "deposits",
    "loans_total": "loans",
    "assets_change_90d": "change",
    "contribution_12m": "contribution",
    "largest_outflow_14d": "outflow",
    "tier": "tier",
    "kind": "kind",
    "rfm": "rfm",
}
"""Features that a ready-made column shows already, by its code."""
_MEANS = frozenset({"product_lines_held", "channels_used_90d", "missing_facts_count"})
_LOW, _HIGH = "'-Infinity'::float8", "'Infinity'::float8"
_TIERS = ", ".join(f"'{tier}'" for tier in reversed(Tier.values))


@dataclass(frozen=True, slots=True)
class Named:
    """A label in the reader's language, chosen when it is shown."""

    english: str
    chinese: str

    def __str__(self) -> str:
        text = in_language(self.english, self.chinese)
        return text[:1].upper() + text[1:]


Label = str | Promise | Named


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` is its SQL, money in minor units; those without a value stand last either way."""

    code: str
    label: Label
    kind: str
    value: str
    subject: str = "classes"
    unit: str = ""
    foot: str = ""
    key: str = ""
    """The SQL to sort by where that is another than the value."""

    @property
    def is_number(self) -> bool:
        """Whether it stands on the right."""
        return self.kind in (MONEY, COUNT)

    @property
    def first_order(self) -> str:
        """The order of the first click: the most comes first, words from the beginning."""
        return f"-{self.code}" if self.is_number or self.kind == FLAG else self.code

    def order(self, *, is_descending: bool) -> str:
        """Return the SQL that the list is sorted by."""
        if self.key:
            return self.key
        if self.kind == DAY:
            end = NEVER if is_descending else FOREVER
            return f"coalesce({self.value}, date '{end.isoformat()}')"
        if self.kind in (CLASS, WORDS):
            return f"coalesce({self.value}, '')"
        return f"coalesce({self.value}, {_LOW if is_descending else _HIGH})"

    @property
    def footing(self) -> str:
        """The SQL of what stands at the foot; nothing where neither sum nor mean would say anything."""
        return {
            SUM: f"sum({self.value})",
            MEAN: f"avg({self.value})",
            YES: f"count(*) filter (where {self.value} = 1)",
        }.get(self.foot, "null")


def _money(code: str, label: str | Promise, column: str, subject: str = "holdings") -> Column:
    return Column(code, label, MONEY, column, subject, "base currency", SUM, f"coalesce({column}, 0)")


READY = (
    _money("assets", _("Assets, 90 days"), "f.assets_minor"),
    _money("deposits", _("Deposits"), "f.deposits_minor"),
    _money("loans", _("Loans"), "f.loans_minor"),
    _money("contribution", _("Contribution"), "f.contribution_12m_minor"),
    _money("change", _("Change, 90 days"), "f.assets_change_90d_minor"),
    _money("outflow", _("Largest payment out, 14 days"), "abs(f.outflow_largest_14d_minor)", "transactions"),
    Column(
        "contact",
        _("Last contact"),
        DAY,
        "f.last_contact_on",
        "contacts",
        key=f"coalesce(f.last_contact_on, date '{NEVER.isoformat()}')",
    ),
    Column("action", _("Next best action"), WORDS, "f.action_code", key="coalesce(f.action_value_minor, 0)"),
    Column("maturity", _("Next maturity"), DAY, "f.next_maturity_on", "holdings"),
    Column("kyc", _("KYC valid to"), DAY, "p.kyc_expires_on"),
    Column("since", _("Customer since"), DAY, "p.customer_since"),
    Column(
        "tier", _("Tier"), CLASS, "f.tier", key=f"coalesce(array_position(array[{_TIERS}], f.tier::text), 0)"
    ),
    Column("kind", pgettext_lazy("customers", "Kind"), CLASS, "p.kind"),
    Column("rfm", _("Recency, frequency, money"), CLASS, "f.rfm"),
    Column("status", _("Status"), CLASS, "p.status"),
    Column("number", _("Number"), WORDS, "p.number"),
    Column("risk", _("Risk profile"), WORDS, "p.risk_profile"),
)
NAME = Column("name", _("Customer"), WORDS, "p.sort_name", key="p.sort_name")


def _feature(asked: judgements.Asked) -> Column:
    kind = FLAG if asked.kind == judgements.FLAG else MONEY if asked.unit == "base currency" else COUNT
    place = f"f.features[{judgements.position(asked.name)}]"
    value = BIGINTS.get(asked.name) or (f"round({place} * 100)" if kind == MONEY else place)
    is_summed = kind == MONEY or (asked.unit == "count" and asked.name not in _MEANS)
    return Column(
        code=asked.name,
        label=Named(asked.label_en, asked.label_zh),
        kind=kind,
        value=value,
        subject=_SUBJECT_OF.get(asked.subject, asked.subject),
        unit=asked.unit,
        foot=YES if kind == FLAG else SUM if is_summed else MEAN,
    )


ASKED: Mapping[str, judgements.Asked] = {each.name: each for each in judgements.asked()}
COLUMNS: Mapping[str, Column] = {
    column.code: column
    for column in (*READY, *(_feature(each) for name, each in ASKED.items() if name not in TWINS))
}
"""All that may be chosen, by code."""
SORT_CODES = frozenset({NAME.code, *COLUMNS})


def chosen(codes: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of these codes without what is not known; the usual ones stand in for none."""
    known = dict.fromkeys(TWINS.get(code, code) for code in codes)
    found = tuple(COLUMNS[code] for code in known if code in COLUMNS)[:MOST]
    return found or tuple(COLUMNS[code] for code in USUAL)


def sorting(code: str) -> Column:
    """Return the column that a code sorts by."""
    return NAME if code == NAME.code else COLUMNS[code]


def for_rule(name: str) -> str:
    """Return what stands in PostgreSQL for a name of a rule: a number in the unit that the rule speaks of."""
    if name in ("tier", "rfm"):
        return f"f.{name}"
    if name == "kind":
        return "p.kind"
    bigint = BIGINTS.get(name)
    return f"({bigint} / 100.0::float8)" if bigint else f"f.features[{judgements.position(name)}]"
