"""The wall: PostgreSQL is told whom the present reader may see at all, and shows it nobody else.

Coarse on purpose: whole units and whole banks. ``services.visible`` says exactly who is within reach; the
wall holds where a query forgot to ask it. Where nothing is told, nobody is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from amity.foundation.access.permissions import Reach, permissions
from amity.foundation.kernel.actors import Actor
from amity.foundation.organisation import selectors as organisation


@dataclass(frozen=True, slots=True)
class Wall:
    """Whom a reader may see at all: customers of these banks, and of these units.

    ``homes`` are the banks whose rows about no customer may be seen: the work and the words of its units.
    """

    homes: tuple[int, ...] = ()
    banks: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    shows_erased: bool = False


CLOSED = Wall()
_present: ContextVar[Wall] = ContextVar("wall", default=CLOSED)


def closed() -> AbstractContextManager[None]:
    """Let the block begin with nobody in sight; ``for_actor`` may open it while it runs."""
    return _standing(CLOSED)


def reaching(units: Iterable[int]) -> AbstractContextManager[None]:
    """Let the block see the customers of these units."""
    return _standing(Wall(units=tuple(units)))


def of_bank(legal_entity_id: int) -> AbstractContextManager[None]:
    """Let the block see one whole bank: for counts that name nobody, and services that say why."""
    return _standing(_around_bank(legal_entity_id))


def for_counts(*, by: Actor) -> AbstractContextManager[None]:
    """Let who may see nobody count the whole bank, as they may: counts name nobody."""
    if permissions().reach(by.roles) is Reach.NONE:
        return of_bank(by.legal_entity_id)
    return nullcontext()


def everything(*, erased: bool = False) -> AbstractContextManager[None]:
    """Let the block see everybody, for work that is nobody's own, such as jobs; the erased only if asked."""
    banks = tuple(bank.id for bank in organisation.legal_entities())
    return _standing(Wall(homes=banks, banks=banks, shows_erased=erased))


def for_actor(actor: Actor) -> None:
    """Let the rest of the enclosing block see what the actor may see at all. At most three short queries."""
    _stand(wall_of(actor))


def wall_of(actor: Actor) -> Wall:
    """Return the wall around all units in which the actor may see anybody."""
    home = actor.legal_entity_id
    # A machine, the house itself or a channel, has no unit: it works for a whole bank.
    reach = permissions().reach(actor.roles) if actor.staff_id > 0 else Reach.BANK
    if reach is Reach.BANK:
        return _around_bank(home)
    if reach is Reach.NONE:
        return Wall(homes=(home,))
    units = organisation.subtree(actor.unit_id) if reach is Reach.BRANCH else (actor.unit_id,)
    colleagues = _colleagues(actor, reach, units)
    return Wall(homes=(home,), units=tuple(sorted({*units, *_homes_of_customers(colleagues, home)})))


@contextmanager
def _standing(wall: Wall) -> Iterator[None]:
    before = _present.get()
    token = _present.set(wall)
    try:
        if wall != before:
            _tell(wall)
        yield
    finally:
        told = _present.get()
        _present.reset(token)
        if told != before:
            _tell_again(before)


def _stand(wall: Wall) -> None:
    if wall != _present.get():
        _present.set(wall)
        _tell(wall)


def _around_bank(legal_entity_id: int) -> Wall:
    return Wall(homes=(legal_entity_id,), banks=(legal_entity_id,))


def _colleagues(actor: Actor, reach: Reach, units: tuple[int, ...]) -> set[int]:
    """Return the staff whose customers the actor may see."""
    if reach is Reach.BRANCH:
        return {actor.staff_id, *organisation.staff_posted(units=units)}
    if reach is Reach.TEAM and actor.team_id is not None:
        return {actor.staff_id, *organisation.staff_posted(team_id=actor.team_id)}
    return {actor.staff_id}


def _homes_of_customers(staff_ids: set[int], legal_entity_id: int) -> set[int]:
    # Customers live where they live, whoever looks after them: a manager sees some of other units.
    with connection.cursor() as cursor:
        cursor.execute("SELECT amity_homes(%s, %s)", [legal_entity_id, sorted(staff_ids)])
        return {unit for (unit,) in cursor.fetchall()}


def _tell(wall: Wall) -> None:
    # A connection that is not there yet is told when it is made.
    if connection.connection is not None:
        _tell_connection(connection, wall)


def _tell_connection(to: BaseDatabaseWrapper, wall: Wall) -> None:
    with to.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('amity.homes', %s, false), set_config('amity.banks', %s, false),"
            " set_config('amity.units', %s, false), set_config('amity.erased', %s, false)",
            [*map(_array, (wall.homes, wall.banks, wall.units)), "on" if wall.shows_erased else ""],
        )


def _array(ids: tuple[int, ...]) -> str:
    return f"{{{','.join(map(str, ids))}}}" if ids else ""


def _tell_again(wall: Wall) -> None:
    """Go back to the wall of before, whatever happened inside."""
    if connection.connection is None or _is_rolling_back():
        return
    try:
        _tell(wall)
    except DatabaseError:
        # Nobody may get this connection as it is; whoever comes next has another, told afresh.
        connection.close()


def _is_rolling_back() -> bool:
    # What was told inside a transaction that fails is undone with it.
    if connection.needs_rollback:
        return True
    return bool(connection.connection.info.transaction_status == TransactionStatus.INERROR)


def _tell_new(sender: object, connection: BaseDatabaseWrapper, **_more: object) -> None:  # noqa: ARG001 Django's names
    # Also one that the pool lends again: what it was told last may be somebody else's wall.
    if connection.alias == DEFAULT_DB_ALIAS:
        _tell_connection(connection, _present.get())


connection_created.connect(_tell_new, dispatch_uid="amity.wall")
