"""The customers written by hand are as the screens show them, on any day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from amity.demo import world
from amity.demo.bank import write_bank


def one(tables: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    return tuple(tables.execute(sql).fetchall()[0])


def holds(tables: duckdb.DuckDBPyConnection, name: str) -> dict[str, Decimal]:
    found = tables.execute(
        """
        select product_code, b.amount from customers c join holdings h on h.owner_key = c.key
        join balances b on b.holding_key = h.key and b.as_of = (select max(as_of) from balances)
        where c.full_name = ? and h.status = 'ACTIVE'
        """,
        [name],
    ).fetchall()
    return dict(found)


def test_chen_yulan_has_what_her_page_shows(tables: duckdb.DuckDBPyConnection) -> None:
    held = holds(tables, "Chen Yulan")
    assert held["TD-12"] == 2_400_000
    assert held["CD-36"] == 1_800_000
    assert held["CUR-P"] == 900_000
    assert held["WM-R2"] == 1_940_000
    assert held["INS-ANN"] == 1_000_000
    assert held["LN-HOME"] == -1_200_000


def test_chen_yulan_is_the_customer_of_the_screens(tables: duckdb.DuckDBPyConnection) -> None:
    number, native, status, risk, since = one(
        tables,
        """
        select number, native_name, status, risk_profile, year(customer_since) from customers
        where full_name = 'Chen Yulan'
        """,
    )
    assert (number, native, status, risk, since) == ("60218834", "陈玉兰", "ACTIVE", "C3", 2014)


def test_her_deposit_matures_in_six_days_and_was_renewed_three_times(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    running, before = one(
        tables,
        """
        select count(*) filter (where h.status = 'ACTIVE' and matures_on = '2026-11-28'),
               count(*) filter (where h.status = 'MATURED')
        from holdings h join customers c on c.key = owner_key
        where full_name = 'Chen Yulan' and product_code = 'TD-12'
        """,
    )
    assert (running, before) == (1, 3)


def test_her_family_and_her_company_are_found(tables: duckdb.DuckDBPyConnection) -> None:
    ties = tables.execute(
        """
        select b.full_name, r.role from relationships r join customers a on a.key = r.customer_key
        join customers b on b.key = r.other_key where a.full_name = 'Chen Yulan'
        union all
        select a.full_name, r.inverse_role from relationships r join customers a on a.key = r.customer_key
        join customers b on b.key = r.other_key where b.full_name = 'Chen Yulan'
        """
    ).fetchall()
    assert set(ties) == {
        ("Wang Jun", "SPOUSE"),
        ("Wang Siyu", "CHILD"),
        ("Yulan Tea Trading", "REPRESENTS"),
        ("Yulan Tea Trading", "OWNS"),
    }


def test_her_husband_is_not_a_customer_yet(tables: duckdb.DuckDBPyConnection) -> None:
    husband = """
        select c.status, count(h.key) from customers c left join holdings h on h.owner_key = c.key
        where c.key = (select other_key from relationships join customers w on w.key = customer_key
                       where w.full_name = 'Chen Yulan' and role = 'SPOUSE') group by 1
    """
    assert one(tables, husband) == ("PROSPECT", 0)


def test_lin_weis_day_is_the_one_of_the_picture(tables: duckdb.DuckDBPyConnection) -> None:
    day = tables.execute(
        """
        select strftime(due_at, '%m-%d %H:%M'), is_timed, c.full_name, title_en, reason_en, tone, amount
        from tasks t join staff s on s.code = t.staff_code join customers c on c.key = t.customer_key
        where s.full_name = 'Lin Wei' and t.status = 'OPEN' and due_at < '2026-11-23' and is_timed
        order by due_at
        """
    ).fetchall()
    assert [(row[0], row[2], row[4], row[5], row[6]) for row in day] == [
        ("11-22 09:30", "Chen Yulan", "Compared rates twice", "warn", Decimal(2_400_000)),
        ("11-22 10:30", "Hengda Precision Parts", "Line ends 15 Dec", "warn", Decimal(5_000_000)),
        ("11-22 11:30", "Qingshan Foods", "KYC expires 30 Nov", "bad", None),
        ("11-22 14:00", "Zhao Minghui", "Daughter moves abroad", None, Decimal(3_000_000)),
        ("11-22 15:30", "Bluewave Logistics", "Offer opened 3 times", None, Decimal(860_000)),
        ("11-22 16:30", "Sun Jianguo", "¥600K left 20 Nov", "bad", Decimal(-600_000)),
    ]


def test_a_task_is_overdue_since_yesterday(tables: duckdb.DuckDBPyConnection) -> None:
    assert one(
        tables,
        """
        select strftime(due_at, '%m-%d'), is_timed from tasks t join customers c on c.key = t.customer_key
        where full_name = 'Chen Yulan' and reason_en = 'Asked in app chat'
        """,
    ) == ("11-21", False)


def test_a_document_expires_when_the_task_says_so(tables: duckdb.DuckDBPyConnection) -> None:
    assert one(tables, "select kyc_expires_on from customers where full_name = 'Qingshan Foods'") == (
        date(2026, 11, 30),
    )


def test_a_birthday_is_today(tables: duckdb.DuckDBPyConnection) -> None:
    born = one(tables, "select birth_on from customers where full_name = 'Zhou Ting'")[0]
    assert isinstance(born, date)
    assert (born.month, born.day) == (11, 22)


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2027, 6, 30), date(2028, 2, 29)], ids=str)
def test_the_deposit_matures_in_six_days_whatever_the_day(tmp_path: Path, today: date) -> None:
    write_bank(tmp_path, customers=300, months=24, today=today, progress=lambda _step, _share: None)
    found = duckdb.sql(
        f"select matures_on - date '{today}' from '{tmp_path}/extract/holdings.parquet'"
        " where key like 'H999%' and product_code = 'TD-12' and status = 'ACTIVE' order by 1 limit 1"
    ).fetchall()
    assert found == [(6,)]


def test_all_words_that_heroes_use_are_in_the_catalogue(tables: duckdb.DuckDBPyConnection) -> None:
    known = {row["code"] for row in world.csv_words("products")}
    used = {
        held["product"] for hero in world.toml_words("heroes")["hero"] for held in hero.get("holdings", ())
    }
    assert used <= known
