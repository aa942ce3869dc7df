"""What my day shows: the focus list, the book with its signals, and the flow of deposits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from amity.decide.actions import selectors as actions
from amity.decide.actions.selectors import ActionRow
from amity.decide.decisions import selectors as decisions
from amity.decide.decisions.models import Decision
from amity.engage.tasks import selectors as tasks
from amity.engage.tasks.selectors import TaskRow
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.know.parties.models import Party
from amity.understand.scores.models import Tier
from amity.web.customers.names import Name
from amity.web.customers.selectors import listing, rows
from amity.web.customers.selectors.conditions import Scene
from amity.web.myday.focus import FocusItem

SIGNALS = ("maturing", "outflow", "kyc", "complaints", "quiet", "birthdays")
ROWS_TODAY = 10
FEWEST_ACTIONS = 4
LOOKED_AT = 60
NEW_FOR = timedelta(minutes=2)
FLOW_WEEKS = 12
BURNING, WARM = 85, 60


@dataclass(frozen=True, slots=True)
class Who:
    """A customer in the focus list."""

    reference: UUID
    name: Name
    tier: str
    currency: str


@dataclass(frozen=True, slots=True)
class WeekFlow:
    """What came to and left the deposits of one's customers in one week."""

    monday: date
    net_minor: int


def my_tasks(*, by: Actor, until: date) -> tuple[TaskRow, ...]:
    """Return the actor's open tasks up to that day."""
    return tasks.open_for(by=by, until=until)


def items(
    task_rows: Sequence[TaskRow], *, by: Actor, today: date, at: datetime, language: str
) -> tuple[tuple[FocusItem, ...], tuple[FocusItem, ...]]:
    """
    Return the tasks and the best proposed actions as the focus list shows them. Seven queries.

    Customers with whom something is to be done anyway are not proposed again.
    """
    due = sum(1 for row in task_rows if row.due_on <= today)
    chosen = _chosen(
        by=by,
        without={row.party_id for row in task_rows},
        at=at,
        limit=max(FEWEST_ACTIONS, ROWS_TODAY - due),
    )
    whom = _whom([*(row.party_id for row in task_rows if row.party_id), *(row.party_id for row in chosen)])
    library = actions.by_code() if chosen else {}
    return (
        tuple(_task_item(row, whom.get(row.party_id or 0), at=at) for row in task_rows),
        tuple(
            _action_item(row, library[row.action_code], whom[row.party_id], language)
            for row in chosen
            if row.action_code in library and row.party_id in whom
        ),
    )


def book(*, by: Actor, today: date) -> listing.Book:
    """Return the sums of the actor's customers and the size of each signal's list. Two queries."""
    birthdays = rows.birthdays_of_week(by=by, today=today)
    return listing.book(SIGNALS, Scene(by, today, tuple(birthdays)))


def deposit_flow(*, by: Actor, today: date) -> tuple[WeekFlow, ...]:
    """Return the net flow of the deposits of the actor's customers, week by week. One query."""
    this_monday = today - timedelta(days=today.weekday())
    first = this_monday - timedelta(weeks=FLOW_WEEKS - 1)
    mine, values = access.visible(Party.objects.all(), by=by).order_by().values("pk").query.sql_with_params()
    sql = f"""
        select date_trunc('week', t.booked_on)::date, (sum(t.amount) * 100)::bigint
          from holdings_recenttransaction t
          join holdings_holding h on h.id = t.holding_id
          join products_product r on r.id = h.product_id and r.line = 'DEPOSITS'
         where t.party_id in ({mine}) and t.booked_on >= %s and t.booked_on <= %s
         group by 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (*values, first, today))
        by_week: Mapping[date, int] = dict(cursor.fetchall())
    mondays = [first + timedelta(weeks=week) for week in range(FLOW_WEEKS)]
    return tuple(WeekFlow(monday, by_week.get(monday, 0)) for monday in mondays)


def _chosen(*, by: Actor, without: Collection[int | None], at: datetime, limit: int) -> list[Decision]:
    proposed = access.visible(decisions.current(), by=by, party="party_id").filter(rank__lte=3)
    best: dict[int, Decision] = {}
    looked_at = tuple(proposed.order_by("-priority", "party_id", "rank")[:LOOKED_AT])
    for row in decisions.passing(looked_at, at=at):
        if row.party_id not in without:
            best.setdefault(row.party_id, row)
    return list(best.values())[:limit]


def _action_item(row: Decision, action: ActionRow, who: Who, language: str) -> FocusItem:
    return FocusItem(
        source="action",
        reference=row.reference,
        kind=action.channel,
        title=action.title(row.facts, language=language, currency=who.currency),
        reason=str(action.issue.label),
        tone=_tone(row.urgency),
        amount_minor=row.amount_minor,
        currency=who.currency,
        due_at=None,
        is_timed=False,
        party_reference=who.reference,
        name=who.name,
        tier=who.tier,
        explanation=action.reason(row.facts, language=language, currency=who.currency),
    )


def _tone(urgency: int) -> str:
    if urgency >= BURNING:
        return "bad"
    return "warn" if urgency >= WARM else ""


def _task_item(row: TaskRow, who: Who | None, *, at: datetime) -> FocusItem:
    return FocusItem(
        source="task",
        reference=row.reference,
        kind=row.kind,
        title=row.title,
        reason=row.reason,
        tone=row.tone,
        amount_minor=row.amount_minor,
        currency=row.currency,
        due_at=row.due_at,
        is_timed=row.is_timed,
        party_reference=row.party_reference,
        name=Name(row.party_name, row.party_native_name),
        tier=who.tier if who else "",
        is_new=row.is_from_event and at - row.created_at < NEW_FOR,
    )


def _whom(party_ids: Sequence[int]) -> Mapping[int, Who]:
    if not party_ids:
        return {}
    sql = """
        select p.id, p.reference, p.full_name, p.native_name, coalesce(f.tier, ''), coalesce(f.currency, '')
          from parties_party p
          left join scores_profile f on f.party_id = p.id
               and f.generation = (select generation from runs_pointer where id = 1)
         where p.id = any(%s)"""
    with connection.cursor() as cursor:
        cursor.execute(sql, (list(party_ids),))
        return {
            party: Who(reference, Name(full, native), str(Tier(tier).label) if tier else "", currency)
            for party, reference, full, native, tier, currency in cursor.fetchall()
        }
