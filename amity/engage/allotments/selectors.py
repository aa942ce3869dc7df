"""What is asked about allotments: the book, those who could take it, the plan, and the letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from amity.engage.allotments import judgements
from amity.engage.allotments.judgements import Customer, Taker, Tie
from amity.engage.allotments.models import Allotment, AllotmentMove, AllotmentState
from amity.engage.interactions.models import Interaction
from amity.foundation.access import services as access
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.organisation.models import Posting, Staff
from amity.know.coverage import selectors as coverage
from amity.know.coverage.models import Assignment, AssignmentRole
from amity.know.parties.models import Address, Party, PartyStatus, Relationship
from amity.know.relations.models import Membership
from amity.understand.scores import selectors as scores

TOGETHER = ("SPOUSE", "CHILD", "PARENT", "LEGAL_REPRESENTATIVE", "SHAREHOLDER", "REPRESENTS", "OWNS")
"""Who is this to another stays with them: households, and companies with those behind them."""
SKILL_OF_TIER = {"PRIVATE": "PRIVATE_BANKING", "KEY": "CORPORATE", "GROWTH": "CORPORATE"}
"""The certificate that customers of a tier need of their manager, in a bank that keeps such certificates."""
KNOWN_DAYS = 365
GONE = (PartyStatus.MERGED, PartyStatus.ERASED)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose book is shared out; ``is_posted`` tells whether they still work here."""

    person: coverage.Manager
    unit_id: int
    customers: int
    is_posted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One customer of a plan."""

    party_id: int
    reference: UUID
    number: str
    full_name: str
    native_name: str
    staff_id: int
    points: Decimal
    reasons: tuple[str, ...]
    is_by_hand: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What one taker carries before and after, in points."""

    person: coverage.Manager
    customers: int
    before: Decimal
    after: Decimal
    capacity: int

    @property
    def percent(self) -> int:
        """How full the desk is afterwards."""
        return round(self.after * 100 / self.capacity)


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan as it is looked at."""

    reference: UUID
    leaver: coverage.Manager
    state: str
    desks: tuple[Desk, ...]
    lines: tuple[Line, ...]
    spread_before: float
    spread: float
    spread_allowed: Decimal
    gap: float
    recorded_at: datetime
    done_at: datetime | None

    @property
    def is_level(self) -> bool:
        """Whether loads stand no further apart than was allowed."""
        return self.spread <= float(self.spread_allowed) + 1e-9


@dataclass(frozen=True, slots=True)
class Letter:
    """To whom a letter about a new manager goes, in which language, and how it begins."""

    number: str
    full_name: str
    native_name: str
    language: str
    sex: str
    kind: str
    manager: coverage.Manager


def leavers(*, by: Actor, on: date) -> tuple[Leaver, ...]:
    """Return everybody at the actor's unit or below who has a book, whoever has left first. Three queries."""
    units = organisation.subtree(by.unit_id)
    rows = access.visible(_mains(on), by=by, party="party_id").filter(staff__postings__unit_id__in=units)
    sizes = dict(rows.order_by().values_list("staff_id").annotate(Count("party_id", distinct=True)))
    people = coverage.people([one for one in sizes if one is not None])
    postings = Posting.objects.filter(staff_id__in=people).order_by("active_from", "pk")
    unit = {posting.staff_id: posting.unit_id for posting in postings}
    posted = {
        p.staff_id for p in postings if p.active_from <= on and (p.active_to is None or p.active_to > on)
    }
    found = (
        Leaver(one, unit[one.staff_id], sizes[one.staff_id], one.staff_id in posted)
        for one in people.values()
    )
    return tuple(sorted(found, key=lambda one: (one.is_posted, one.person.full_name)))


def leaver(reference: UUID, *, by: Actor, on: date) -> Leaver:
    """
    Return one of them.

    :raises NotFound: if nobody of that reference has a book at the actor's unit.
    """
    found = next((one for one in leavers(by=by, on=on) if one.person.reference == reference), None)
    if found is None:
        raise NotFound(_("Nobody of that name has customers at your branch."))
    return found


def book(staff_id: int, *, by: Actor, on: date) -> QuerySet[Party]:
    """Return the customers of a book whom the actor may see."""
    rows = access.visible(Party.objects.exclude(status__in=GONE), by=by)
    return rows.filter(pk__in=_mains(on).filter(staff_id=staff_id).values("party_id"))


def customers(
    staff_id: int, takers: Collection[int], *, by: Actor, on: date, at: datetime
) -> tuple[Customer, ...]:
    """Return a book as it is shared out: loads, needs, places, families. Nine queries."""
    rows = list(
        book(staff_id, by=by, on=on)
        .order_by("pk")
        .values_list("pk", "unit_id", "language", "organisation__industry_code")
    )
    ids = [row[0] for row in rows]
    tiers = tiers_of(ids)
    above = _units_above(by.legal_entity_id)
    regions = dict(
        Address.objects.filter(party_id__in=ids)
        .exclude(region_code="")
        .order_by("-kind")
        .values_list("party_id", "region_code")
    )
    kept = _kept(by.legal_entity_id)
    ties = Relationship.objects.filter(party_id__in=ids, other_id__in=ids, role__in=TOGETHER)
    pairs = [*ties.values_list("party_id", "other_id"), *_households(ids)]
    family = judgements.families(ids, [Tie(*pair) for pair in pairs])
    known = _known(ids, takers, on=on, at=at)
    house = _house_language(by.legal_entity_id)
    return tuple(
        Customer(
            id=party_id,
            load=judgements.points(tiers.get(party_id, "")),
            needs=_needs(language if language != house else "", tiers.get(party_id, "")) & kept,
            industry=industry or "",
            region=regions.get(party_id, ""),
            units=above.get(unit_id, ()),
            family=family.get(party_id),
            known_by=frozenset(known.get(party_id, ())),
        )
        for party_id, unit_id, language, industry in rows
    )


def takers(ids: Sequence[int], *, by: Actor, on: date) -> tuple[Taker, ...]:
    """Return those who could take customers: what they carry, can carry, and can do. Six queries."""
    carried = loads(ids, on=on)
    capacities = capacities_of(ids)
    above = _units_above(by.legal_entity_id)
    house = _house_language(by.legal_entity_id)
    posted = Posting.objects.filter(Q(active_to__isnull=True) | Q(active_to__gt=on), staff_id__in=ids)
    unit = dict(posted.order_by("active_from", "pk").values_list("staff_id", "unit_id"))
    rows = Staff.objects.filter(pk__in=ids).order_by("pk")
    return tuple(
        Taker(
            id=one.pk,
            load=carried.get(one.pk, 0),
            capacity=capacities[one.pk] * judgements.HUNDREDTHS,
            skills=frozenset(one.skills) | {judgements.language(code) for code in (*one.languages, house)},
            region=one.home_region,
            units=above.get(unit.get(one.pk, 0), ()),
        )
        for one in rows
    )


def loads(staff_ids: Collection[int], *, on: date) -> dict[int, int]:
    """Return what each person carries by their customers' tiers, in hundredths of a point. Two queries."""
    pairs = list(_mains(on).filter(staff_id__in=staff_ids).values_list("staff_id", "party_id"))
    tiers = tiers_of([party_id for _staff, party_id in pairs])
    found: Counter[int] = Counter()
    for staff_id, party_id in pairs:
        if staff_id is not None:
            found[staff_id] += judgements.points(tiers.get(party_id, ""))
    return dict(found)


def capacities_of(staff_ids: Collection[int]) -> dict[int, int]:
    """Return what each of these people can carry, in points."""
    seats = coverage.seats(staff_ids)
    return {one: seats[one].capacity if one in seats else judgements.DEFAULT_CAPACITY for one in staff_ids}


def tiers_of(party_ids: Collection[int]) -> Mapping[int, str]:
    """Return the tier of each customer whom the ring has seen. One query."""
    return dict(scores.current().filter(party_id__in=party_ids).values_list("party_id", "tier"))


def preview(reference: UUID, *, by: Actor) -> Preview:
    """
    Return a plan as it is looked at. Five queries.

    :raises NotFound: if there is none of that reference at the actor's unit.
    """
    plan = one(reference, by=by)
    lines = _lines(plan, by)
    people = coverage.people([*plan.takers, plan.leaver_id])
    before = {taker: int(plan.loads[str(taker)][0]) for taker in plan.takers}
    capacities = {taker: int(plan.loads[str(taker)][1]) for taker in plan.takers}
    after = Counter(before)
    counts = Counter(line.staff_id for line in lines)
    for line in lines:
        after[line.staff_id] += int(line.points * judgements.HUNDREDTHS)
    return Preview(
        reference=plan.reference,
        leaver=people[plan.leaver_id],
        state=plan.state,
        desks=tuple(
            Desk(
                people[taker],
                counts[taker],
                Decimal(before[taker]) / judgements.HUNDREDTHS,
                Decimal(after[taker]) / judgements.HUNDREDTHS,
                capacities[taker],
            )
            for taker in plan.takers
        ),
        lines=lines,
        spread_before=judgements.spread_of(before, capacities),
        spread=judgements.spread_of(after, capacities),
        spread_allowed=plan.spread_allowed,
        gap=plan.gap,
        recorded_at=plan.recorded_at,
        done_at=plan.done_at,
    )


def one(reference: UUID, *, by: Actor) -> Allotment:
    """
    Return an allotment of the actor's unit or below.

    :raises NotFound: if there is none of that reference.
    """
    found = _of_unit(by).filter(reference=reference).first()
    if found is None:
        raise NotFound(_("There is no such re-allotment at your branch."))
    return found


def latest(*, by: Actor, limit: int = 10) -> tuple[tuple[UUID, coverage.Manager, str, datetime], ...]:
    """Return the latest allotments of the actor's unit: reference, whose book, state, when. Two queries."""
    rows = list(_of_unit(by).exclude(state=AllotmentState.DROPPED).order_by("-recorded_at")[:limit])
    people = coverage.people([row.leaver_id for row in rows])
    return tuple((row.reference, people[row.leaver_id], row.state, row.recorded_at) for row in rows)


def letters(reference: UUID, *, by: Actor) -> tuple[Letter, ...]:
    """Return to whom letters go once a book is shared out. Three queries."""
    plan = one(reference, by=by)
    rows = access.visible(AllotmentMove.objects.filter(allotment=plan), by=by, party="party_id")
    people = coverage.people(plan.takers)
    return tuple(
        Letter(
            number=row.party.number,
            full_name=row.party.full_name,
            native_name=row.party.native_name,
            language=row.party.language,
            sex=row.party.person.sex if hasattr(row.party, "person") else "",
            kind=row.party.kind,
            manager=people[row.staff_id],
        )
        for row in rows.select_related("party__person").order_by("party__language", "party__sort_name")
    )


def _lines(plan: Allotment, by: Actor) -> tuple[Line, ...]:
    rows = access.visible(AllotmentMove.objects.filter(allotment=plan), by=by, party="party_id")
    return tuple(
        Line(
            row.party_id,
            row.party.reference,
            row.party.number,
            row.party.full_name,
            row.party.native_name,
            row.staff_id,
            row.load,
            tuple(row.reasons),
            row.is_by_hand,
        )
        for row in rows.select_related("party").order_by("-load", "party__sort_name", "pk")
    )


def _of_unit(by: Actor) -> QuerySet[Allotment]:
    units = organisation.subtree(by.unit_id)
    return Allotment.objects.filter(legal_entity_id=by.legal_entity_id, unit_id__in=units)


def _mains(on: date) -> QuerySet[Assignment]:
    running = Q(active_to__isnull=True) | Q(active_to__gt=on)
    return Assignment.objects.filter(
        running, role=AssignmentRole.MAIN, active_from__lte=on, staff__isnull=False
    )


def _needs(language: str, tier: str) -> frozenset[str]:
    skill = SKILL_OF_TIER.get(tier)
    return frozenset(filter(None, (judgements.language(language) if language else None, skill)))


def _kept(legal_entity_id: int) -> frozenset[str]:
    """Return what the bank keeps of staff's languages and certificates: what it does not, nobody needs."""
    found: set[str] = set()
    rows = Staff.objects.filter(legal_entity_id=legal_entity_id).exclude(skills=[], languages=[])
    for skills, languages in rows.values_list("skills", "languages"):
        found |= {*skills, *(judgements.language(code) for code in languages)}
    return frozenset(found)


def _house_language(legal_entity_id: int) -> str:
    """Return the language of most of the bank's customers: everybody who works here speaks it."""
    rows = Party.objects.filter(legal_entity_id=legal_entity_id).exclude(language="").order_by()
    counted = rows.values_list("language").annotate(count=Count("pk")).order_by("-count", "language")
    return next((language for language, _count in counted), "")


def _households(ids: Collection[int]) -> list[tuple[int, int]]:
    """Return the first of each household in the book, paired with each of its members there."""
    rows = Membership.objects.filter(party_id__in=ids, active_to__isnull=True)
    first: dict[int, int] = {}
    return [
        (first.setdefault(household, party), party)
        for household, party in rows.order_by("pk").values_list("household_id", "party_id")
    ]


def _units_above(legal_entity_id: int) -> dict[int, tuple[int, ...]]:
    units = organisation.unit_rows(tuple(organisation.unit_ids(legal_entity_id).values()))
    return {
        unit.id: tuple(int(part) for part in reversed(unit.path.strip("/").split("/")))
        for unit in units.values()
    }


def _known(ids: Collection[int], takers: Collection[int], *, on: date, at: datetime) -> dict[int, set[int]]:
    """Return which takers each customer knows: who stands beside, or spoke with them within a year."""
    found: dict[int, set[int]] = {}
    beside = Assignment.objects.filter(party_id__in=ids, staff_id__in=takers, active_from__lte=on)
    spoke = Interaction.objects.filter(
        party_id__in=ids, staff_id__in=takers, happened_at__gte=at - timedelta(days=KNOWN_DAYS)
    )
    pairs: list[tuple[int | None, int | None]] = []
    pairs += beside.exclude(active_to__lte=on).values_list("party_id", "staff_id")
    pairs += spoke.order_by().values_list("party_id", "staff_id").distinct()
    for party_id, staff_id in pairs:
        if party_id is not None and staff_id is not None:
            found.setdefault(party_id, set()).add(staff_id)
    return found
