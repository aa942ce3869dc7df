"""How customers are told apart and reached: documents, telephones, e-mail, addresses; some is missing."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amity.demo import numbers
from amity.demo.arrays import NEVER, Flags, Ints, Texts, at, texts
from amity.demo.cast import Cast
from amity.demo.customers import Named
from amity.demo.tables import days, table
from amity.demo.world import toml_words


def identifier_rows(cast: Cast) -> pa.Table:
    """Return the rows of the documents."""
    stage, crowd = cast.stage, cast.people
    rng = stage.rng("identifiers")
    regions = [cast.where.districts[d].region_code for d in cast.address.district]
    births = _written(cast)
    cards = numbers.identity_cards(
        regions[: cast.originals], births[: cast.originals], crowd.is_female[: cast.originals]
    )
    abroad = numbers.passports(
        stage.of("numbers")["passport_prefix"], np.arange(cast.originals) + stage.first
    )
    value = np.where(crowd.is_foreign[: cast.originals], abroad, cards)
    value = np.concatenate(
        [
            value,
            value[cast.origin],
            numbers.company_codes(regions[cast.persons :], np.arange(cast.firms.count) + stage.first),
        ]
    )
    countries = toml_words("foreign_names")["countries"]
    where = at(countries, rng.integers(0, len(countries), crowd.size))
    is_foreign = np.append(crowd.is_foreign, np.zeros(cast.firms.count, dtype=bool))
    scheme = np.where(cast.is_company, "USCC", np.where(is_foreign, "PASSPORT", "ID_CARD"))
    issuer = np.where(is_foreign, np.append(where, [None] * cast.firms.count), None)
    expires = np.where(cast.is_company, NEVER, stage.horizon.last + rng.integers(20, 3650, cast.size))
    kept = ~cast.is_prospect & ~_forgotten(rng, cast)
    who = np.flatnonzero(kept)
    columns = {
        "customer_key": stage.customer_keys(who),
        "scheme": texts(list(scheme[who])),
        "value": value[who],
        "issuer": issuer[who],
        "expires_on": days(expires[who], stage.horizon),
    }
    return table("identifiers", len(who), columns)


def _forgotten(rng: np.random.Generator, cast: Cast) -> Flags:
    """Return whose document is missing: a third of the second records were opened with another one."""
    second = (np.arange(cast.size) >= cast.originals) & ~cast.is_company
    return second & (rng.random(cast.size) < 0.34)  # noqa: PLR2004


def _written(cast: Cast) -> list[str]:
    dates = np.datetime64(cast.stage.horizon.start) + cast.people.birth
    return [str(day).replace("-", "") for day in dates]


def contact_rows(cast: Cast, called: Named) -> pa.Table:
    """Return the rows of telephones and e-mails."""
    stage, truths = cast.stage, cast.stage.of("people")
    rng = stage.rng("contact-points")
    whose = np.arange(cast.size)
    # Two thirds of the second records carry the first one's mobile.
    same = rng.random(len(cast.origin)) < 0.66  # noqa: PLR2004
    whose[cast.originals : cast.persons][same] = cast.origin[same]
    mobile = numbers.mobiles(stage.of("numbers")["mobile_prefix"], whose + stage.first)
    has_mobile = rng.random(cast.size) >= truths["missing_mobile"]
    has_email = rng.random(cast.size) >= truths["missing_email"]
    has_email |= cast.is_company
    email = _emails(rng, cast, called)
    prefers_email = has_email & (~has_mobile | (rng.random(cast.size) < 0.08))  # noqa: PLR2004
    parts = []
    for kind, has, value, preferred in (
        ("MOBILE", has_mobile, mobile, has_mobile & ~prefers_email),
        ("EMAIL", has_email, pa.array(email), prefers_email),
    ):
        who = np.flatnonzero(has)
        columns: dict[str, Any] = {
            "customer_key": stage.customer_keys(who),
            "kind": kind,
            "value": value.take(pa.array(who)),
            "is_preferred": preferred[who],
            "is_verified": rng.random(len(who)) < (0.93 if kind == "MOBILE" else 0.6),
        }
        parts.append(table("contact_points", len(who), columns))
    return pa.concat_tables(parts)


def _emails(rng: np.random.Generator, cast: Cast, called: Named) -> list[str]:
    domains = cast.stage.of("numbers")["domains"]
    which = rng.integers(0, len(domains), cast.size)
    plain = pc.replace_substring_regex(pc.utf8_lower(pa.array(called.latin)), "[^a-z]", "")
    tails = [str(place % 97) for place in range(cast.persons)] + ["-office"] * cast.firms.count
    parts = zip(plain.to_pylist(), tails, which, strict=True)
    return [f"{name}{tail}@{domains[domain]}" for name, tail, domain in parts]


def address_rows(cast: Cast) -> pa.Table:
    """Return the rows of addresses."""
    stage = cast.stage
    rng = stage.rng("addresses")
    has = (rng.random(cast.size) >= stage.of("people")["missing_address"]) & ~cast.is_prospect
    who = np.flatnonzero(has)
    districts = cast.where.districts
    cities = [f"Ningcheng, {d.name_en}" for d in districts]
    foreign = np.append(cast.people.is_foreign, np.zeros(cast.firms.count, dtype=bool))[who]
    columns = {
        "customer_key": stage.customer_keys(who),
        "kind": _kinds(cast, who),
        "region_code": at([d.region_code for d in districts], cast.address.district[who]),
        "city": at(cities, cast.address.district[who]),
        "line": np.where(foreign, cast.address.line_en[who], cast.address.line_zh[who]),
    }
    return table("addresses", len(who), columns)


def _kinds(cast: Cast, who: Ints) -> Texts:
    return np.where(cast.is_company[who], "REGISTERED", "HOME").astype(object)
