"""The demo bank: chunk after chunk, everything that happened, into files."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from amity.demo import (
    cards, conversations, coverage, current, customers, deposits, happenings, hero_days, hero_money, heroes, insurance, ledger, live, loans, markets, numbers, products, reach,
    relations, salaries, savings, services, signals, spending, staff, tasks, traces, trade, truth, voices, wealth,
)  # fmt: skip
from amity.demo.cast import Cast, cast
from amity.demo.chance import Chance
from amity.demo.counterparties import counterparties
from amity.demo.files import Files, files
from amity.demo.horizon import Horizon
from amity.demo.stage import Stage
from amity.demo.world import SEED, the_world, world_hash

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """How much was written, by table, and of which world."""

    world: str
    today: str
    months: int
    seed: int
    rows: dict[str, int]


def write_bank(
    folder: Path,
    *,
    customers: int = 20_000,
    months: int = 24,
    today: date,
    seed: int = SEED,
    progress: Progress,
) -> Summary:
    """Write a bank's files: its extract, the hidden truth beside it, and a day of live events."""
    with files(folder) as out:
        stages = _stages(customers, months, today, seed)
        for stage in stages:
            _write_chunk(out, stage)
            progress("simulate", (stage.first + stage.size) / customers)
        out.add("products", products.product_rows(stages[0]))
    summary = Summary(world_hash(), today.isoformat(), months, seed, dict(sorted(out.rows.items())))
    # Written last: who finds it finds everything.
    (folder / "summary.json").write_text(json.dumps(asdict(summary), indent=1) + "\n", "utf-8")
    return summary


def _stages(customers: int, months: int, today: date, seed: int) -> list[Stage]:
    # The heroes come first, with a small chunk of their own.
    world, horizon, first, stages = the_world(), Horizon(today, months), heroes.count(), []
    while first < customers:
        chunk = len(stages)
        size = min(world.of("bank")["chunk_customers"], customers - first)
        stages.append(Stage(world, horizon, Chance(seed, chunk), chunk, first, size))
        first += size
    return stages


def _write_chunk(out: Files, stage: Stage) -> None:
    crew = cast(stage)
    stars = _write_heroes(out, crew) if stage.chunk == 0 else None
    called = customers.named(crew)
    others = counterparties(crew, called)
    book = ledger.Ledger(stage)
    current.open_accounts(crew, book)
    plastic = cards.issue(crew, book)
    salaries.pay(crew, book, others.employers)
    spending.spend(crew, book, plastic, others.merchants)
    matured = deposits.run(crew, book)
    taken = wealth.run(crew, book, markets.markets(stage), matured)
    savings.run(crew, book)
    insurance.run(crew, book)
    loans.run(crew, book)
    trade.run(crew, book, others.partners)
    services.run(crew, book)
    cards.repay(crew, book, plastic)
    current.settle(crew, book)
    moved = ledger.in_order(ledger.joined(book.parts))
    _write_who(out, crew, called)
    _write_money(out, crew, book, moved, others.words)
    happened = _happened(crew, matured, taken, moved)
    out.add("events", happenings.event_rows(crew, happened))
    spoken = conversations.conversations(crew, matured)
    out.add("interactions", conversations.interaction_rows(crew, spoken))
    records = signals.Records(
        crew, book, ledger.worth_today(book, moved), tuple(happened), spoken, customers.kyc(crew)
    )
    out.add("tasks", tasks.task_rows(crew, tasks.tasks(records, busy=_stars(crew))))
    for name, rows in truth.truths(crew, book, matured, taken).items():
        out.add_truth(name, rows)
    if stars:
        live.write_day(out.folder / "live" / "events.jsonl", live.day(crew, hero_days.live_lines(stars)))


def _happened(
    crew: Cast, matured: deposits.Decisions, taken: wealth.TakeUps, moved: ledger.Entries
) -> list[happenings.Happenings]:
    return [
        voices.complaints(crew),
        voices.questions(crew),
        voices.calls(crew),
        voices.reviews(crew),
        voices.surveys(crew),
        traces.visits(crew),
        traces.rate_views(crew, matured),
        traces.offer_views(crew, taken),
        traces.take_ups(taken),
        traces.life_events(crew),
        *traces.large(crew, moved),
    ]


def _stars(crew: Cast) -> frozenset[int]:
    """Return the manager whose today is written by hand."""
    if crew.stage.chunk:
        return frozenset()
    return frozenset({next(n for n, m in enumerate(crew.team.managers) if m.is_showcased)})


def _write_heroes(out: Files, crew: Cast) -> heroes.Heroes:
    manager = crew.team.managers[min(_stars(crew))].code
    ours = heroes.heroes(crew.stage, manager)
    out.add("customers", heroes.customer_rows(ours))
    out.add("identifiers", heroes.identifier_rows(ours))
    out.add("contact_points", heroes.contact_rows(ours))
    out.add("addresses", heroes.address_rows(ours))
    out.add("relationships", heroes.relationship_rows(ours))
    out.add("assignments", heroes.assignment_rows(ours))
    book, others = hero_money.accounts(ours)
    moved = ledger.in_order(ledger.joined(book.parts))
    account = numbers.accounts(ours.stage.of("numbers")["account_prefix"], np.arange(book.size) + 999_000_000)
    nobody = np.zeros(len(ours.cast), dtype=bool)
    out.add("holdings", ledger.holding_rows(book, products.codes(), account, without=nobody))
    out.add("holding_parties", hero_money.guarantor_rows(ours, book))
    out.add("balances", ledger.balance_rows(book, ledger.balances(book, moved, without=nobody)))
    out.add("transactions", ledger.transaction_rows(book, moved, others.words))
    out.add("events", hero_days.event_rows(ours))
    out.add("interactions", hero_days.interaction_rows(ours))
    out.add("tasks", hero_days.task_rows(ours))
    return ours


def _write_who(out: Files, crew: Cast, called: customers.Named) -> None:
    out.add("units", staff.unit_rows(crew.stage, crew.where))
    out.add("teams", staff.team_rows(crew.team))
    out.add("staff", staff.staff_rows(crew.team))
    out.add("customers", customers.customer_rows(crew, called))
    out.add("identifiers", reach.identifier_rows(crew))
    out.add("contact_points", reach.contact_rows(crew, called))
    out.add("addresses", reach.address_rows(crew))
    out.add("assignments", coverage.assignment_rows(crew.stage, crew.covered, crew.team.managers))


def _write_money(
    out: Files, crew: Cast, book: ledger.Ledger, moved: ledger.Entries, words: list[str]
) -> None:
    stage = crew.stage
    account = numbers.accounts(
        stage.of("numbers")["account_prefix"], np.arange(book.size) + stage.chunk * 1_000_000
    )
    company, guarantor, lines = relations.guaranteed(crew, book)
    out.add("relationships", relations.relationship_rows(crew, (company, guarantor)))
    out.add("holdings", ledger.holding_rows(book, products.codes(), account, without=crew.is_prospect))
    out.add("holding_parties", relations.holding_party_rows(crew, book, (guarantor, lines)))
    out.add("standing_orders", ledger.order_rows(book))
    out.add("balances", ledger.balance_rows(book, ledger.balances(book, moved, without=crew.is_prospect)))
    out.add("transactions", ledger.transaction_rows(book, moved, words))
