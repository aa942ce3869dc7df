"""The Chens of East Lake and three companies: all are Lin's but Grandmother, who is Wang's in the West."""

from __future__ import annotations

from datetime import date

import pytest

from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.know.parties.models import Party
from amity.know.relations.models import Suggestion
from amity.know.relations.services import publishing
from amity.know.relations.services.publishing import NewSuggestion, NewTie

TODAY = date(2026, 3, 2)
PEOPLE = {"CHEN": "LIN", "WANG": "LIN", "SON": "LIN", "LODGER": "LIN", "GRANDMOTHER": "WANG"}
COMPANIES = ("HENGDA", "YUANDA", "BODA")


@pytest.fixture
def family(load, publish, bank) -> dict[str, Party]:
    units = {"LIN": "EAST", "WANG": "WEST"}
    load(
        "customers",
        *(
            {"key": key, "kind": "PERSON", "number": f"N{key}", "unit_code": units[staff],
             "full_name": f"{key.title()} Canary", "native_name": "陈玉兰"[: 2 + place % 2] + str(place)}
            for place, (key, staff) in enumerate(PEOPLE.items())
        ),
        *(
            {"key": key, "kind": "ORGANISATION", "number": f"N{key}", "unit_code": "EAST",
             "full_name": f"{key.title()} Trading"}
            for key in COMPANIES
        ),
    )  # fmt: skip
    first = date(2024, 1, 1)
    everybody = {**PEOPLE, **dict.fromkeys(COMPANIES, "LIN")}
    load(
        "assignments",
        *(
            {"customer_key": key, "staff_code": staff, "role": "MAIN", "active_from": first}
            for key, staff in everybody.items()
        ),
    )
    publish()
    return {party.number[1:]: party for party in Party.objects.all()}


@pytest.fixture
def suggest(family, bank):
    """``suggest("CHEN", "WANG")`` publishes that they, and only they, seem to live together."""

    def published(*groups: tuple[str, ...]) -> list[Suggestion]:
        found = []
        for group in groups:
            ids = sorted(family[key].pk for key in group)
            roles = dict(zip(ids, ("HEAD", "PARTNER", "CHILD"), strict=False))
            tie = NewTie(ids[0], ids[1], 0.9, ("SPOUSE", "SAME_ADDRESS"))
            found.append(NewSuggestion(roles, (tie,), 0.9))
        publishing.publish_suggestions(bank.id, found, as_of=TODAY)
        return list(Suggestion.objects.filter(state="OPEN").order_by("pk"))

    return published


@pytest.fixture
def wang(bank) -> Actor:
    return bank.actor("customer_manager", unit="WEST", staff="WANG")


@pytest.fixture
def system() -> Actor:
    return SYSTEM
