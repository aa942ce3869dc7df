"""How customers are told apart and reached: documents, telephones, e-mail, addresses; some is missing."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amity.demo import numbers
from amity.demo.arrays import NEVER, Flags, Floats, Texts, at, hidden, texts
from amity.demo.cast import Cast
from amity.demo.named import Named
from amity.demo.tables import days, table
from amity.demo.world import toml_words


def identifier_rows(cast: Cast) -> pa.Table:
    """Return the rows of the documents; some second records were opened without one."""
    stage, is_foreign = cast.stage, cast.is_foreign
    rng = stage.rng("identifiers")
    countries = toml_words("foreign_names")["countries"]
    issuer = hidden(at(countries, rng.integers(0, len(countries), cast.size)), ~is_foreign)
    scheme = np.select([cast.is_company, is_foreign], ["USCC", "PASSPORT"], "ID_CARD")
    expires = np.where(cast.is_company, NEVER, stage.horizon.last + rng.integers(20, 3650, cast.size))
    forgotten = cast.is_second & (rng.random(cast.size) < stage.of("people")["second_without_document"])
    who = np.flatnonzero(~cast.is_prospect & ~forgotten)
    columns = {
        "customer_key": stage.customer_keys(who),
        "scheme": texts(list(scheme[who])),
        "value": _documents(cast)[who],
        "issuer": issuer[who],
        "expires_on": days(expires[who], stage.horizon),
    }
    return table("identifiers", len(who), columns)


def _documents(cast: Cast) -> Texts:
    """Return everybody's number; a second record has the first one's."""
    stage, crowd, first = cast.stage, cast.people, cast.originals
    regions = [cast.where.districts[d].region_code for d in cast.address.district]
    births = [str(day).replace("-", "") for day in np.datetime64(stage.horizon.start) + crowd.birth[:first]]
    cards = numbers.identity_cards(regions[:first], births, crowd.is_female[:first])
    passports = numbers.passports(stage.of("numbers")["passport_prefix"], np.arange(first) + stage.first)
    persons = np.where(crowd.is_foreign[:first], passports, cards)
    codes = numbers.company_codes(regions[cast.persons :], np.arange(cast.firms.count) + stage.first)
    return np.concatenate([persons, persons[cast.origin], codes])


def contact_rows(cast: Cast, called: Named) -> pa.Table:
    """Return the rows of telephones and e-mails."""
    stage, truths = cast.stage, cast.stage.of("people")
    rng = stage.rng("contact-points")
    whose = np.arange(cast.size)
    same = rng.random(len(cast.origin)) < truths["second_with_same_mobile"]
    whose[cast.originals : cast.persons][same] = cast.origin[same]
    mobile = numbers.mobiles(stage.of("numbers")["mobile_prefix"], whose + stage.first)
    has_mobile = rng.random(cast.size) >= truths["missing_mobile"]
    has_email = (rng.random(cast.size) >= truths["missing_email"]) | cast.is_company
    writes = has_email & (~has_mobile | (rng.random(cast.size) < truths["prefers_email"]))
    email = pa.array(_emails(rng, cast, called))
    verified = rng.random(cast.size)
    return pa.concat_tables(
        [
            _contacts(cast, "MOBILE", mobile, has=has_mobile, preferred=~writes, verified=verified),
            _contacts(cast, "EMAIL", email, has=has_email, preferred=writes, verified=verified),
        ]
    )


def _contacts(
    cast: Cast, kind: str, value: pa.Array, *, has: Flags, preferred: Flags, verified: Floats
) -> pa.Table:
    who = np.flatnonzero(has)
    columns = {
        "customer_key": cast.stage.customer_keys(who),
        "kind": kind,
        "value": value.take(pa.array(who)),
        "is_preferred": preferred[who],
        "is_verified": verified[who] < cast.stage.of("people")["verified"][kind],
    }
    return table("contact_points", len(who), columns)


def _emails(rng: np.random.Generator, cast: Cast, called: Named) -> list[str]:
    domains = cast.stage.of("numbers")["domains"]
    which = rng.integers(0, len(domains), cast.size)
    plain = pc.replace_substring_regex(pc.utf8_lower(pa.array(called.latin)), "[^a-z]", "")
    tails = [str(place % 97) for place in range(cast.persons)] + ["-office"] * cast.firms.count
    parts = zip(plain.to_pylist(), tails, which, strict=True)
    return [f"{name}{tail}@{domains[domain]}" for name, tail, domain in parts]


def address_rows(cast: Cast) -> pa.Table:
    """Return the rows of addresses, written for those who read no Chinese in Latin letters."""
    stage, districts = cast.stage, cast.where.districts
    has = stage.rng("addresses").random(cast.size) >= stage.of("people")["missing_address"]
    who = np.flatnonzero(has & ~cast.is_prospect)
    district = cast.address.district[who]
    columns = {
        "customer_key": stage.customer_keys(who),
        "kind": texts(list(np.where(cast.is_company[who], "REGISTERED", "HOME"))),
        "region_code": at([d.region_code for d in districts], district),
        "city": at([d.city for d in districts], district),
        "line": np.where(cast.is_foreign[who], cast.address.line_en[who], cast.address.line_zh[who]),
    }
    return table("addresses", len(who), columns)
