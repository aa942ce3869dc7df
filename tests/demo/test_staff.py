"""Who works at the bank, who looks after whom, and what each has to do."""

from __future__ import annotations

import duckdb

ROLES = {
    "customer_manager",
    "team_lead",
    "branch_manager",
    "product_manager",
    "marketer",
    "service_agent",
    "data_steward",
    "compliance",
    "auditor",
    "administrator",
}


def rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return list(tables.execute(sql).fetchall())


def test_every_role_has_somebody_to_sign_in_as(tables: duckdb.DuckDBPyConnection) -> None:
    shown = rows(
        tables, "select full_name, native_name, role, unit_code from staff where is_showcased = 'true'"
    )
    assert {row[2] for row in shown} == ROLES
    assert ("Lin Wei", "林薇", "customer_manager", "EASTLAKE") in shown
    assert ("Zhou Hao", "周浩", "customer_manager", "XINGHUA") in shown
    assert ("Tang Li", "唐莉", "branch_manager", "EASTLAKE") in shown


def test_books_differ_by_who_keeps_them(tables: duckdb.DuckDBPyConnection) -> None:
    books = dict(
        rows(
            tables,
            """
            select s.full_name, avg((c.kind = 'ORGANISATION')::int) from assignments a
            join staff s on s.code = a.staff_code join customers c on c.key = a.customer_key
            where s.is_showcased = 'true' group by 1
            """,
        )
    )
    assert books["Zhou Hao"] > 5 * books["Lin Wei"] > 0


def test_a_private_book_is_richer_than_a_common_one(tables: duckdb.DuckDBPyConnection) -> None:
    private, all_others = rows(
        tables,
        """
        with worth as (
            select owner_key as key, sum(amount) as amount from holdings h
            join balances b on b.holding_key = h.key and b.as_of = (select max(as_of) from balances)
            where amount > 0 group by 1
        )
        select median(amount) filter (where s.full_name = 'Lin Wei'),
               median(amount) filter (where s.full_name <> 'Lin Wei')
        from assignments a join staff s on s.code = a.staff_code join customers c on c.key = a.customer_key
        join worth on worth.key = c.key where c.kind = 'PERSON'
        """,
    )[0]
    assert float(str(private)) > 3 * float(str(all_others))


def test_a_few_customers_are_left_to_the_pool(tables: duckdb.DuckDBPyConnection) -> None:
    share = rows(tables, "select 1 - (select count(*) from assignments) / count(*) from customers")[0][0]
    assert 0.04 < float(str(share)) < 0.09


def test_customers_have_a_manager_of_their_own_branch(tables: duckdb.DuckDBPyConnection) -> None:
    strangers = rows(
        tables,
        """
        select c.key from assignments a join customers c on c.key = a.customer_key
        join staff s on s.code = a.staff_code where s.unit_code <> c.unit_code limit 3
        """,
    )
    assert strangers == []


def test_each_manager_has_something_late_something_today_and_something_to_come(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    lacking = rows(
        tables,
        """
        select s.full_name from staff s left join tasks t on t.staff_code = s.code and t.status = 'OPEN'
        where role = 'customer_manager' group by 1
        having count(*) filter (where due_at < '2026-11-22') = 0
            or count(*) filter (where due_at between '2026-11-22' and '2026-11-23' and is_timed) < 3
            or count(*) filter (where due_at between '2026-11-23' and '2026-11-29') < 3
        """,
    )
    assert lacking == []


def test_a_task_about_a_deposit_is_due_before_it_matures(tables: duckdb.DuckDBPyConnection) -> None:
    late = rows(
        tables,
        """
        select t.key from tasks t join holdings h on h.owner_key = t.customer_key and h.status = 'ACTIVE'
          and t.reason_en = 'Matures ' || day(matures_on) || ' ' || strftime(matures_on, '%b')
        where t.title_en like 'Renew the %' and due_at::date >= matures_on and due_at > '2026-11-23' limit 3
        """,
    )
    assert late == []


def test_tasks_say_why_in_both_languages(tables: duckdb.DuckDBPyConnection) -> None:
    silent = """
        select count(*) from tasks
        where status = 'OPEN' and (reason_en is null or reason_zh is null or title_zh is null)
    """
    assert rows(tables, silent) == [(0,)]


def test_families_and_companies_with_their_owners_have_one_manager(tables: duckdb.DuckDBPyConnection) -> None:
    together = dict(
        rows(
            tables,
            """
            select r.role, avg((a.staff_code = b.staff_code)::int) from relationships r
            join assignments a on a.customer_key = r.customer_key
            join assignments b on b.customer_key = r.other_key group by 1
            """,
        )
    )
    assert together["SPOUSE"] == together["CHILD"] == 1
    assert together["LEGAL_REPRESENTATIVE"] > 0.4
