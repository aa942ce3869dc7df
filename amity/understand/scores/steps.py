"""The part of the ring that classifies: tiers, fifths, and one wide row a customer to publish."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from amity.analytics import engine
from amity.analytics.features.catalogue import CATALOGUE, version_of
from amity.analytics.tiers import rfm, value_tiers
from amity.foundation.kernel.carrying import Carries, Remade
from amity.foundation.kernel.publishing import publishing
from amity.foundation.runs import partitions
from amity.foundation.runs.cuts import Cut

TABLE = "scores_profile"

CARRIES: Carries = (Remade(TABLE, "party_id", by="the ring, from the map of the lake's keys"),)
"""What becomes of this room's rows when customers are merged."""


def version() -> str:
    """Return the version of the definitions behind a row: the catalogue, tiers and fifths."""
    text = f"{version_of(CATALOGUE)};{value_tiers.VERSION};{rfm.VERSION};home unit"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def classify(*, cut: Cut, folder: Path) -> tuple[int, int]:
    """Publish the feature rows of a legal entity with each customer's kind, tier and fifths."""
    entity = int(cut.legal_entity_id)
    with engine.connect(spill=folder / ".spill") as duck:
        duck.table_from_parquet("features", [str(folder / f"features-{entity}.parquet")])
        duck.table_from_parquet("customers", [str(folder / "customers.parquet")])
        backend = duck.ibis()
        kinds = backend.table("customers").select("party_id", "kind")
        rows = backend.table("features").inner_join(kinds, "party_id")
        classed = rfm.with_rfm(value_tiers.with_tiers(rows))
        with publishing(folder / f"rows-{entity}.parquet") as draft:
            written = duck.to_parquet(classed, draft)
    return written, written


def wide_rows(*, cuts: Sequence[Cut], folder: Path, run_id: int) -> int:
    """Publish the file of profiles: one wide row a customer, with the action that ranks first."""
    with engine.connect(spill=folder / ".spill") as duck:
        duck.table_from_parquet("decisions", [str(folder / "decisions.parquet")])
        duck.table_from_parquet("customers", [str(folder / "customers.parquet")])
        parts = []
        for cut in cuts:
            entity = int(cut.legal_entity_id)
            duck.table_from_parquet(f"rows_{entity}", [str(folder / f"rows-{entity}.parquet")])
            parts.append(_wide(cut, run_id))
        with publishing(folder / "profiles.parquet") as draft:
            return duck.to_parquet(" UNION ALL ".join(parts), draft)


def publish(*, folder: Path, run_id: int) -> int:
    """Fill the coming generation of profiles."""
    return partitions.fill(TABLE, generation=run_id, file=folder / "profiles.parquet")


def drop_old(*, generation: int) -> None:
    """Drop the generations of profiles that nobody reads any more."""
    partitions.drop_others(TABLE, current=generation)


def generations() -> tuple[int, ...]:
    """Return the generations that are kept, newest first."""
    return partitions.generations(TABLE)


def _wide(cut: Cut, run_id: int) -> str:
    money = {
        "assets_minor": "assets_total",
        "deposits_minor": "deposits_total",
        "wealth_minor": "wealth_total",
        "insurance_minor": "insurance_total",
        "loans_minor": "loans_total",
        "assets_change_90d_minor": "assets_change_90d",
        "contribution_12m_minor": "contribution_12m",
        "maturing_30d_minor": "maturing_amount_30d",
        "outflow_largest_14d_minor": "largest_outflow_14d",
    }
    minors = ", ".join(f"round({feature} * 100)::BIGINT AS {column}" for column, feature in money.items())
    return f"""
        SELECT {int(run_id)}::BIGINT AS generation, r.party_id,
            {int(cut.legal_entity_id)}::BIGINT AS legal_entity_id, c.unit_id,
            DATE '{cut.as_of}' AS as_of, {int(run_id)}::BIGINT AS run_id, '{version()}' AS definitions,
            tier, rfm, {engine.quoted(cut.currency)} AS currency, {minors},
            product_lines_held::SMALLINT AS product_lines_count,
            (DATE '{cut.as_of}' - days_since_contact::INTEGER)::DATE AS last_contact_on,
            (DATE '{cut.as_of}' + days_to_next_maturity::INTEGER)::DATE AS next_maturity_on,
            coalesce(d.action_code, '') AS action_code, coalesce(d.value_minor, 0) AS action_value_minor,
            {_array()} AS features
        FROM rows_{int(cut.legal_entity_id)} r
        JOIN (SELECT party_id, unit_id FROM customers) c ON c.party_id = r.party_id
        LEFT JOIN (FROM decisions WHERE rank = 1) d ON d.party_id = r.party_id
    """


def _array() -> str:
    """Return the feature row as PostgreSQL writes an array, in catalogue order."""
    values = (
        "'NULL'" if feature.is_sealed else f"coalesce({feature.name}::DOUBLE::VARCHAR, 'NULL')"
        for feature in CATALOGUE
    )
    return f"'{{' || concat_ws(',', {', '.join(values)}) || '}}'"
