"""Grants: who may see a customer, as it follows from assignments, postings and absences of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.access.services import GrantRow

PUBLISHING = 0x6772616E74
"""The advisory lock ("grant") under which grants are worked out and written, one publication at a time."""


def publish(legal_entity_id: int, today: date, *, party_ids: Sequence[int] | None = None) -> int:
    """Bring the grants of the bank, or of these customers alone, into line; return how many rows changed."""
    # The whole bank's grants are compared with the whole bank's customers: whoever saw only a part of both
    # would take the rest for gone.
    with walls.of_bank(legal_entity_id):
        _wait_for_turn(legal_entity_id)
        grants = due(legal_entity_id, on=today, party_ids=party_ids)
        return access.replace_grants(legal_entity_id=legal_entity_id, grants=grants, party_ids=party_ids)


def due(legal_entity_id: int, *, on: date, party_ids: Sequence[int] | None = None) -> list[GrantRow]:
    """Return the grants that follow from the day, for all customers of the legal entity or for these.

    A customer is within reach of their manager, the manager's team and unit, and of their own home unit;
    while the manager is away, of whoever stands in instead. A customer of nobody is within the reach of the
    home unit alone, and who was erased within nobody's. Who was merged is seen as the survivor, by whoever
    looked after either.
    """
    only = "" if party_ids is None else "AND party.id = ANY(%(parties)s)"
    parties = None if party_ids is None else list(party_ids)
    values: Mapping[str, Any] = {"bank": legal_entity_id, "day": on, "parties": parties}
    with connection.cursor() as cursor:
        own_backup = OWN_BACKUP.format(party="assigned.party_id")
        cursor.execute(_DUE.format(only=only, acting=ACTING, own_backup=own_backup), values)
        return [GrantRow(*row) for row in cursor.fetchall()]


def _wait_for_turn(legal_entity_id: int) -> None:
    # Two that worked at the same time would each write what followed before the other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(PUBLISHING << 16) + legal_entity_id])


ACTING = """
    posted AS (
        SELECT DISTINCT ON (staff_id) staff_id, unit_id, team_id FROM organisation_posting
        WHERE active_from <= %(day)s AND (active_to IS NULL OR active_to > %(day)s)
        ORDER BY staff_id, role IN ('customer_manager', 'team_lead') DESC, active_from DESC, id DESC
    ), away AS (
        SELECT DISTINCT ON (absence.staff_id) absence.staff_id, absence.active_to,
            coalesce(backup_id, deputy_id) AS deputy_id
        FROM coverage_absence AS absence LEFT JOIN coverage_seat AS seat USING (staff_id)
        WHERE absence.active_from <= %(day)s AND absence.active_to > %(day)s
        ORDER BY absence.staff_id, absence.active_from DESC, absence.id DESC
    ), present AS (
        SELECT staff_id FROM posted WHERE staff_id NOT IN (SELECT staff_id FROM away)
    )
"""
"""Who has a posting on the day, who of them is away and by whom they are stood in for, and who is there."""

OWN_BACKUP = """
            SELECT backup.staff_id FROM coverage_assignment AS backup
            WHERE backup.party_id = {party} AND backup.role = 'BACKUP'
              AND backup.active_from <= %(day)s
              AND (backup.active_to IS NULL OR backup.active_to > %(day)s)
              AND backup.staff_id IN (SELECT staff_id FROM present)
            ORDER BY backup.active_from DESC, backup.id DESC LIMIT 1
"""
"""Who of the customer's own backups is there."""

# The customer's own backup stands in first, then whoever the absence names, then the deputy; where none of
# them is there, the customer stays with the one who is away, and is listed as a gap.
_DUE = """
    WITH RECURSIVE {acting}, stands (merged_id, head_id) AS (
        SELECT id, merged_into_id FROM parties_party WHERE status = 'MERGED'
        UNION SELECT stands.merged_id, above.merged_into_id FROM stands
        JOIN parties_party AS above ON above.id = stands.head_id WHERE above.merged_into_id IS NOT NULL
    ), assigned AS (
        SELECT party.id AS party_id, party.unit_id AS home_id, staff_id, assignment.team_id
        FROM coverage_assignment AS assignment LEFT JOIN stands ON stands.merged_id = assignment.party_id
        JOIN parties_party AS party ON party.id = coalesce(stands.head_id, assignment.party_id)
        WHERE party.legal_entity_id = %(bank)s AND party.status NOT IN ('MERGED', 'ERASED') {only}
          AND assignment.active_from <= %(day)s
          AND (assignment.active_to IS NULL OR assignment.active_to > %(day)s)
    ), acted_for AS (
        SELECT assigned.party_id, home_id, assigned.staff_id FROM assigned
        WHERE staff_id IS NOT NULL AND staff_id NOT IN (SELECT staff_id FROM away)
        UNION ALL
        SELECT assigned.party_id, home_id, coalesce((
            {own_backup}
        ), (SELECT staff_id FROM present WHERE staff_id = away.deputy_id), assigned.staff_id)
        FROM assigned JOIN away ON away.staff_id = assigned.staff_id
        UNION ALL
        SELECT assigned.party_id, home_id, posted.staff_id
        FROM assigned JOIN posted ON posted.team_id = assigned.team_id
    ), looked_after AS (
        SELECT party_id, home_id, posted.unit_id, posted.team_id, posted.staff_id
        FROM acted_for JOIN posted USING (staff_id)
    )
    SELECT party_id, unit_id, team_id, staff_id FROM looked_after
    UNION SELECT party_id, home_id, NULL, staff_id FROM looked_after WHERE home_id <> unit_id
    UNION ALL SELECT id, unit_id, NULL, NULL FROM parties_party AS party
    WHERE legal_entity_id = %(bank)s AND status NOT IN ('MERGED', 'ERASED') {only}
      AND NOT EXISTS (SELECT FROM looked_after WHERE looked_after.party_id = party.id)
"""
