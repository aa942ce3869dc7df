"""Heroes: customers written by hand (words/heroes.toml); here is who they are and how they hang together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from amity.demo import numbers
from amity.demo.arrays import NEVER, Ints
from amity.demo.chance import Chance
from amity.demo.customers import occupation
from amity.demo.places import Places, places
from amity.demo.relations import INVERSE
from amity.demo.stage import Stage, customer_numbers
from amity.demo.tables import NO_AMOUNT, days, money, table
from amity.demo.world import toml_words

CHUNK = 999
"""The number of the heroes' own small chunk."""

FIRST_SEQUENCE = 480
"""Where the running numbers of their identity cards begin, far from those of their neighbours."""


@dataclass(frozen=True, slots=True)
class Heroes:
    """The heroes on their own stage; ``manager`` is the staff number of who looks after them."""

    stage: Stage
    where: Places
    manager: str
    cast: tuple[dict[str, Any], ...]

    def place(self, latin: str) -> int:
        """Return the place of a hero.

        :raises StopIteration: if nobody has that name.
        """
        return next(n for n, hero in enumerate(self.cast) if hero["latin"] == latin)

    def day(self, from_today: int) -> int:
        """Return a day that is counted from today."""
        return self.stage.horizon.last + from_today

    def days(self, name: str) -> Ints:
        """Return a day of each hero; NEVER where none is given."""
        return np.array([self.day(hero[name]) if name in hero else NEVER for hero in self.cast])


def count() -> int:
    """Return how many heroes there are."""
    return len(toml_words("heroes")["hero"])


def heroes(city: Stage, manager: str) -> Heroes:
    """Return the heroes of the bank whose first chunk is given."""
    stage = Stage(city.world, city.horizon, Chance(city.chance.seed, CHUNK), CHUNK, 0, count())
    return Heroes(stage, places(city), manager, tuple(toml_words("heroes")["hero"]))


def customer_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the customers."""
    place = np.arange(len(ours.cast))
    firm = [_is_company(hero) for hero in ours.cast]
    plain = {
        name: [hero.get(given) for hero in ours.cast]
        for name, given in (
            ("full_name", "latin"),
            ("native_name", "native"),
            ("risk_profile", "risk"),
            ("sex", "sex"),
            ("education", "education"),
            ("employer", "employer"),
            ("income_band", "income_band"),
            ("marital_status", "marital"),
            ("industry_code", "industry"),
            ("size", "size"),
        )
    }
    capital = [hero["capital"] * 100 if "capital" in hero else NO_AMOUNT for hero in ours.cast]
    columns = {
        **plain,
        "occupation": [
            occupation(hero["occupation"]) if "occupation" in hero else None for hero in ours.cast
        ],
        "key": ours.stage.customer_keys(place),
        "kind": ["ORGANISATION" if is_firm else "PERSON" for is_firm in firm],
        "number": customer_numbers(place, ours.stage.of("numbers")),
        "unit_code": ours.where.branches[0].code,
        "customer_since": days(ours.days("since"), ours.stage.horizon),
        "status": [hero.get("status", "ACTIVE") for hero in ours.cast],
        "language": [hero.get("language", "zh") for hero in ours.cast],
        "kyc_expires_on": days(ours.days("kyc"), ours.stage.horizon),
        "birth_on": [_born(ours, hero) for hero in ours.cast],
        "registered_capital": money(np.array(capital)),
        "founded_on": days(ours.days("founded"), ours.stage.horizon),
    }
    return table("customers", len(place), columns)


def _is_company(hero: dict[str, Any]) -> bool:
    return "industry" in hero


def _born(ours: Heroes, hero: dict[str, Any]) -> date | None:
    if _is_company(hero):
        return None
    born = ours.stage.horizon.date(ours.day(-hero["age_days"]))
    if hero.get("birthday"):
        today = ours.stage.horizon.today
        return date(born.year, today.month, min(today.day, 28))
    return born


def identifier_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the documents; prospects have shown none."""
    who = [n for n, hero in enumerate(ours.cast) if hero.get("status") != "PROSPECT"]
    scheme, value = zip(*(_document(ours, n) for n in who), strict=True)
    columns = {
        "customer_key": ours.stage.customer_keys(np.array(who)),
        "scheme": list(scheme),
        "value": list(value),
        "issuer": [ours.cast[n].get("country") for n in who],
        "expires_on": days(
            np.where([_is_company(ours.cast[n]) for n in who], NEVER, ours.day(2400)), ours.stage.horizon
        ),
    }
    return table("identifiers", len(who), columns)


def _document(ours: Heroes, place: int) -> tuple[str, str]:
    hero = ours.cast[place]
    region = ours.where.districts[hero["district"]].region_code
    if _is_company(hero):
        return "USCC", str(numbers.company_codes([region], np.array([place]))[0])
    if "country" in hero:
        return "PASSPORT", str(
            numbers.passports(ours.stage.of("numbers")["passport_prefix"], np.array([place]))[0]
        )
    born = _born(ours, hero)
    written = f"{born:%Y%m%d}"
    female = np.array([hero["sex"] == "F"])
    return "ID_CARD", str(numbers.identity_cards([region], [written], female, first=FIRST_SEQUENCE)[0])


def contact_rows(ours: Heroes) -> pa.Table:
    """Return the rows of telephones and e-mails."""
    rows = [
        (n, kind, hero[given], kind == "MOBILE")
        for n, hero in enumerate(ours.cast)
        for kind, given in (("MOBILE", "mobile"), ("EMAIL", "email"))
        if given in hero
    ]
    who, kinds, values, preferred = zip(*rows, strict=True)
    columns = {
        "customer_key": ours.stage.customer_keys(np.array(who)),
        "kind": list(kinds),
        "value": list(values),
        "is_preferred": list(preferred),
        "is_verified": True,
    }
    return table("contact_points", len(rows), columns)


def address_rows(ours: Heroes) -> pa.Table:
    """Return the rows of addresses."""
    districts = [ours.where.districts[hero["district"]] for hero in ours.cast]
    columns = {
        "customer_key": ours.stage.customer_keys(np.arange(len(ours.cast))),
        "kind": ["REGISTERED" if _is_company(hero) else "HOME" for hero in ours.cast],
        "region_code": [d.region_code for d in districts],
        "city": [d.city for d in districts],
        "line": [hero["line"] for hero in ours.cast],
    }
    return table("addresses", len(districts), columns)


def relationship_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the relationships."""
    rows: list[tuple[int, int, str, int]] = []
    for n, hero in enumerate(ours.cast):
        if "of" in hero:
            rows.append((ours.place(hero["of"]), n, hero["role"], NO_AMOUNT))
        if "works_for" in hero:
            rows.append((n, ours.place(hero["works_for"]), "EMPLOYER", NO_AMOUNT))
        rows += [
            (n, ours.place(tie["to"]), tie["role"], tie["share"] * 100 if "share" in tie else NO_AMOUNT)
            for tie in hero.get("relations", ())
        ]
    who, other, role, share = zip(*rows, strict=True)
    columns = {
        "customer_key": ours.stage.customer_keys(np.array(who)),
        "other_key": ours.stage.customer_keys(np.array(other)),
        "role": list(role),
        "inverse_role": [INVERSE[one] for one in role],
        "share": money(np.array(share)),
    }
    return table("relationships", len(rows), columns)


def assignment_rows(ours: Heroes) -> pa.Table:
    """Return the rows of the assignments: all to one manager."""
    since = np.array([max(hero.get("since", -400), -1500) for hero in ours.cast])
    columns = {
        "customer_key": ours.stage.customer_keys(np.arange(len(ours.cast))),
        "staff_code": ours.manager,
        "role": "MAIN",
        "active_from": days(ours.stage.horizon.last + since, ours.stage.horizon),
    }
    return table("assignments", len(ours.cast), columns)
