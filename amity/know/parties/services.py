"""Use cases that change parties or open what is sealed; what comes in bulk is in ``parties.intake``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.audit.personal import is_personal
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.carrying import Carries
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotFound
from amity.foundation.keys import services as keys
from amity.know.parties import carrying, fields, labels, policies, selectors, telling, ties, tokens
from amity.know.parties.models import Party, PartyStatus, Person, Relationship, SourceRecord
from amity.know.parties.selectors import PartyKey


@dataclass(frozen=True, slots=True)
class NewTie:
    """What another party is to a customer, as staff write it down."""

    role: str
    share: Decimal | None
    active_from: date | None
    evidence: str


@transaction.atomic
def reveal(*, reference: UUID, field: str, purpose: str, by: Actor, at: datetime) -> str:
    """
    Return one sealed field of a customer in the clear, after the trail says who saw it and what for.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such customer within reach, or no such field.
    :raises PurposeMissing: if it is not said what for.
    :raises KeyDestroyed: if the customer was erased.
    """
    access.check("customers:reveal", by=by)
    policies.check_purpose(purpose)
    party = selectors.locate(reference, by=by)
    found = fields.sealed_field(selectors.members(party.id), field)
    if found is None:
        raise NotFound(_("There is no such field."))
    audit.record(
        action="customer:revealed",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=party.id,
        purpose=purpose.strip(),
        changes={found.code.lower(): ("", "")},
    )
    return keys.open_sealed(found.content, party=found.party_id, field=found.sealed_as)


@transaction.atomic
def edit(*, reference: UUID, version: int, field: str, value: str, by: Actor, at: datetime) -> int:
    """
    Write one of the fields that staff may write, and return the customer's new version.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such customer within reach.
    :raises ChangedMeanwhile: if somebody changed the customer after ``version``.
    :raises BadInput: if the field is not one of these, or may not have that value.
    """
    access.check("customers:edit", by=by)
    party = selectors.lock(reference, by=by)
    if party.version != version:
        raise ChangedMeanwhile(_("Somebody changed this customer meanwhile. Look again, then write."))
    value = _checked(field, value)
    before = _write(party.id, field, value)
    if before == value:
        return version
    Party.objects.filter(pk=party.id).update(version=version + 1)
    # Words about a person are entered by name alone.
    changes = {field: ("", "") if is_personal(field) else (before, value)}
    audit.record(
        action="customer:edited",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=party.id,
        changes=changes,
    )
    return version + 1


@transaction.atomic
def relate(
    *, reference: UUID, other: UUID, tie: NewTie, on: date, by: Actor, at: datetime
) -> tuple[int, int]:
    """
    Write down what another party is to a customer; return the relationship's number and version. One that had
    ended begins again.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if one of them is not among those that the actor may see.
    :raises BadInput: if it is to oneself, of the wrong kind, of too many shares, or known already.
    """
    access.check("relations:edit", by=by)
    party, another = selectors.lock(reference, by=by), selectors.locate(other, by=by)
    kinds = dict(Party.objects.filter(pk__in=(party.id, another.id)).values_list("pk", "kind"))
    policies.check_tie(
        (party.id, kinds[party.id]), (another.id, kinds[another.id]), role=tie.role, share=tie.share
    )
    policies.check_since(tie.active_from, evidence=tie.evidence, on=on)
    if tie.share is not None:
        owner, company = (another, party) if tie.role in ties.OWNER_ROLES else (party, another)
        others = selectors.shares_of(company.id, on=on)
        policies.check_shares(sum(part for who, part in others.items() if who != owner.id), tie.share)
    same = _same_tie(party.id, another.id, tie.role)
    if same.filter(Q(active_to__isnull=True) | Q(active_to__gt=on)).exists():
        raise BadInput(_("This relationship is known already."))
    values = {"share": tie.share, "active_from": tie.active_from, "evidence": tie.evidence}
    row = same.select_for_update().order_by("pk").first()
    if row is None:
        row = Relationship.objects.create(
            party_id=party.id,
            other_id=another.id,
            role=tie.role,
            inverse_role=ties.INVERSE[tie.role],
            told=ties.NEVER,
            **values,
        )
    else:
        Relationship.objects.filter(pk=row.pk).update(
            active_to=None, told=_told(row), version=F("version") + 1, **values
        )
    _record_tie("relationship:added", party, row.pk, by=by, at=at, changes={"role": ("", tie.role)})
    return row.pk, row.version + (row.active_to is not None)


@transaction.atomic
def end_relation(*, reference: UUID, relation: int, version: int, on: date, by: Actor, at: datetime) -> None:
    """
    Let a relationship of a customer end on a day, from whichever side it was told.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if the customer within reach has no such relationship that lasts.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    :raises BadInput: if it began after that day.
    """
    access.check("relations:edit", by=by)
    party, row = _locked_tie(reference, relation, version, by=by)
    if row.active_to is not None and row.active_to <= on:
        raise NotFound(_("This relationship has ended already."))
    if row.active_from is not None and row.active_from > on:
        raise BadInput(_("It cannot end before it began."))
    for one in _same_tie(row.party_id, row.other_id, row.role):
        Relationship.objects.filter(pk=one.pk).update(active_to=on, told=_told(one), version=F("version") + 1)
    changes = {"active_to": (row.active_to or "", on)}
    _record_tie("relationship:ended", party, relation, by=by, at=at, changes=changes)


@transaction.atomic
def resume_relation(*, reference: UUID, relation: int, version: int, by: Actor, at: datetime) -> None:
    """
    Take back that a relationship ended.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if the customer within reach has no such relationship.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    """
    access.check("relations:edit", by=by)
    party, row = _locked_tie(reference, relation, version, by=by)
    _same_tie(row.party_id, row.other_id, row.role).update(active_to=None, version=F("version") + 1)
    changes = {"active_to": (row.active_to or "", "")}
    _record_tie("relationship:resumed", party, relation, by=by, at=at, changes=changes)


@transaction.atomic
def take_back_relation(*, reference: UUID, relation: int, version: int, by: Actor, at: datetime) -> None:
    """
    Take away a relationship that staff alone wrote down, as if it had never been told.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if the customer within reach has no such relationship.
    :raises ChangedMeanwhile: if somebody changed it after ``version``.
    :raises BadInput: if a source told it: that can only be ended.
    """
    access.check("relations:edit", by=by)
    party, row = _locked_tie(reference, relation, version, by=by)
    if row.told != ties.NEVER:
        raise BadInput(_("A source told this relationship: end it instead."))
    row.delete()
    _record_tie("relationship:taken_back", party, relation, by=by, at=at, changes={"role": (row.role, "")})


@transaction.atomic
def tell(
    *, reference: UUID, field: str, value: str, instead: bool, by: Actor, at: datetime, scheme: str = ""
) -> None:
    """
    Write a fact that the customer told; ``instead`` of what stood there, where that was wrong.

    :raises NotAllowed: if the actor may not.
    :raises NotFound: if there is no such customer within reach.
    :raises BadInput: if the fact cannot be told, or may not have that value.
    """
    access.check("customers:tell", by=by)
    found = selectors.lock(reference, by=by)
    telling.write(Party.objects.get(pk=found.id), field, value, instead=instead, scheme=scheme)
    Party.objects.filter(pk=found.id).update(version=found.version + 1)
    audit.record(
        action="customer:told",
        subject=f"party:{reference}",
        by=by,
        at=at,
        party_id=found.id,
        changes={field.lower(): ("", "")},
    )


def remember_last_digits(numbers: Iterable[tuple[int, str]], *, legal_entity_id: int) -> None:
    """Let parties (id, number) be found by last four digits: for the intake of higher rooms."""
    tokens.add_last_digits(numbers, legal_entity_id=legal_entity_id)


def _locked_tie(reference: UUID, relation: int, version: int, *, by: Actor) -> tuple[PartyKey, Relationship]:
    party = selectors.lock(reference, by=by)
    rows = Relationship.objects.select_for_update().filter(Q(party_id=party.id) | Q(other_id=party.id))
    row = rows.filter(pk=relation).first()
    if row is None:
        raise NotFound(_("There is no such relationship."))
    if row.version != version:
        raise ChangedMeanwhile(_("Somebody changed this relationship meanwhile. Look again, then write."))
    return party, row


def _same_tie(party_id: int, other_id: int, role: str) -> QuerySet[Relationship]:
    """Return the rows that tell one tie, from either side."""
    inverse = ties.INVERSE.get(role, "")
    from_here = Q(party_id=party_id, other_id=other_id, role=role)
    from_there = Q(party_id=other_id, other_id=party_id, role=inverse) if inverse else Q(pk__in=())
    return Relationship.objects.filter(from_here | from_there)


def _told(row: Relationship) -> str:
    return row.told or ties.told(row.share, row.active_from, row.active_to)


def _record_tie(
    action: str,
    party: PartyKey,
    relation: int,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Sequence[object]],
) -> None:
    # The other's name is not entered: the relationship's number leads there.
    audit.record(
        action=action,
        subject=f"party:{party.reference}",
        by=by,
        at=at,
        party_id=party.id,
        changes={"relationship": ("", relation), **changes},
    )


def join(*, party_id: int, survivor_id: int, carries: Carries) -> None:
    """Let a party stand with another, and hand on what hangs on it. For the room that decides on merges."""
    party, survivor = Party.objects.get(pk=party_id), Party.objects.get(pk=survivor_id)
    records = SourceRecord.objects.filter(party_id=party_id)
    records.filter(own_party__isnull=True).update(own_party_id=party_id)
    records.update(party_id=survivor_id)
    Party.objects.filter(pk=party_id).update(
        status=PartyStatus.MERGED,
        merged_into_id=survivor_id,
        own_status=party.status,
        own_unit_id=party.unit_id,
        unit_id=survivor.unit_id,
    )
    carrying.hand_on(carries, selectors.members(party_id))


def part(*, party_id: int, carries: Carries) -> int:
    """Let a merged party stand alone again, with all that is its own; return how many rows went back."""
    party = Party.objects.get(pk=party_id)
    own = selectors.members(party_id)
    Party.objects.filter(pk=party_id).update(
        status=party.own_status,
        merged_into_id=None,
        own_status="",
        own_unit_id=None,
        unit_id=party.own_unit_id,
    )
    Party.objects.filter(pk__in=own[1:]).update(unit_id=party.own_unit_id)
    count = carrying.give_back(carries, own, to=party_id)
    SourceRecord.objects.filter(own_party_id__in=own).update(party_id=party_id)
    SourceRecord.objects.filter(own_party_id=party_id).update(own_party_id=None)
    return count


def hand_on(carries: Carries) -> int:
    """Hand to survivors what has come in for parties that were merged; return how many rows."""
    return carrying.hand_on(carries)


def give_along(
    chosen: Collection[tuple[str, UUID]],
    *,
    party_id: int,
    survivor_id: int,
    carries: Carries,
    since: datetime,
) -> None:
    """Let those of the rows that people wrote to the survivor which are chosen be a merged party's."""
    for row in carrying.written(carries, survivor_id, since=since):
        if (row.table, row.reference) in chosen:
            carrying.note(row.table, row.id, own=party_id)


def note_origin(table: str, row_id: int, *, own: int) -> None:
    """Remember that a row written to a survivor is by origin a merged party's."""
    carrying.note(table, row_id, own=own)


def note_same_origin(table: str, row_id: int, *, like: tuple[str, int]) -> None:
    """Remember that a row is by origin whose another row (table, id) is, where that is remembered."""
    carrying.note_like(table, row_id, like=like)


def forget_origin(table: str, *, source: str, source_keys: Sequence[str]) -> None:
    """Forget whose rows were by origin: their source has just said it again."""
    carrying.forget(table, source=source, source_keys=source_keys)


def _checked(field: str, value: str) -> str:
    value = value.strip()
    choices = labels.VALUES.get(field.upper())
    longest = _LONGEST.get(field)
    if field not in fields.EDITABLE or longest is None:
        raise BadInput(_("This field cannot be written here."))
    if (choices and value and value not in choices) or len(value) > longest:
        raise BadInput(_("This value does not fit the field."))
    return value


def _write(party_id: int, field: str, value: str) -> str:
    rows = Party.objects.filter(pk=party_id) if field == "language" else Person.objects.filter(pk=party_id)
    row = rows.first()
    if row is None:
        raise BadInput(_("This field is for persons only."))
    before = str(getattr(row, field))
    rows.update(**{field: value})
    return before


_LONGEST = {"occupation": 100, "employer": 200, "marital_status": 20, "language": 10}
