"""One chunk: its people are cast, their money moves, things happen, and all of it becomes rows."""

from dataclasses import dataclass

from amity.demo import (
    bills,
    cards,
    consents,
    conversations,
    coverage,
    current,
    customers,
    deposits,
    happenings,
    hero_days,
    hero_files,
    insurance,
    ledger_rows,
    lines,
    live,
    loans,
    markets,
    named,
    reach,
    relations,
    salaries,
    savings,
    services,
    spending,
    staff,
    tasks,
    traces,
    trade,
    truth,
    voices,
    wealth,
)
from amity.demo.arrays import Ints
from amity.demo.cast import Cast, cast
from amity.demo.counterparties import Counterparties, counterparties
from amity.demo.entries import Entries, joined
from amity.demo.files import Files
from amity.demo.ledger import Ledger
from amity.demo.signals import Records
from amity.demo.stage import Stage


@dataclass(frozen=True, slots=True)
class Money:
    """What moved, what it led to, and what was decided."""

    ledger: Ledger
    moved: Entries
    worth: Ints
    matured: deposits.Decisions
    taken: wealth.TakeUps


def write(out: Files, stage: Stage) -> None:
    """Simulate a chunk and write its rows."""
    crew = cast(stage)
    # The first chunk is the city's, where the heroes live.
    stars = hero_files.write(out, crew) if stage.chunk == 0 else None
    called = named.named(crew)
    others = counterparties(crew, called)
    money = _simulate(crew, others)
    _write_people(out, crew, called)
    _write_money(out, crew, money, others.words)
    happened, spoken = _happened(crew, money), conversations.conversations(crew, money.matured, money.taken)
    records = Records(crew, money.ledger, money.worth[:, -1], happened, spoken, customers.kyc(crew))
    busy = hero_files.busy(crew) if stars else frozenset()
    out.add("events", happenings.event_rows(crew, happened))
    out.add("interactions", conversations.interaction_rows(crew, spoken))
    out.add("tasks", tasks.task_rows(crew, tasks.tasks(records, busy=busy)))
    for name, rows in truth.truths(crew, money.matured, money.taken).items():
        out.add_truth(name, rows)
    if stars:
        live.write_day(out.folder / "live" / "events.jsonl", live.day(crew, hero_days.live_lines(stars)))


def _simulate(crew: Cast, others: Counterparties) -> Money:
    """Let money move: what people earn and spend, then what they save and owe, last what is left over."""
    ledger = Ledger(crew.stage)
    current.open_accounts(crew, ledger)
    plastic = cards.issue(crew, ledger)
    salaries.pay(crew, ledger, others.employers)
    pace = spending.spend(crew, ledger, plastic, others.merchants)
    bills.pay(crew, ledger, pace)
    matured = deposits.run(crew, ledger)
    taken = wealth.run(crew, ledger, markets.markets(crew.stage), matured)
    savings.run(crew, ledger)
    insurance.run(crew, ledger)
    loans.run(crew, ledger)
    lines.run(crew, ledger)
    trade.run(crew, ledger, others.partners)
    services.run(crew, ledger)
    cards.repay(crew, ledger, plastic)
    current.settle(crew, ledger)
    return Money(ledger, joined(ledger.parts), ledger.balances(), matured, taken)


def _happened(crew: Cast, money: Money) -> tuple[happenings.Happenings, ...]:
    return (
        voices.complaints(crew),
        voices.questions(crew),
        voices.calls(crew),
        voices.reviews(crew),
        voices.surveys(crew),
        traces.visits(crew),
        traces.rate_views(crew, money.matured),
        traces.offer_views(crew, money.taken),
        traces.take_ups(money.taken),
        traces.life_events(crew),
        *traces.large(crew, money.moved),
    )


def _write_people(out: Files, crew: Cast, called: named.Named) -> None:
    out.add("units", staff.unit_rows(crew.stage, crew.where))
    out.add("teams", staff.team_rows(crew.team))
    out.add("staff", staff.staff_rows(crew.team))
    out.add("customers", customers.customer_rows(crew, called))
    out.add("identifiers", reach.identifier_rows(crew))
    out.add("contact_points", reach.contact_rows(crew, called))
    out.add("addresses", reach.address_rows(crew))
    out.add("assignments", coverage.assignment_rows(crew.stage, crew.covered, crew.team.managers))
    out.add("consents", consents.consent_rows(crew))
    out.add("suppressions", consents.suppression_rows(crew))


def _write_money(out: Files, crew: Cast, money: Money, words: list[str]) -> None:
    ledger, without = money.ledger, crew.is_prospect
    company, guarantor, line = relations.guaranteed(crew, ledger)
    out.add("relationships", relations.relationship_rows(crew, company, guarantor))
    out.add("holdings", ledger_rows.holding_rows(ledger, without=without))
    out.add("holding_parties", relations.holding_party_rows(crew, ledger, guarantor, line))
    out.add("standing_orders", ledger_rows.order_rows(ledger))
    out.add("balances", ledger_rows.balance_rows(ledger, money.worth, without=without))
    out.add("transactions", ledger_rows.transaction_rows(ledger, money.moved, words))
