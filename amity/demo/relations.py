"""Relations: families, companies and those behind them, employers, guarantors, joint holders."""

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Floats, Ints
from amity.demo.cast import Cast
from amity.demo.ledger import Ledger
from amity.demo.products import place
from amity.demo.tables import NO_AMOUNT, money, table

INVERSE = {
    "SPOUSE": "SPOUSE",
    "CHILD": "PARENT",
    "LEGAL_REPRESENTATIVE": "REPRESENTS",
    "FINANCE_HEAD": "COMPANY",
    "SHAREHOLDER": "OWNS",
    "EMPLOYER": "EMPLOYEE",
    "GUARANTOR": "GUARANTEES",
}


def relationship_rows(cast: Cast, company: Ints, guarantor: Ints) -> pa.Table:
    """Return the rows of the relationships; each pair stands once."""
    homes, firms = cast.homes, cast.firms
    firm = np.arange(firms.count) + cast.persons
    heads, holders = firms.finance_head >= 0, firms.shareholder >= 0
    works_for = cast.jobs.company()
    staff = np.flatnonzero(works_for >= 0)
    parts = [
        _pairs(cast, homes.husband, homes.wife, "SPOUSE"),
        _pairs(cast, homes.husband[homes.couple], homes.child, "CHILD"),
        _pairs(cast, homes.wife[homes.couple], homes.child, "CHILD"),
        _pairs(cast, firm, firms.representative, "LEGAL_REPRESENTATIVE"),
        _pairs(cast, firm, firms.representative, "SHAREHOLDER", firms.owned),
        _pairs(cast, firm[holders], firms.shareholder[holders], "SHAREHOLDER", 100 - firms.owned[holders]),
        _pairs(cast, firm[heads], firms.finance_head[heads], "FINANCE_HEAD"),
        _pairs(cast, staff, works_for[staff] + cast.persons, "EMPLOYER"),
        _pairs(cast, company, guarantor, "GUARANTOR"),
    ]
    return pa.concat_tables(parts)


def _pairs(cast: Cast, customer: Ints, other: Ints, role: str, share: Floats | None = None) -> pa.Table:
    stage = cast.stage
    cents = np.full(len(customer), NO_AMOUNT) if share is None else np.rint(share * 100).astype(np.int64)
    columns = {
        "customer_key": stage.customer_keys(customer),
        "other_key": stage.customer_keys(other),
        "role": role,
        "inverse_role": INVERSE[role],
        "share": money(cents),
    }
    return table("relationships", len(customer), columns)


def guaranteed(cast: Cast, ledger: Ledger) -> tuple[Ints, Ints, Ints]:
    """Return who guarantees the companies' lines: company, guarantor, holding."""
    rng = cast.stage.rng("guarantors")
    running = ledger.column("matures") > cast.stage.horizon.last
    lines = np.flatnonzero((ledger.column("product") == place("LN-WC")) & running)
    company = ledger.column("owner")[lines]
    some = rng.random(len(lines)) < cast.stage.of("companies")["guarantor_share"]
    own = cast.firms.representative[company - cast.persons]
    # Some are guaranteed by another company, as happens among friends.
    others = np.flatnonzero(cast.is_company)
    friend = rng.choice(others, len(lines))
    among = rng.random(len(lines)) < cast.stage.of("companies")["friend_guarantor_share"]
    guarantor = np.where(among & (friend != company), friend, own)
    return company[some], guarantor[some], lines[some]


def holding_party_rows(cast: Cast, ledger: Ledger, guarantor: Ints, line: Ints) -> pa.Table:
    """Return who stands behind holdings beside their owners: guarantors of lines, spouses on home loans."""
    spouse = np.full(cast.size, -1)
    spouse[cast.homes.husband], spouse[cast.homes.wife] = cast.homes.wife, cast.homes.husband
    homes = np.flatnonzero(ledger.column("product") == place("LN-HOME"))
    partner = spouse[ledger.column("owner")[homes]]
    homes, partner = homes[partner >= 0], partner[partner >= 0]
    parts = [
        _behind(cast, line, guarantor, "GUARANTOR", NO_AMOUNT),
        _behind(cast, homes, partner, "JOINT_OWNER", 5000),
    ]
    return pa.concat_tables(parts)


def _behind(cast: Cast, holding: Ints, who: Ints, role: str, share: int) -> pa.Table:
    columns = {
        "holding_key": cast.stage.holding_keys(holding),
        "customer_key": cast.stage.customer_keys(who),
        "role": role,
        "share": money(np.full(len(who), share)),
    }
    return table("holding_parties", len(who), columns)
