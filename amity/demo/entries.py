"""Entries: money that moves on holdings, as columns; kinds, purposes, channels, banks are places in lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from amity.demo.arrays import Flags, Ints

KINDS = ("SALARY", "TRANSFER", "CASH", "CARD", "FEE", "INTEREST", "LOAN", "INVESTMENT", "TAX", "OTHER")
CHANNELS = ("BRANCH", "ONLINE", "MOBILE", "PHONE", "ATM", "POS", "SYSTEM", "MAIL", "WEB", "MANAGER")
PURPOSES = (
    "SALARY",
    "PENSION",
    "PAYROLL",
    "GROCERIES",
    "DINING",
    "SHOPPING",
    "TRANSPORT",
    "HEALTH",
    "TRAVEL",
    "SCHOOL",
    "RENT",
    "UTILITIES",
    "FAMILY",
    "GIFT",
    "CASH",
    "OWN_ACCOUNT",
    "HOUSE",
    "WEDDING",
    "CHILD",
    "MORTGAGE",
    "CONSUMER_LOAN",
    "CAR_LOAN",
    "BUSINESS_LOAN",
    "DRAWDOWN",
    "CARD_REPAYMENT",
    "DEPOSIT",
    "MATURITY",
    "WEALTH",
    "REDEMPTION",
    "PREMIUM",
    "INTEREST",
    "ACCOUNT_FEE",
    "SALES",
    "SUPPLIER",
    "TAX",
)
BANKS = (
    "宁城银行 Bank of Ningcheng",
    "江石银行 Riverstone Bank",
    "天衡银行 Balance Bank",
    "东岸银行 East Coast Bank",
    "众邻网络银行 Neighbour Digital Bank",
    "国信储蓄银行 National Savings Bank",
)
"""The other banks; none of them exists."""

NONE = -1
"""No counterparty, no other bank."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Money that moves, one place an entry."""

    holding: Ints
    day: Ints
    second: Ints
    cents: Ints
    kind: Ints
    purpose: Ints
    channel: Ints
    counterparty: Ints
    bank: Ints

    @property
    def count(self) -> int:
        return len(self.holding)

    def chosen(self, which: Any) -> Entries:
        """Return some of the entries, by flag or by place."""
        return Entries(*(getattr(self, name)[which] for name in _FIELDS))

    def in_shops(self) -> Flags:
        """Return which of them need a shop or a machine that is open."""
        return np.isin(self.kind, (KINDS.index("CARD"), KINDS.index("CASH")))


_FIELDS = tuple(field.name for field in fields(Entries))


def joined(parts: Sequence[Entries]) -> Entries:
    """Return all entries of the parts, in the order in which they happen."""
    together = Entries(*(np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS))
    return together.chosen(np.lexsort((together.holding, together.second, together.day)))


def coded(word: str | Ints, words: Sequence[str], size: int) -> Ints:
    """Return the places of words; one word stands for all."""
    return filled(words.index(word), size) if isinstance(word, str) else word


def filled(value: Ints | int, size: int) -> Ints:
    """Return an array; one number stands for all."""
    return np.full(size, value, dtype=np.int64) if isinstance(value, int) else value
