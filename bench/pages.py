"""Server time of the pages that people wait for, asked of the application in this process, bank-wide data.

Goals at 1,000,000 customers, 95th percentile: a list 100 ms, a customer 150 ms, search 50 ms.
Needs the bank that bench.load made.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

from bench import bank
from bench.results import keep, percentile, table

os.environ.update(bank.ENVIRONMENT)
os.environ["AMITY_HOSTS"] = "testserver"

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from amity import boot
from amity.foundation.access import walls
from amity.foundation.organisation import selectors as organisation

ASKED = int(os.environ.get("AMITY_BENCH_REQUESTS", "60"))
ROLES = ("customer_manager", "team_lead", "branch_manager", "compliance")
GOALS = {"list": 100, "customer": 150, "search": 50}
LISTS = ("", "?tab=maturing", "?tab=outflow", "?sort=-assets", "?tier=WEALTH&sort=name")
SEED = 7


def main() -> None:
    """Ask each page as each role and print percentiles."""
    rows = []
    with boot.database(migrated=True):
        for role in ROLES:
            client, subject = _signed_in(role)
            found = _customers(subject)
            pages: dict[str, Callable[[random.Random], str]] = {
                "my day": lambda _r: "/day/",
                "list": lambda r: f"/customers/{r.choice(LISTS)}",
                "customer": lambda r, found=found: f"/customers/{r.choice(found)[0]}/",
                "search": lambda r, found=found: f"/search/?q={_typed(r.choice(found)[1], r)}",
            }
            if role == "compliance":
                del pages["my day"]
            rows += [(role, page, *_measured(client, path)) for page, path in pages.items()]
    titles = ("role", "page", "p50 ms", "p95 ms", "max ms")
    table((*titles, "goal"), [(*row, GOALS.get(row[1], 0)) for row in rows])
    keep("pages", {"asked": ASKED, "rows": [dict(zip(titles, row, strict=True)) for row in rows]})


def _signed_in(role: str) -> tuple[Client, organisation.StaffRow]:
    person = next(row for row in organisation.showcase() if row.role == role)
    client = Client()
    client.force_login(get_user_model().objects.get(username=person.username))
    return client, person


def _customers(person: organisation.StaffRow) -> Sequence[tuple[str, str]]:
    """Return references and search words of customers whom the person may see."""
    wanted = {
        "customer_manager": "g.staff_id = %s",
        "team_lead": "g.team_id = (select team_id from organisation_posting where staff_id = %s)",
        "branch_manager": "g.unit_id = (select unit_id from organisation_posting where staff_id = %s)",
    }.get(person.role, "%s > 0")
    with walls.everything(), connection.cursor() as cursor:
        cursor.execute(
            "select p.reference, p.sort_name from access_grant g join parties_party p on p.id = g.party_id "
            f"where {wanted} and p.status = 'ACTIVE' limit 2000",
            [person.id],
        )
        return [(str(reference), name) for reference, name in cursor.fetchall()]


def _typed(name: str, chance: random.Random) -> str:
    """Return the beginning of a name, as somebody types it."""
    return name.split(maxsplit=1)[0][: chance.randint(2, 8)] if name else "ch"


def _measured(client: Client, path: Callable[[random.Random], str]) -> tuple[float, float, float]:
    chance = random.Random(SEED)  # noqa: S311  the same pages every time
    client.get(path(chance))
    times = []
    for _request in range(ASKED):
        asked = path(chance)
        began = time.perf_counter()
        answer = client.get(asked)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{asked} answered {answer.status_code}")
    return percentile(times, 0.5), percentile(times, 0.95), max(times)


if __name__ == "__main__":
    main()
