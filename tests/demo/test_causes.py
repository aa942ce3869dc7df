"""Causes have effects that can be found in the records, and in the order in which they happen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from amity.demo.bank import write_bank


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A larger bank than the other tests need, so that effects stand out of chance."""
    folder: Path = tmp_path_factory.mktemp("town")
    write_bank(
        folder, customers=9000, months=24, today=date(2026, 11, 22), progress=lambda _step, _share: None
    )
    connection = duckdb.connect()
    connection.execute("set timezone='Asia/Shanghai'")
    connection.execute("set threads=2")
    for path in sorted((folder / "extract").glob("*.parquet")):
        connection.execute(f"create view {path.stem} as select * from '{path}'")
    for path in sorted((folder / "truth").iterdir()):
        connection.execute(f"create view t_{path.stem} as select * from '{path}'")
    connection.execute("create table owned as select key as holding_key, owner_key from holdings")
    connection.execute(
        "create table moved as select t.*, owner_key from transactions t join owned using (holding_key)"
    )
    return connection


def one(town: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, ...]:
    return tuple(float(value) for value in town.execute(sql).fetchall()[0])


def test_november_sells_and_february_does_not(town: duckdb.DuckDBPyConnection) -> None:
    november, february = one(
        town,
        """
        select count(*) filter (where month(booked_on) = 11 and year(booked_on) = 2025),
               count(*) filter (where month(booked_on) = 2 and year(booked_on) = 2026)
        from transactions where purpose = 'SHOPPING'
        """,
    )
    assert november > 1.5 * february


def test_cash_is_drawn_before_spring_festival(town: duckdb.DuckDBPyConnection) -> None:
    before, usual = one(
        town,
        """
        select count(*) filter (where booked_on between '2026-02-01' and '2026-02-28'),
               count(*) filter (where booked_on between '2026-05-01' and '2026-05-31')
        from transactions where kind = 'CASH' and amount < 0
        """,
    )
    assert before > 2 * usual


def test_who_leaves_moves_the_salary_first_then_stays_away_then_takes_the_money(
    town: duckdb.DuckDBPyConnection,
) -> None:
    town.execute(
        """
        create or replace temp table leavers as
        select customer_key, starts_on from t_attrition
        where starts_on between '2025-09-01' and '2026-04-01' and won_back_on is null
        """
    )
    salaries = one(
        town,
        """
        select count(*) filter (where booked_on between starts_on - 90 and starts_on - 1),
               count(*) filter (where booked_on between starts_on and starts_on + 90)
        from leavers join moved on owner_key = customer_key where purpose = 'SALARY'
        """,
    )
    visits = one(
        town,
        """
        select count(*) filter (where "at" between starts_on - 90 and starts_on),
               count(*) filter (where "at" between starts_on + 31 and starts_on + 121)
        from leavers join events using (customer_key) where kind = 'APP_VISIT'
        """,
    )
    drained = one(
        town,
        """
        select sum(b.amount) filter (where b.as_of = last_day(starts_on - 1)),
               sum(b.amount) filter (where b.as_of = last_day(starts_on + 185))
        from leavers join holdings h on owner_key = customer_key join balances b on b.holding_key = h.key
        where product_code = 'CUR-P'
        """,
    )
    assert salaries[0] > 30
    assert salaries[1] == 0
    assert visits[1] < 0.6 * visits[0]
    assert drained[1] < 0.4 * drained[0]


def test_a_complaint_drives_customers_away(town: duckdb.DuckDBPyConnection) -> None:
    after, otherwise = one(
        town,
        """
        with months as (
            select unnest(generate_series(date '2025-01-01', date '2026-10-01', interval 1 month))::date m
        ),
        alive as (
            select a.customer_key, m, a.starts_on = m as left_now,
                   exists (select 1 from events e where e.customer_key = a.customer_key
                           and e.kind = 'COMPLAINT'
                           and e.at between m - interval 90 day and m + interval 31 day) as complained
            from t_attrition a, months where starts_on is null or starts_on >= m
        )
        select avg(left_now::int) filter (where complained), avg(left_now::int) filter (where not complained)
        from alive
        """,
    )
    assert after > 1.8 * otherwise


def test_a_call_before_maturity_keeps_deposits(town: duckdb.DuckDBPyConnection) -> None:
    called, left_alone = one(
        town,
        """
        select avg(renewed::int) filter (where was_called), avg(renewed::int) filter (where not was_called)
        from t_maturities
        """,
    )
    assert called > left_alone + 0.05


def test_who_minds_rates_takes_a_matured_deposit_elsewhere(town: duckdb.DuckDBPyConnection) -> None:
    minds, does_not = one(
        town,
        """
        select avg(renewed::int) filter (where rate_attitude > 0.6),
               avg(renewed::int) filter (where rate_attitude < 0.25)
        from t_maturities join t_minds using (customer_key)
        """,
    )
    assert does_not > minds + 0.12


def test_what_leaves_at_maturity_is_booked_to_another_bank(town: duckdb.DuckDBPyConnection) -> None:
    (found,) = one(
        town,
        """
        select avg((exists (
            select 1 from moved t where t.owner_key = m.customer_key and t.purpose = 'OWN_ACCOUNT'
            and t.amount = -m.amount and t.booked_on between m.matured_on and m.matured_on + 3))::int)
        from t_maturities m where not renewed and not to_wealth and matured_on < '2026-11-18'
        """,
    )
    assert found == 1


def test_who_needs_wealth_buys_it(town: duckdb.DuckDBPyConnection) -> None:
    needs, does_not = one(
        town,
        """
        with bought as (select distinct customer_key from t_take_ups)
        select avg((b.customer_key is not null)::int) filter (where needs_wealth > 0.5),
               avg((b.customer_key is not null)::int) filter (where needs_wealth < 0.3)
        from t_minds left join bought b using (customer_key)
        """,
    )
    assert needs > 4 * does_not


def test_growth_shows_in_receipts(town: duckdb.DuckDBPyConnection) -> None:
    grown, others = one(
        town,
        """
        with sums as (
            select owner_key, sum(amount) filter (where booked_on >= '2026-08-22') as now,
                   sum(amount) filter (where booked_on between '2025-08-22' and '2025-11-22') as then
            from moved where purpose = 'SALES' group by 1
        )
        select median(now / "then") filter (where l.customer_key is not null),
               median(now / "then") filter (where l.customer_key is null)
        from sums left join t_life_events l on l.customer_key = owner_key and l.kind = 'GROWTH'
          and month between '2025-12-01' and '2026-08-01'
        where "then" > 0
        """,
    )
    assert grown > 1.15 * others


def test_a_new_home_brings_a_loan_and_takes_a_down_payment(town: duckdb.DuckDBPyConnection) -> None:
    with_loan, paid = one(
        town,
        """
        with bought as (
            select owner_key, opened_on from holdings
            where product_code = 'LN-HOME' and opened_on > '2024-12-01'
        )
        select count(*), count(*) filter (where exists (
            select 1 from moved t
            where t.owner_key = b.owner_key and purpose = 'HOUSE' and booked_on = opened_on - 2))
        from bought b
        """,
    )
    assert with_loan > 20
    assert paid >= with_loan - 1


def test_a_retired_customer_has_a_pension_after_a_salary(town: duckdb.DuckDBPyConnection) -> None:
    turned, wrong = one(
        town,
        """
        with retired as (select customer_key, month from t_life_events where kind = 'RETIREMENT')
        select count(distinct customer_key) filter (where purpose = 'PENSION' and booked_on >= month),
               count(*) filter (where purpose = 'PENSION' and booked_on < month)
        from retired join moved on owner_key = customer_key
        """,
    )
    assert turned > 20
    assert wrong == 0
