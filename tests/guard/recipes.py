"""How each address is asked: what of a customer stands in it, what is sent along, what a good answer is.

An address of the house without a recipe fails the matrix: say here how it is asked before it is opened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from tests.guard import oracle
from tests.guard.stage import Customer, Stage

GET, POST = "GET", "POST"
Data = Callable[[Customer | None, Stage], Mapping[str, object]]
NOTHING_SENT: Mapping[str, object] = {}


def nothing(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return NOTHING_SENT


@dataclass(frozen=True)
class Ask:
    """One way to ask an address about something of a customer's."""

    route: str
    method: str
    thing: str
    """What stands in the address, or with ``is_sent`` in what is sent."""
    good: int
    """The status for whoever may and sees it."""
    good_hx: int = 0
    """The same, asked by htmx; as ``good`` where nothing is said."""
    data: Data = nothing
    refused: int = 404
    """The status for whoever may and does not see it."""
    whose: str = "customer"
    """By what it is seen: the customer, the bank, being one's own, or nobody's business."""
    argument: str = "reference"

    def status(self, *, hx: bool) -> int:
        return (self.good_hx or self.good) if hx else self.good

    def is_seen(self, principal: str, stage: Stage, customer: Customer | None, relation: str) -> bool:
        """Tell whether the thing is there for the principal."""
        reader, place = stage.readers[principal], customer.place if customer else None
        if self.whose == "nobody":
            return False
        if self.whose == "everybody":
            return place is not None
        if self.whose == "line" and place is not None and place.is_erased:
            return False  # its text went with the customer
        if self.whose in {"bank", "line"}:
            return place is not None and place.bank == reader.bank
        is_seen = oracle.sees(principal, reader, place)
        return is_seen and relation == "own" if self.whose == "own" else is_seen


def _field(customer: Customer | None) -> str:
    return next(iter(customer.fields)) if customer else "contact_point:1"


def _named_field(customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"field": _field(customer)}


def _reveal(customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"field": _field(customer), "why": "CALL"}


def _edit(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"field": "occupation", "version": "1", "value": "Painter"}


def _answer(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"outcome": "LATER", "request_id": uuid4()}


def _contact(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"kind": "CALL", "outcome": "REACHED", "request_id": uuid4()}


def _said(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {
        "purpose": "MARKETING", "act": "WITHDRAWN", "channels": "SMS", "how": "SPOKEN", "request_id": uuid4(),
    }  # fmt: skip


def _peace(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"reason": "ASKED", "request_id": uuid4()}


def _lift(customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"suppression": customer.things["peace"] if customer else uuid4(), "version": "1"}


def _task(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"title": "Ring back", "kind": "CALL", "on": "2027-01-05", "version": "1"}


def _told(_customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"fact": "OCCUPATION", "result": "ANSWERED", "told": "Painter", "question_id": uuid4()}


def _to(_customer: Customer | None, stage: Stage) -> Mapping[str, object]:
    return {"to": stage.newcomer}


def _for_customer(customer: Customer | None, stage: Stage) -> Mapping[str, object]:
    return {**_task(customer, stage), "customer": customer.party.reference if customer else uuid4()}


def _itself(customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    return {"other": customer.party.reference if customer else uuid4(), "role": "OTHER", "evidence": "TOLD"}


def _member(customer: Customer | None, _stage: Stage) -> Mapping[str, object]:
    reference = customer.party.reference if customer else uuid4()
    return {"member": reference, "chosen": reference, "version": "1"}


OBJECTS = (
    Ask("customers:record", GET, "customer", 200),
    Ask("customers:timeline", GET, "customer", 200),
    Ask("customers:proposals", GET, "customer", 200),
    Ask("customers:reveal", GET, "customer", 200, data=_named_field),
    Ask("customers:reveal", POST, "customer", 200, data=_reveal),
    Ask("customers:detail", GET, "customer", 200, data=_named_field),
    Ask("customers:edit", GET, "customer", 200, data=lambda _c, _s: {"field": "occupation"}),
    Ask("customers:edit", POST, "customer", 302, 200, data=_edit),
    Ask("customers:respond", GET, "decision", 200),
    Ask("customers:respond", POST, "decision", 302, 204, data=_answer),
    Ask("customers:unsuitable", GET, "decision", 200),
    Ask("customers:unsuitable", POST, "decision", 302, 204, data=_answer),
    # Whose customer it is, but who did not give the answer, is told so.
    Ask("customers:undo", POST, "answer", 302, 204, whose="customer"),
    Ask("tasks:edit", GET, "task", 200),
    Ask("tasks:edit", POST, "task", 302, 204, data=_task),
    Ask("tasks:complete", POST, "task", 302, 200),
    Ask("tasks:drop", POST, "task", 302, 204),
    Ask("tasks:reopen", POST, "done", 302, 204),
    Ask("tasks:snooze", POST, "task", 302, 204, data=lambda _c, _s: {"until": "tomorrow"}),
    Ask("tasks:take", POST, "task", 302, 204),
    Ask("interactions:log", GET, "customer", 200),
    Ask("interactions:log", POST, "customer", 302, 204, data=_contact),
    Ask("interactions:note", POST, "customer", 302, 200, data=_contact),
    Ask("consents:standing", GET, "customer", 200),
    Ask("consents:record", GET, "customer", 200, data=lambda _c, _s: {"purpose": "MARKETING"}),
    Ask("consents:record", POST, "customer", 302, 204, data=_said),
    Ask("consents:suppress", GET, "customer", 200),
    Ask("consents:suppress", POST, "customer", 302, 204, data=_peace),
    Ask("consents:lift", POST, "customer", 302, 204, data=_lift),
    Ask("branch:assign", POST, "customer", 302, 200, data=_to),
    Ask("coverage:level", POST, "customer", 200),
    Ask("quality:customer", GET, "customer", 200),
    Ask("quality:ask", GET, "customer", 200),
    # Nothing is missing of these customers that anybody asked for: who may is told so.
    Ask("quality:answer", POST, "customer", 422, data=_told),
    Ask("relations:around", GET, "customer", 200),
    Ask("relations:choose", GET, "customer", 200, data=lambda _c, _s: {"q": "Chen"}),
    Ask("relations:add", GET, "customer", 200),
    # Nobody is tied to themselves, keeps house alone or is let go of nobody: whoever sees them is told so.
    Ask("relations:add", POST, "customer", 422, data=_itself),
    Ask("relations:form", GET, "customer", 200),
    Ask("relations:form", POST, "customer", 422, data=_itself),
    Ask("relations:end", POST, "customer", 422),
    Ask("relations:resume", POST, "customer", 422),
    Ask("relations:take_back", POST, "customer", 422),
    Ask("relations:household", GET, "household", 200),
    Ask("relations:join", GET, "household", 200, data=lambda _c, _s: {"q": "Chen"}),
    Ask("relations:join", POST, "household", 422, data=_itself),
    Ask("relations:leave", POST, "household", 302, 204, data=_member),
    Ask("relations:split", POST, "household", 422, data=_member),
    Ask("relations:confirm", POST, "suggestion", 302, 204),
    Ask("relations:refuse", POST, "suggestion", 302, 204),
    Ask("relations:reopen", POST, "suggestion", 302, 204),
    Ask("live:toast", GET, "alert", 200, refused=204, whose="own"),
    Ask("operations:run", GET, "run", 200, whose="everybody", argument="run_id"),
    Ask("operations:batch", GET, "batch", 200, whose="bank", argument="batch_id"),
    Ask("operations:reveal", POST, "reject", 200, whose="line", argument="reject_id"),
    Ask("products:product", GET, "product", 200, whose="bank", argument="code"),
)
"""What has a thing's name in its address."""

SENT = (Ask("tasks:add", POST, "", 302, 204, data=_for_customer, refused=422),)
"""What is told by a form or a query whom it is about."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "customers:list": ("", "q={name}", "q={number}", "q={mobile}", "after={reference}", "part=sums"),
    "customers:filter": ("",),
    "customers:columns": ("",),
    "customers:lists": ("",),
    "search:ask": ("q={name}", "q={native}", "q={number}", "q={mobile}", "q={card}", "q={last}"),
    "search:results": ("q={name}", "q={mobile}", "q={mail}"),
    "interactions:choose": ("q={name}", "q={last}"),
    "myday:today": ("",),
    "myday:focus": ("",),
    "myday:flow": ("",),
    "tasks:list": ("", "whose=unit", "whose=unit&part=done", "whose=unit&staff={staff}"),
    "tasks:add": ("customer={reference}",),
    "relations:suggested": ("",),
    "relations:warnings": ("",),
    "branch:overview": ("",),
    "branch:balances": ("",),
    "branch:pool": ("",),
    "coverage:matrix": ("", "axis=REGION", "axis=PRODUCT"),
    "coverage:gaps": ("", "kind=NOBODY", "kind=ENDED", "kind=TWO_MAINS", "kind=SHARES"),
    "coverage:person": ("",),  # whose page one may see beside one's own, tests/web/coverage asks
    "coverage:allotments": ("", "staff={staff}"),
    "quality:gaps": ("", "sort=worth", "overdue=1", "owner=pool"),
    "quality:overview": ("", "rule=MOBILE_PRESENT"),
    "quality:rules": ("",),
    "products:list": ("", "q={name}"),
    "catalogue:list": ("",),
    "catalogue:features": ("",),
    "consents:declared": ("",),
    "audit:list": ("", "customer={number}", "customer={reference}"),
    "audit:rights": ("",),
    "operations:overview": ("",),
    "operations:storage": ("",),
    "operations:batches": ("",),
    "live:recent": ("",),
    "live:stream": ("",),
    "help:overview": ("",),
    "preferences:edit": ("",),
}
"""What names no thing in its address: it is asked for each customer, and tells nothing of who is not seen."""

ELSEWHERE = {
    "imports:start": "lists of one's own; tests/web/imports asks who sees which",
    "imports:template": "an empty list",
    **dict.fromkeys(
        (
            "imports:one",
            "imports:columns",
            "imports:feed",
            "imports:rules",
            "imports:check",
            "imports:row",
            "imports:mend",
            "imports:errors",
            "imports:run",
            "imports:result",
            "imports:undo",
            "imports:drop",
        ),
        "a list of one's own: nobody else's is found; tests/web/imports asks each",
    ),
    "home": "sends on",
    "set_language": "the reader's own",
    "preferences:save": "the reader's own",
    "live:see": "the reader's own",
    "tasks:settled": "asks the page to fetch its lists anew",
    "audit:verify": "a check of the whole trail, which names entries by number",
    "signin:as": "a demo's; answers 404 in a bank",
    "health:healthy": "tells nothing of anybody",
    "health:ready": "tells nothing of anybody",
    "health:measured": "counts by route, of nobody",
    "operations:findings": "what is stale in the house",
    "operations:read_source": "names a feed, no customer; tests/web/operations asks whose it is",
    "coverage:mine": "one's own page",
    "coverage:assign-cell": "gives an industry, a region or a product to staff",
    "coverage:end-cell": "the same",
    "coverage:seat": "what staff can carry",
    "coverage:record-absence": "an absence of staff; tests/know/coverage asks whose customers follow",
    "coverage:end-absence": "the same",
    "coverage:work-out": "makes a draft of customers within reach; tests/engage/allotments asks whose it is",
    "coverage:allotment": "the same",
    "coverage:move": "the same",
    "coverage:carry-out": "the same",
    "coverage:undo": "the same",
    "coverage:drop": "the same",
    "coverage:letters": "the same",
    "coverage:letters-file": "the same",
    "customers:change_filter": "rows of a form, no customer",
    "customers:count_filter": "counts within reach, as the list does",
    "customers:apply_filter": "sends on to the list",
    "customers:choose_columns": "sends on to the list",
    "customers:save_list": "holds conditions and no customer; tests/engage/lists asks whose it is",
    "customers:edit_list": "the same",
    "customers:update_list": "the same",
    "customers:delete_list": "the same",
    "customers:restore_list": "the same",
    "customers:pin_list": "the same",
    "quality:rule": "what is required of records; counts, and no customer",
    "quality:restore": "the same",
    "consents:begin": "declarations of the bank, no customer",
    "consents:basis": "the same",
    "consents:quiet": "the same",
    "consents:limit": "the same",
    "consents:text": "the same",
    "consents:numbers": "telephone numbers, of which only hashes are kept",
    "api-v1:show_problem": "what a refusal means",
    "api-v1:openapi-json": "the description of the API",
    "api-v1:api-root": "the address of the API",
}
"""Addresses that have to do with no customer, and why."""
PUBLIC_PREFIXES = ("account_", "mfa_")
"""The sign-in's own pages: nothing of a customer is in them."""
