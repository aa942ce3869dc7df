"""A day in fast time: enough of it, for the right people, in words that they speak."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import duckdb

KINDS = {"LARGE_OUTFLOW", "LARGE_INFLOW", "SALARY", "COMPLAINT", "RATE_VIEW", "QUESTION"}


def lines(bank: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (bank / "live" / "events.jsonl").read_text("utf-8").splitlines()]


def test_there_are_enough_events_of_every_kind(bank: Path) -> None:
    kinds = Counter(line["kind"] for line in lines(bank))
    assert kinds.total() >= 200
    assert set(kinds) == KINDS
    assert min(kinds.values()) > 10


def test_an_event_has_what_the_service_takes(bank: Path) -> None:
    for line in lines(bank):
        assert set(line) == {"key", "customer_number", "channel", "kind", "offset", "topic", "amount", "text"}
        assert (line["amount"] is not None) == (line["kind"] in {"LARGE_OUTFLOW", "LARGE_INFLOW", "SALARY"})
        assert (line["text"] is not None) == (line["kind"] in {"COMPLAINT", "QUESTION"})


def test_time_goes_on(bank: Path) -> None:
    offsets = [line["offset"] for line in lines(bank)]
    assert offsets == sorted(set(offsets))


def test_events_are_of_customers_and_mostly_of_showcased_managers(
    bank: Path, tables: duckdb.DuckDBPyConnection
) -> None:
    shown = dict(
        tables.execute(
            """
            select c.number, s.is_showcased = 'true' from customers c
            left join assignments a on a.customer_key = c.key left join staff s on s.code = a.staff_code
            """
        ).fetchall()
    )
    numbers = [line["customer_number"] for line in lines(bank)]
    assert all(number in shown for number in numbers)
    assert sum(bool(shown[number]) for number in numbers) > len(numbers) / 2


def test_the_first_event_is_of_a_customer_whom_everybody_knows(
    bank: Path, tables: duckdb.DuckDBPyConnection
) -> None:
    number = lines(bank)[0]["customer_number"]
    found = tables.execute("select full_name from customers where number = ?", [number]).fetchall()
    assert found == [("Chen Yulan",)]
