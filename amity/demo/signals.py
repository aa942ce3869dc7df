"""Signals: what in the records asks for a manager's attention around today."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from amity.demo.arrays import NEVER, Ints
from amity.demo.cast import Cast
from amity.demo.deposits import TERMS
from amity.demo.happenings import Happenings
from amity.demo.ledger import Ledger
from amity.demo.products import codes, place, product
from amity.demo.spoken import day_en, day_zh, sum_en, sum_zh


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to act for one customer: what to do and why, in both languages; ``weight`` ranks it."""

    who: int
    kind: str
    title_en: str
    title_zh: str
    reason_en: str
    reason_zh: str
    tone: str | None
    cents: int | None
    weight: float


def signals(cast: Cast, ledger: Ledger, happened: list[Happenings], kyc: Ints) -> list[Signal]:
    """Return all signals of a chunk, the weightiest first."""
    found = [
        *_maturities(cast, ledger),
        *_lines(cast, ledger),
        *_documents(cast, kyc),
        *_complaints(cast, happened),
        *_outflows(cast, happened),
        *_salaries(cast),
        *_birthdays(cast),
    ]
    return sorted(found, key=lambda one: (-one.weight, one.who, one.title_en))


def _maturities(cast: Cast, ledger: Ledger) -> Iterator[Signal]:
    last = cast.stage.horizon.last
    matures, products, owner = ledger.column("matures"), ledger.column("product"), ledger.column("owner")
    deposits = np.isin(products, [place(code) for code in TERMS])
    amount = np.concatenate(ledger.openings)
    for holding in np.flatnonzero(deposits & (matures > last) & (matures <= last + 30)):
        cents = _worth(ledger, int(holding), int(amount[holding]))
        left, day = int(matures[holding]) - last, cast.stage.horizon.date(int(matures[holding]))
        name = product(codes()[int(products[holding])])
        yield Signal(
            int(owner[holding]), "CALL", f"Renew the {sum_en(cents)} deposit", f"沟通{sum_zh(cents)}到期存款",
            f"Matures {day_en(day)}", f"{name['name_zh']}{day_zh(day)}到期", "warn" if left <= 7 else None, cents,  # noqa: PLR2004
            cents / 1e8 + (3 if left <= 7 else 1),  # noqa: PLR2004
        )  # fmt: skip


def _worth(ledger: Ledger, holding: int, opening: int) -> int:
    return opening or int(sum(part.cents[part.holding == holding].sum() for part in ledger.parts))


def _lines(cast: Cast, ledger: Ledger) -> Iterator[Signal]:
    last = cast.stage.horizon.last
    matures, limit, owner = ledger.column("matures"), ledger.column("limit"), ledger.column("owner")
    lines = (ledger.column("product") == place("LN-WC")) & (matures > last) & (matures <= last + 45)
    for holding in np.flatnonzero(lines):
        day, cents = cast.stage.horizon.date(int(matures[holding])), int(limit[holding])
        yield Signal(
            int(owner[holding]), "VISIT", "Site visit: working-capital line review", "走访：流动资金额度年审",
            f"Line ends {day_en(day)}", f"额度{day_zh(day)}到期", "warn", cents, 2.5 + cents / 1e9,
        )  # fmt: skip


def _documents(cast: Cast, kyc: Ints) -> Iterator[Signal]:
    last = cast.stage.horizon.last
    for who in np.flatnonzero((kyc > last - 60) & (kyc <= last + 30) & ~cast.is_prospect):
        left, day = int(kyc[who]) - last, cast.stage.horizon.date(int(kyc[who]))
        firm = bool(cast.is_company[who])
        yield Signal(
            int(who), "DOCUMENT", "Collect updated business licence" if firm else "Update identity documents",
            "收取更新后的营业执照" if firm else "更新身份资料",
            f"KYC {'expired' if left < 0 else 'expires'} {day_en(day)}", f"尽调{day_zh(day)}{'已' if left < 0 else ''}到期",
            "bad" if left <= 10 else "warn", None, 1.2 + (0.8 if left <= 10 else 0),  # noqa: PLR2004
        )  # fmt: skip


def _complaints(cast: Cast, happened: list[Happenings]) -> Iterator[Signal]:
    for one in happened:
        if one.kind != "COMPLAINT" or one.status is None or one.topic is None:
            continue
        for place_ in np.flatnonzero(one.status == "OPEN"):
            day = cast.stage.horizon.date(int(one.day[place_]))
            yield Signal(
                int(one.who[place_]), "CALL", f"Call back: {str(one.topic[place_]).lower()}", "回访：客户投诉",
                f"Complained {day_en(day)}", f"{day_zh(day)}投诉", "bad", None, 2.6,
            )  # fmt: skip


def _outflows(cast: Cast, happened: list[Happenings]) -> Iterator[Signal]:
    last = cast.stage.horizon.last
    for one in happened:
        if one.kind != "LARGE_OUTFLOW" or one.cents is None:
            continue
        for place_ in np.flatnonzero(one.day > last - 14):
            day, cents = cast.stage.horizon.date(int(one.day[place_])), int(one.cents[place_])
            yield Signal(
                int(one.who[place_]), "CALL", "Large outflow: ask, listen, note", "大额转出：问一问，听一听，记下来",
                f"{sum_en(cents)} left {day_en(day)}", f"{day_zh(day)}转出{sum_zh(cents)}", "bad", -cents, 2.2 + cents / 1e9,
            )  # fmt: skip


def _salaries(cast: Cast) -> Iterator[Signal]:
    horizon = cast.stage.horizon
    start, back = cast.leaving.start[: cast.persons], cast.leaving.back[: cast.persons]
    stopped = (start >= horizon.buckets - 3) & (start < NEVER) & (back >= NEVER)
    paid = (cast.jobs.employer >= 0) & cast.people.is_main_bank
    for who in np.flatnonzero(stopped & paid):
        first = horizon.date(int(horizon.firsts[start[who]]))
        yield Signal(
            int(who), "CALL", "Ask about the salary account", "了解工资账户变动",
            f"No salary since {first:%B}", f"{first.month}月起工资未入账", "warn", None, 1.9,
        )  # fmt: skip


def _birthdays(cast: Cast) -> Iterator[Signal]:
    horizon = cast.stage.horizon
    born = np.datetime64(horizon.start) + cast.people.birth
    month_day = [str(day)[5:] for day in born]
    week = {f"{horizon.date(horizon.last + n):%m-%d}": n for n in range(7)}
    rich = np.flatnonzero((cast.people.assets > 100_000) & ~cast.is_prospect[: cast.persons])  # noqa: PLR2004 others get a card
    for who in rich:
        if month_day[who] in week:
            day = horizon.date(horizon.last + week[month_day[who]])
            yield Signal(
                int(who), "MESSAGE", "Send birthday wishes", "生日问候",
                f"Birthday {day_en(day)}", f"{day_zh(day)}生日", None, None, 0.9,
            )  # fmt: skip
