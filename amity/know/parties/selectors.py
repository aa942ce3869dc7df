"""What others ask about parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import pyarrow as pa
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.access import walls
from amity.foundation.access.models import Grant
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import NotFound
from amity.foundation.keys import services as keys
from amity.know.parties import carrying, contacts, fields, finding, labels, lake, owning, standing
from amity.know.parties.fields import DetailRow
from amity.know.parties.masks import masked_name
from amity.know.parties.models import Evidence, Party, PartyKind, PartyStatus, Relationship, SearchToken
from amity.know.parties.ties import roles_for

GONE = (PartyStatus.MERGED, PartyStatus.ERASED)
EVIDENCES = tuple(Evidence.choices)


class Owner(NamedTuple):
    """Whom a source's key stands for, by origin."""

    party_id: int
    lake_key: int


@dataclass(frozen=True, slots=True)
class PartyKey:
    """By what other rooms know a party."""

    id: int
    reference: UUID
    legal_entity_id: int
    unit_id: int
    version: int


@dataclass(frozen=True, slots=True)
class PartyHeader:
    """The head of a customer's page. The day of birth is not here: year and month are what is plain."""

    id: int
    reference: UUID
    legal_entity_id: int
    unit_id: int
    unit_name_en: str
    unit_name_zh: str
    kind: PartyKind
    number: str
    full_name: str
    native_name: str
    status: PartyStatus
    customer_since: date | None
    risk_profile: str
    kyc_expires_on: date | None
    language: str
    birth_year: int | None
    birth_month: int | None
    version: int


@dataclass(frozen=True, slots=True)
class RelationRow:
    """Who another customer is to this one. Out of reach, a person is masked and nobody can be opened."""

    reference: UUID | None
    full_name: str
    native_name: str
    kind: PartyKind
    role: str
    label: str
    share: Decimal | None
    id: int
    version: int
    active_from: date | None
    active_to: date | None
    evidence: str
    """By what staff know it; empty where a source told it."""

    @property
    def evidence_label(self) -> str:
        """By what staff know it, in words."""
        return str(Evidence(self.evidence).label) if self.evidence else ""


@dataclass(frozen=True, slots=True)
class Known:
    """A party as it may be shown to somebody: without a reference it is out of reach, and a person masked."""

    id: int
    reference: UUID | None
    kind: PartyKind
    full_name: str
    native_name: str
    number: str
    birth_year: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer found by words."""

    id: int
    reference: UUID
    full_name: str
    native_name: str
    kind: PartyKind
    number: str
    is_own: bool


def locate(reference: UUID, *, by: Actor) -> PartyKey:
    """
    Return the keys of a party that the actor may see.

    :raises NotFound: if there is none of that reference among them.
    """
    rows = access.visible(Party.objects.exclude(status__in=GONE), by=by)
    return _key(standing.of_reference(rows, reference))


def lock(reference: UUID, *, by: Actor) -> PartyKey:
    """
    Return the keys of a party, and keep others from changing it until the transaction ends.

    :raises NotFound: if there is none of that reference among those that the actor may see.
    """
    rows = Party.objects.select_for_update(of=("self",)).exclude(status__in=GONE)
    return _key(standing.of_reference(access.visible(rows, by=by), reference))


def header(reference: UUID, *, by: Actor) -> PartyHeader:
    """
    Return the head of a customer's page.

    :raises NotFound: if there is none of that reference among those that the actor may see.
    """
    rows = access.visible(Party.objects.exclude(status__in=GONE), by=by).select_related("unit", "person")
    party = standing.of_reference(rows, reference)
    if party is None:
        raise NotFound(_("There is no such customer among those you may see."))
    return _to_header(party)


def field_name(code: str) -> str:
    """Return what a field of a customer is called."""
    return labels.field(code)


def codes_of(code: str) -> tuple[str, ...]:
    """Return the codes that a field may have; none where it is free."""
    return tuple(labels.VALUES.get(code, ()))


def values_of(code: str) -> Mapping[str, str]:
    """Return the codes that a field may have, each with what it is called; none where it is free."""
    return {value: str(name) for value, name in labels.VALUES.get(code, {}).items()}


def details(reference: UUID, *, by: Actor) -> tuple[DetailRow, ...]:
    """
    Return what is known of the customer, field by field, masked where it is sealed.

    :raises NotFound: if there is none of that reference among those that the actor may see.
    """
    party = Party.objects.get(pk=locate(reference, by=by).id)
    return fields.rows(
        party,
        members=members(party.pk),
        can_reveal=access.can("customers:reveal", by=by),
        can_edit=access.can("customers:edit", by=by),
    )


def relations(reference: UUID, *, by: Actor, on: date | None = None) -> tuple[RelationRow, ...]:
    """
    Return who others are to the customer, told from either side, the nearest first; without what had ended.

    :raises NotFound: if there is no such customer among those that the actor may see.
    """
    me = locate(reference, by=by).id
    mine = members(me)
    rows = Relationship.objects.filter(Q(party_id__in=mine) | Q(other_id__in=mine))
    rows = rows.select_related("party", "other")
    if on is not None:
        rows = rows.filter(Q(active_to__isnull=True) | Q(active_to__gt=on))
    found: dict[tuple[int, str], Relationship] = {}
    # Whoever sees a customer learns that they have a mother elsewhere in the bank; her name stays masked.
    with walls.of_bank(by.legal_entity_id):
        ties_of_both_sides = tuple(rows.order_by("pk"))
    others = standing.survivors(
        [*(row.other for row in ties_of_both_sides), *(row.party for row in ties_of_both_sides)]
    )
    for row in ties_of_both_sides:
        other, role = (row.other, row.role) if row.party_id in mine else (row.party, row.inverse_role)
        other = others[other.pk]
        if other.pk == me:
            # Somebody who was told to be another's relative turned out to be the same.
            continue
        # A source may tell the same tie from both sides; the side that knows the share counts.
        if (other.pk, role) not in found or found[other.pk, role].share is None:
            found[other.pk, role] = row
    seen = access.visible(Party.objects.filter(pk__in=[other for other, _role in found]), by=by)
    open_to_actor = set(seen.values_list("pk", flat=True))
    people = {party.pk: party for party in others.values()}
    told = [
        _to_relation(row, people[other], role=role, seen=open_to_actor)
        for (other, role), row in found.items()
    ]
    return tuple(row for _order, row in sorted(told, key=lambda each: each[0]))


def known(party_ids: Iterable[int], *, by: Actor) -> dict[int, Known]:
    """Return parties of the actor's bank as they may be shown to the actor. Two queries.

    For a room that found them beside somebody within reach: a person out of reach is masked.
    """
    wanted = Party.objects.filter(pk__in=set(party_ids), legal_entity_id=by.legal_entity_id)
    open_to_actor = set(access.visible(wanted.exclude(status__in=GONE), by=by).values_list("pk", flat=True))
    with walls.of_bank(by.legal_entity_id):
        rows = tuple(wanted.exclude(status__in=GONE).select_related("person"))
    return {row.pk: _to_known(row, is_visible=row.pk in open_to_actor) for row in rows}


def role_choices(party_kind: str, other_kind: str) -> tuple[tuple[str, str], ...]:
    """Return what the other may be to a party, by their kinds: codes and what they are called."""
    return tuple((code, labels.role(code)) for code in roles_for(party_kind, other_kind))


def role_label(code: str) -> str:
    """Return what a role is called."""
    return labels.role(code)


def role_place(code: str) -> int:
    """Return the place of a role in the order in which pages show them."""
    return labels.nearness(code)


def shares_of(company_id: int, *, on: date) -> dict[int, Decimal]:
    """Return what part of a company, in hundredths, each owner holds on a day, whichever side told it."""
    return owning.shares_of(company_id, on=on)


def search(words: str, *, by: Actor, limit: int = 10) -> tuple[Hit, ...]:
    """Return the customers within reach whom all words fit: exact ones first, own ones before others."""
    wanted = finding.words_of(words)
    if not wanted:
        return ()
    entity = by.legal_entity_id
    rows = access.visible(Party.objects.exclude(status__in=GONE), by=by)
    # Of the first of a whole bank a narrower reach, or a second word, might leave nobody.
    is_wide = len(wanted) == 1 and access.sees_whole_bank(by=by)
    for word in wanted:
        rows = rows.filter(pk__in=finding.customers_with(word, legal_entity_id=entity, first_only=is_wide))
    exact = SearchToken.objects.filter(legal_entity_id=entity, token="".join(wanted), party_id=OuterRef("pk"))
    own = Grant.objects.filter(staff_id=by.staff_id, party_id=OuterRef("pk"))
    ranked = rows.annotate(is_exact=Exists(exact), is_own=Exists(own))
    ordered = ranked.order_by("-is_exact", "-is_own", "sort_name", "pk")
    columns = ("pk", "reference", "full_name", "native_name", "kind", "number", "is_own")
    return tuple(Hit(*row) for row in ordered.values_list(*columns)[:limit])


def owners(source: str, keys: Iterable[str]) -> dict[str, Owner]:
    """Return the parties behind the source's keys, of those that have arrived. One query, for bulk work.

    Of a merged customer the one that the record made: what comes in goes there, and is handed on from there.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, [source, list(set(keys))])
        return {key: Owner(party_id, lake_key) for key, party_id, lake_key in cursor.fetchall()}


def lake_keys(source: str, keys: Sequence[str]) -> pa.Table:
    """Return key, party_id, lake_key and legal_entity_id of the source's customer records that are here."""
    return lake.keys_of(source, keys)


def telephone_indexes(number: str) -> dict[str, bytes]:
    """Return under which blind index a telephone number is kept, by each kind of telephone."""
    return {
        kind: keys.blind_index(contacts.normalised(kind, number), scheme=kind) for kind in contacts.TELEPHONES
    }


def members(party_id: int) -> tuple[int, ...]:
    """Return the party and all merged into it: what stays with them is the customer's. One query."""
    return carrying.members(party_id)


def standing_with(party_ids: Iterable[int]) -> dict[int, int]:
    """Return these customers and all that were merged into them, each with the customer it stands with."""
    return carrying.standing_with(party_ids)


def heads(party_ids: Iterable[int]) -> dict[int, int]:
    """Return with whom each of these parties stands now: itself, unless it was merged. One query."""
    wanted = tuple(party_ids)
    return {**dict(zip(wanted, wanted, strict=True)), **carrying.heads(wanted)}


def merged_within_reach(*, by: Actor) -> tuple[int, ...]:
    """Return who was merged into a customer within reach: what stays with them counts to that customer."""
    stand_with = carrying.heads()
    seen = access.visible(Party.objects.filter(pk__in=set(stand_with.values())), by=by)
    open_to_actor = set(seen.values_list("pk", flat=True)) if stand_with else set()
    return tuple(party for party, head in stand_with.items() if head in open_to_actor)


def _key(party: Party | None) -> PartyKey:
    if party is None:
        raise NotFound(_("There is no such customer among those you may see."))
    return PartyKey(party.pk, party.reference, party.legal_entity_id, party.unit_id, party.version)


def _to_header(party: Party) -> PartyHeader:
    person = party.person if hasattr(party, "person") else None
    return PartyHeader(
        id=party.pk,
        reference=party.reference,
        legal_entity_id=party.legal_entity_id,
        unit_id=party.unit_id,
        unit_name_en=party.unit.name_en,
        unit_name_zh=party.unit.name_zh,
        kind=PartyKind(party.kind),
        number=party.number,
        full_name=party.full_name,
        native_name=party.native_name,
        status=PartyStatus(party.status),
        customer_since=party.customer_since,
        risk_profile=party.risk_profile,
        kyc_expires_on=party.kyc_expires_on,
        language=party.language,
        birth_year=person.birth_year if person else None,
        birth_month=person.birth_month if person else None,
        version=party.version,
    )


def _to_relation(
    row: Relationship, other: Party, *, role: str, seen: set[int]
) -> tuple[tuple[int, str, int], RelationRow]:
    """Return a relation as the actor may see it, after what it is ordered by."""
    full_name, native_name = _names(other, is_visible=other.pk in seen)
    return (labels.nearness(role), other.sort_name, other.pk), RelationRow(
        reference=other.reference if other.pk in seen else None,
        full_name=full_name,
        native_name=native_name,
        kind=PartyKind(other.kind),
        role=role,
        label=labels.role(role),
        share=row.share,
        id=row.pk,
        version=row.version,
        active_from=row.active_from,
        active_to=row.active_to,
        evidence=row.evidence,
    )


def _to_known(party: Party, *, is_visible: bool) -> Known:
    full_name, native_name = _names(party, is_visible=is_visible)
    born = party.person.birth_year if is_visible and hasattr(party, "person") else None
    return Known(
        id=party.pk,
        reference=party.reference if is_visible else None,
        kind=PartyKind(party.kind),
        full_name=full_name,
        native_name=native_name,
        number=party.number if is_visible else "",
        birth_year=born,
    )


def _names(party: Party, *, is_visible: bool) -> tuple[str, str]:
    # What a company is called anybody may look up; a person's name is for whoever may see them.
    if is_visible or party.kind != PartyKind.PERSON:
        return party.full_name, party.native_name
    return masked_name(party.full_name, party.native_name)


_OWNERS = """
    SELECT key, coalesce(own_party_id, party_id), lake_key FROM parties_sourcerecord
    WHERE source = %s AND key = ANY(%s)
"""
