"""Who belongs together: a customer's relationships, household, and the owners of a company in the end."""

from datetime import date
from decimal import Decimal
from typing import Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from amity.api import trail
from amity.api.customers import Kind, Which
from amity.api.operations import actor_of, operation, purpose_of
from amity.api.selectors import customers
from amity.foundation.organisation import selectors as organisation
from amity.know.parties import selectors as parties
from amity.know.parties.selectors import Known, RelationRow
from amity.know.relations.selectors import groups, households
from amity.know.relations.selectors.groups import Group
from amity.know.relations.selectors.households import HouseholdRow

router = Router(tags=["relations"])

MemberRole = Literal["HEAD", "PARTNER", "CHILD", "PARENT", "SIBLING", "OTHER"]


class Party(Schema):
    """Somebody beside the customer. Out of reach there is no reference, and a person's name is masked."""

    reference: UUID | None
    kind: Kind
    full_name: str = Field(examples=["Zhou ***"])
    native_name: str = Field(examples=["周**"])


class Relation(Schema):
    """What another party is to the customer."""

    party: Party
    role: str = Field(description="SPOUSE, CHILD, SHAREHOLDER, GUARANTOR …", examples=["SHAREHOLDER"])
    share: str | None = Field(description="Of an owner, in hundredths.", examples=["60.00"])
    active_from: date | None


class Member(Schema):
    """Somebody in the customer's household, the customer among them."""

    party: Party
    role: MemberRole
    active_from: date


class Household(Schema):
    """The household of a person."""

    reference: UUID
    members: list[Member]


class Owner(Schema):
    """Who owns a quarter or more of a company in the end, through however many others, or controls it."""

    party: Party
    percent: str = Field(description="Multiplied along chains, added over them.", examples=["42.00"])
    controls: bool = Field(description="By more than half, directly or through companies under control.")


class Ownership(Schema):
    """Who stands behind a company, and which companies stand beside it."""

    owners: list[Owner]
    group: list[Party] = Field(description="Companies under one control, this one among them.")
    is_unsolved: bool = Field(description="The shares go round, or are more than the whole.")


class Relations(Schema):
    """Who belongs to a customer."""

    customer: UUID
    items: list[Relation]
    household: Household | None
    ownership: Ownership | None


@router.get(
    "/customers/{customer}/relations",
    response=Relations,
    operation_id="listRelations",
    summary="List who belongs to a customer",
    url_name="list_relations",
)
@operation("relations:read", scope="relations:read")
def list_relations(request: HttpRequest, customer: Which) -> Relations:
    """Relationships that last today, told from the customer's side; the household, or a company's owners."""
    actor, now = actor_of(request), timezone.now()
    whose = customers.one(customer, by=actor)
    today = organisation.today(actor.legal_entity_id, at=now)
    rows = parties.relations(whose.reference, by=actor, on=today)
    household = households.of_party(whose.id, by=actor) if whose.kind == "PERSON" else None
    group = groups.around(whose.reference, by=actor, on=today)
    trail.record_read(
        whose.reference, whose.id, part="relations", purpose=purpose_of(request), by=actor, at=now
    )
    return Relations(
        customer=whose.reference,
        items=[_to_relation(row) for row in rows],
        household=_to_household(household) if household else None,
        ownership=_to_ownership(group) if group else None,
    )


def _to_relation(row: RelationRow) -> Relation:
    party = Party(
        reference=row.reference,
        kind=cast("Kind", row.kind.value),
        full_name=row.full_name,
        native_name=row.native_name,
    )
    return Relation(party=party, role=row.role, share=_written(row.share), active_from=row.active_from)


def _to_household(row: HouseholdRow) -> Household:
    members = [
        Member(party=_to_party(one.who), role=cast("MemberRole", one.role.value), active_from=one.active_from)
        for one in row.members
    ]
    return Household(reference=row.reference, members=members)


def _to_ownership(group: Group) -> Ownership:
    owners = [
        Owner(party=_to_party(one.who), percent=f"{one.percent:.2f}", controls=one.controls)
        for one in group.owners
    ]
    return Ownership(
        owners=owners,
        group=[_to_party(one) for one in group.members],
        is_unsolved=group.is_unsolved,
    )


def _to_party(who: Known) -> Party:
    return Party(
        reference=who.reference,
        kind=cast("Kind", who.kind.value),
        full_name=who.full_name,
        native_name=who.native_name,
    )


def _written(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:.2f}"
