"""Use cases of identity: say of a pair that it is one customer or two, merge, and take apart again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.audit import services as audit
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.carrying import Carries
from amity.foundation.kernel.errors import NotFound
from amity.know.identity import policies
from amity.know.identity.models import MatchPair, Merge, Unmerge, Verdict
from amity.know.identity.policies import AlreadyDecided, MergeIsOver, Side
from amity.know.identity.selectors import pairs as pair_selectors
from amity.know.identity.selectors import sides as side_selectors
from amity.know.parties import selectors as parties
from amity.know.parties import services as party_services


@dataclass(frozen=True, slots=True)
class Parted:
    """Who stands alone again, and the two whom it concerns."""

    reference: UUID
    party_ids: tuple[int, int]


class Outcome(StrEnum):
    """What became of the word that a pair is one customer."""

    PROPOSED = "PROPOSED"
    MERGED = "MERGED"


@transaction.atomic
def say_same(*, reference: UUID, version: int, carries: Carries, by: Actor, at: datetime) -> Outcome:
    """
    Say that a pair is one customer: merges them, or proposes it where one of them holds something.

    Said by a second person of what was proposed, it confirms.

    :raises NotAllowed: if the actor may not, or proposed it themselves.
    :raises NotFound: if there is no such pair among those that the actor may decide.
    :raises AlreadyDecided: if somebody decided it, or changed it after ``version``.
    :raises AlreadyOne: if both are one customer already.
    :raises NotAlike: if they cannot be one.
    """
    with walls.of_bank(by.legal_entity_id):
        pair = _open_pair(reference, version, by=by)
        access.check("identity:confirm" if pair.proposed_by else "identity:decide", by=by)
        sides = _sides(pair)
        policies.check_can_be_one(*sides)
        if pair.proposed_by is not None:
            policies.check_other_than_proposer(proposed_by=pair.proposed_by, by=by.staff_id)
        elif policies.needs_second_person(*sides):
            return _propose(pair, by=by, at=at)
        _merge(pair, sides, carries, by=by, at=at)
        return Outcome.MERGED


@transaction.atomic
def say_different(*, reference: UUID, version: int, by: Actor, at: datetime) -> None:
    """
    Say that a pair is two customers: it is not asked about again.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such pair among those that the actor may decide.
    :raises AlreadyDecided: if somebody decided it, or changed it after ``version``.
    """
    with walls.of_bank(by.legal_entity_id):
        pair = _open_pair(reference, version, by=by)
        access.check("identity:confirm" if pair.proposed_by else "identity:decide", by=by)
        _decide(pair, Verdict.NEVER, by=by, at=at)
        _record("pair:decided", pair, by=by, at=at, changes={"verdict": ("", Verdict.NEVER.value)})


@transaction.atomic
def take_back(*, reference: UUID, version: int, by: Actor, at: datetime) -> None:
    """
    Let a pair be undecided again: a proposal, or the word that it is two. A merge is undone by ``unmerge``.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such pair among those that the actor may decide.
    :raises AlreadyDecided: if it is merged, or somebody changed it after ``version``.
    """
    access.check("identity:decide", by=by)
    with walls.of_bank(by.legal_entity_id):
        pair = _lock(reference, by=by)
        if pair.version != version or pair.verdict == Verdict.ALWAYS:
            raise _decided()
        was = pair.verdict if pair.proposed_by is None else "PROPOSED"
        _write(pair, _Said())
        _record("pair:taken-back", pair, by=by, at=at, changes={"verdict": (was, pair.verdict)})


@transaction.atomic
def unmerge(
    *,
    reference: UUID,
    reason: str,
    give: Sequence[tuple[str, UUID]],
    carries: Carries,
    by: Actor,
    at: datetime,
) -> Parted:
    """
    Take a merged customer out of the survivor again, with all that is theirs.

    What people wrote to the survivor meanwhile stays there, but for what ``give`` names (table, reference).

    :raises NotAllowed: if the actor may not.
    :raises BadInput: if no reason is given.
    :raises NotFound: if there is no such merge in the bank.
    :raises MergeIsOver: if it was undone before.
    """
    access.check("identity:unmerge", by=by)
    policies.check_says_why(reason)
    with walls.of_bank(by.legal_entity_id):
        merge = _locked_merge(reference, by=by)
        party_id = merge.merged_party_id
        head = parties.heads([party_id])[party_id]
        if merge.is_over or head == party_id:
            raise MergeIsOver(_("This merge was undone before."))
        side_selectors.locked((party_id, head))
        party_services.give_along(
            set(give), party_id=party_id, survivor_id=head, carries=carries, since=merge.merged_at
        )
        own = parties.members(party_id)
        count = party_services.part(party_id=party_id, carries=carries)
        Merge.objects.filter(pk=merge.pk).update(is_over=True)
        Unmerge.objects.create(
            merge_id=merge.pk, unmerged_by=by.staff_id, unmerged_at=at, reason=reason.strip()[:200]
        )
        _never_again(own, parties.members(head), by=by, at=at)
        for one, other in ((head, party_id), (party_id, head)):
            _tell("customer:unmerged", one, other, {"rows": ("", count)}, by=by, at=at, why=reason.strip())
        return Parted(side_selectors.references([party_id])[party_id], (party_id, head))


def _propose(pair: MatchPair, *, by: Actor, at: datetime) -> Outcome:
    _write(pair, _Said(proposed_by=by.staff_id, proposed_at=at))
    _record("pair:proposed", pair, by=by, at=at, changes={"verdict": ("", Verdict.ALWAYS.value)})
    return Outcome.PROPOSED


def _merge(pair: MatchPair, sides: tuple[Side, Side], carries: Carries, *, by: Actor, at: datetime) -> None:
    survivor, merged = policies.survivor_first(*sides)
    proposed_by = by.staff_id if pair.proposed_by is None else pair.proposed_by
    _decide(pair, Verdict.ALWAYS, by=by, at=at)
    merge = Merge.objects.create(
        legal_entity_id=pair.legal_entity_id,
        survivor_party_id=survivor.party_id,
        merged_party_id=merged.party_id,
        probability=pair.probability,
        evidence=pair.evidence,
        proposed_by=proposed_by,
        merged_by=by.staff_id,
        merged_at=at,
    )
    party_services.join(party_id=merged.party_id, survivor_id=survivor.party_id, carries=carries)
    for one, other in ((survivor, merged), (merged, survivor)):
        changes: Mapping[str, tuple[object, object]] = {
            "survives": ("", one is survivor),
            "merge": ("", merge.reference),
            "proposed_by": ("", proposed_by),
        }
        _tell("customer:merged", one.party_id, other.party_id, changes, by=by, at=at)


def _never_again(own: Sequence[int], others: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Keep two that were taken apart from being merged again by the next night's step."""
    sides = {*own}, {*others}
    for pair in MatchPair.objects.filter(
        first_party_id__in=[*own, *others], second_party_id__in=[*own, *others]
    ):
        if (pair.first_party_id in sides[0]) != (pair.second_party_id in sides[0]):
            _decide(pair, Verdict.NEVER, by=by, at=at)


def _open_pair(reference: UUID, version: int, *, by: Actor) -> MatchPair:
    pair = _lock(reference, by=by)
    if pair.version != version or pair.verdict != Verdict.UNDECIDED:
        raise _decided()
    return pair


def _locked_merge(reference: UUID, *, by: Actor) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",)).filter(legal_entity_id=by.legal_entity_id)
    merge = rows.filter(reference=reference).first()
    if merge is None:
        raise NotFound(_("There is no such merge."))
    return merge


def _lock(reference: UUID, *, by: Actor) -> MatchPair:
    rows = pair_selectors.within_reach(MatchPair.objects.select_for_update(of=("self",)), by=by)
    pair = rows.filter(reference=reference).first()
    if pair is None:
        raise NotFound(_("There is no such pair."))
    return pair


def _sides(pair: MatchPair) -> tuple[Side, Side]:
    """Lock the customers with whom the two records stand now, and tell what matters of them."""
    heads = parties.heads([pair.first_party_id, pair.second_party_id])
    found = side_selectors.locked(heads.values())
    return found[heads[pair.first_party_id]], found[heads[pair.second_party_id]]


def _decide(pair: MatchPair, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    _write(pair, _Said(verdict, decided_by=by.staff_id, decided_at=at))


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a pair by now, and by whom."""

    verdict: Verdict = Verdict.UNDECIDED
    proposed_by: int | None = None
    proposed_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None


def _write(pair: MatchPair, said: _Said) -> None:
    for name in ("verdict", "proposed_by", "proposed_at", "decided_by", "decided_at"):
        setattr(pair, name, getattr(said, name))
    pair.version += 1
    pair.save(update_fields=["verdict", "proposed_by", "proposed_at", "decided_by", "decided_at", "version"])


def _record(
    action: str, pair: MatchPair, *, by: Actor, at: datetime, changes: Mapping[str, tuple[object, object]]
) -> None:
    for party_id in (pair.first_party_id, pair.second_party_id):
        audit.record(
            action=action,
            subject=f"pair:{pair.reference}",
            by=by,
            at=at,
            party_id=party_id,
            changes=changes,
        )


def _decided() -> AlreadyDecided:
    return AlreadyDecided(_("Somebody decided this pair meanwhile. Look again."))


def _tell(
    action: str,
    party_id: int,
    other_id: int,
    changes: Mapping[str, tuple[object, object]],
    *,
    by: Actor,
    at: datetime,
    why: str = "",
) -> None:
    """Enter on either customer's trail what became of both."""
    references = side_selectors.references((party_id, other_id))
    audit.record(
        action=action,
        subject=f"party:{references[party_id]}",
        by=by,
        at=at,
        party_id=party_id,
        purpose=why,
        changes={"other": ("", references[other_id]), **changes},
    )
