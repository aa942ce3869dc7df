"""How fresh the data are, and what each kind of problem means."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Router, Schema

from amity.api import kinds
from amity.api.operations import actor_of, operation
from amity.foundation.kernel.errors import NotFound
from amity.foundation.organisation import selectors as organisation
from amity.foundation.runs import selectors as runs

router = Router(tags=["state"])


class State(Schema):
    """Of when the data are."""

    legal_entity: str = Field(description="The bank's code.", examples=["LAKESIDE"])
    currency: str = Field(description="The bank's own, ISO 4217.", examples=["CNY"])
    business_date: date | None = Field(description="The day up to which the bank's data are known.")
    generation: int | None = Field(description="What proposals are read from; null before the first.")
    turned_at: datetime | None


class KindOfProblem(Schema):
    """What a kind of problem means."""

    type: str
    title: str
    status: int
    remedy: str


@router.get(
    "/state", response=State, operation_id="getState", summary="How fresh the data are", url_name="get_state"
)
@operation("state:read")
def get_state(request: HttpRequest) -> State:
    """Up to which day the bank's data are known, and which generation of proposals is served."""
    bank = organisation.legal_entity(actor_of(request).legal_entity_id)
    pointer = runs.pointer()
    return State(
        legal_entity=bank.code,
        currency=bank.currency,
        business_date=bank.business_date,
        generation=pointer.generation,
        turned_at=pointer.turned_at,
    )


@router.get(
    "/problems/{name}",
    response=KindOfProblem,
    operation_id="getProblem",
    summary="What a kind of problem means",
    url_name="show_problem",
    auth=None,
)
def show_problem(
    request: HttpRequest,  # noqa: ARG001 ninja's signature
    name: Annotated[str, Path(max_length=40, description="The last part of a problem's type.")],
) -> KindOfProblem:
    """The address that stands in ``type`` of a problem; it asks for no token."""
    kind = kinds.KINDS.get(name)
    if kind is None:
        raise NotFound(_("There is no kind of problem of that name."))
    return KindOfProblem(type=kind.type, title=kind.title, status=int(kind.status), remedy=kind.remedy)
