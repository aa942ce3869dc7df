"""Money adds up to the cent, and nobody's account is overdrawn."""

from __future__ import annotations

from decimal import Decimal

import duckdb

LEDGERED = "product_code like 'CUR-%' or product_code like 'TD%' or product_code = 'CD-36'"


def rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return list(tables.execute(sql).fetchall())


def test_a_deposit_account_moves_by_its_transactions_and_nothing_else(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    broken = rows(
        tables,
        f"""
        with held as (select key, opened_on from holdings where {LEDGERED}),
        steps as (
            select holding_key, as_of, amount,
                   lag(as_of) over w as since,
                   coalesce(lag(amount) over w, 0.00) as before
            from balances join held on held.key = holding_key
            window w as (partition by holding_key order by as_of)
        ),
        first_end as (select min(as_of) as day from balances),
        moved as (
            select s.holding_key, s.as_of, s.amount - s.before as step, coalesce(sum(t.amount), 0) as booked
            from steps s left join transactions t
              on t.holding_key = s.holding_key and t.booked_on <= s.as_of
              and (s.since is null or t.booked_on > s.since)
            where s.as_of > (select day from first_end)
            group by all
        )
        select * from moved where step <> booked limit 5
        """,
    )
    assert broken == []


def test_no_account_is_ever_overdrawn(tables: duckdb.DuckDBPyConnection) -> None:
    lowest = rows(
        tables,
        """
        with opening as (
            select h.key, coalesce(b.amount, 0) as amount
            from holdings h left join balances b
              on b.holding_key = h.key and b.as_of = (select min(as_of) from balances)
            where h.product_code like 'CUR-%'
        )
        select min(o.amount + running) from (
            select holding_key, sum(amount) over (partition by holding_key order by booked_at, key) as running
            from transactions
        ) r join opening o on o.key = r.holding_key
        """,
    )[0][0]
    assert lowest >= Decimal(0)


def test_nothing_happens_before_an_account_is_opened_or_after_it_was_closed(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    strays = rows(
        tables,
        """
        select t.key, t.purpose, h.product_code, h.opened_on, t.booked_on from transactions t
        join holdings h on h.key = t.holding_key
        where t.booked_on < h.opened_on or t.booked_on > h.closed_on limit 5
        """,
    )
    assert strays == []


def test_both_sides_of_a_move_inside_the_bank_are_equal(tables: duckdb.DuckDBPyConnection) -> None:
    sums = """
        select purpose, sum(amount) from transactions
        where purpose in ('DEPOSIT', 'MATURITY') group by 1 order by 1
    """
    assert rows(tables, sums) == [("DEPOSIT", Decimal(0)), ("MATURITY", Decimal(0))]


def test_loans_shrink_month_by_month(tables: duckdb.DuckDBPyConnection) -> None:
    grown = rows(
        tables,
        """
        select h.key from (
            select holding_key, amount, lag(amount) over (partition by holding_key order by as_of) as before
            from balances
        ) b join holdings h on h.key = b.holding_key
        where h.product_code in ('LN-HOME', 'LN-CAR', 'LN-CON', 'LN-DEC', 'LN-EQP')
          and before < 0 and b.amount < before limit 5
        """,
    )
    assert grown == []


def test_there_are_balances_for_every_month_end_and_for_today(tables: duckdb.DuckDBPyConnection) -> None:
    days = [str(row[0]) for row in rows(tables, "select distinct as_of from balances order by 1")]
    assert len(days) == 26
    assert days[0] == "2024-10-31"
    assert days[-2:] == ["2026-10-31", "2026-11-22"]


def test_nothing_is_booked_after_this_morning_or_at_night_in_shops(tables: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        tables, "select count(*) from transactions where booked_at > timestamptz '2026-11-22 08:45:00+08'"
    ) == [(0,)]
    night = "select count(*) from transactions where channel = 'POS' and hour(booked_at) not between 6 and 23"
    assert rows(tables, night) == [(0,)]


def test_a_customer_has_about_four_transactions_a_month_and_some_have_many(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    mean, most = rows(
        tables,
        """
        select avg(n), max(n) from (
            select c.key, count(t.key) / 24.0 as n from customers c
            left join holdings h on h.owner_key = c.key
            left join transactions t on t.holding_key = h.key group by 1
        )
        """,
    )[0]
    assert 3 < mean < 5.5
    assert most > 40
