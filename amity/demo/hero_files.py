"""The heroes' rows into the bank's files, before those of everybody else."""

import numpy as np

from amity.demo import consents, hero_days, hero_money, heroes, ledger_rows
from amity.demo.cast import Cast
from amity.demo.entries import joined
from amity.demo.files import Files


def busy(crew: Cast) -> frozenset[int]:
    """Return the manager whose today is written by hand: the first who is showcased."""
    return frozenset({next(n for n, member in enumerate(crew.team.managers) if member.is_showcased)})


def write(out: Files, crew: Cast) -> heroes.Heroes:
    """Write everything of the heroes, who live among a chunk's people."""
    ours = heroes.heroes(crew.stage, crew.team.managers[min(busy(crew))].code)
    out.add("customers", heroes.customer_rows(ours))
    out.add("identifiers", heroes.identifier_rows(ours))
    out.add("contact_points", heroes.contact_rows(ours))
    out.add("addresses", heroes.address_rows(ours))
    out.add("relationships", heroes.relationship_rows(ours))
    out.add("assignments", heroes.assignment_rows(ours))
    out.add("consents", consents.hero_rows(ours))
    _write_money(out, ours)
    out.add("events", hero_days.event_rows(ours))
    out.add("interactions", hero_days.interaction_rows(ours))
    out.add("tasks", hero_days.task_rows(ours))
    return ours


def _write_money(out: Files, ours: heroes.Heroes) -> None:
    ledger, others = hero_money.accounts(ours)
    nobody = np.zeros(len(ours.cast), dtype=bool)
    out.add("holdings", ledger_rows.holding_rows(ledger, without=nobody))
    out.add("holding_parties", hero_money.guarantor_rows(ours, ledger))
    out.add("balances", ledger_rows.balance_rows(ledger, ledger.balances(), without=nobody))
    out.add("transactions", ledger_rows.transaction_rows(ledger, joined(ledger.parts), others.words))
