"""The hidden truth: why it happened. Written beside the extract, never loaded; benchmarks compare with it."""

import numpy as np
import pyarrow as pa

from amity.demo.arrays import NEVER, Ints
from amity.demo.cast import Cast
from amity.demo.deposits import Decisions
from amity.demo.tables import days, money
from amity.demo.wealth import TakeUps


def truths(cast: Cast, matured: Decisions, taken: TakeUps) -> dict[str, pa.Table]:
    """Return the tables of the truth."""
    return {
        "minds": _minds(cast),
        "attrition": _attrition(cast),
        "life_events": _life(cast),
        "duplicates": _duplicates(cast),
        "maturities": _maturities(cast, matured),
        "take_ups": _take_ups(cast, taken),
    }


def _minds(cast: Cast) -> pa.Table:
    inner = cast.inner
    columns = {name: getattr(inner, name) for name in inner.__slots__}
    keys = cast.stage.customer_keys(np.arange(cast.size))
    return pa.table(
        {
            "customer_key": keys,
            **columns,
            "assets": cast.assets,
            "tier": pa.array(cast.covered.tier, pa.string()),
        }
    )


def _attrition(cast: Cast) -> pa.Table:
    horizon, leaving = cast.stage.horizon, cast.leaving
    who = np.arange(cast.size)
    return pa.table(
        {
            "customer_key": cast.stage.customer_keys(who),
            "starts_on": days(_firsts(cast, leaving.start), horizon),
            "won_back_on": days(_firsts(cast, leaving.back), horizon),
            "hazard_now": leaving.hazard,
            "is_gone": leaving.gone(cast.stage),
        }
    )


def _firsts(cast: Cast, bucket: Ints) -> Ints:
    never = bucket >= NEVER
    return np.where(never, NEVER, cast.stage.horizon.firsts[np.where(never, 0, bucket)])


def _life(cast: Cast) -> pa.Table:
    parts = []
    for kind, bucket in cast.life.bucket.items():
        who = np.flatnonzero(bucket >= 0)
        first = cast.persons if kind == "GROWTH" else 0
        month = days(cast.stage.horizon.firsts[bucket[who]], cast.stage.horizon)
        keys = cast.stage.customer_keys(who + first)
        parts.append(
            pa.table({"customer_key": keys, "kind": pa.repeat(pa.scalar(kind), len(who)), "month": month})
        )
    return pa.concat_tables(parts)


def _duplicates(cast: Cast) -> pa.Table:
    second = np.arange(cast.originals, cast.persons)
    return pa.table(
        {
            "customer_key": cast.stage.customer_keys(cast.origin),
            "second_key": cast.stage.customer_keys(second),
        }
    )


def _maturities(cast: Cast, matured: Decisions) -> pa.Table:
    return pa.table(
        {
            "customer_key": cast.stage.customer_keys(matured.owner),
            "holding_key": cast.stage.holding_keys(matured.holding),
            "matured_on": days(matured.day, cast.stage.horizon),
            "amount": money(matured.cents),
            "was_called": matured.was_called,
            "was_messaged": matured.was_messaged,
            "chance": matured.chance,
            "chance_without_call": matured.chance_without,
            "renewed": matured.renewed,
            "to_wealth": matured.to_wealth,
        }
    )


def _take_ups(cast: Cast, taken: TakeUps) -> pa.Table:
    return pa.table(
        {
            "customer_key": cast.stage.customer_keys(taken.owner),
            "taken_on": days(taken.day, cast.stage.horizon),
            "amount": money(taken.cents),
            "was_called": taken.was_called,
            "chance": taken.chance,
            "chance_without_call": taken.chance_without,
        }
    )
