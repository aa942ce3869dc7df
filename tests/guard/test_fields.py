"""Every field × every principal × every way to get at it: sealed ones come in the clear by a reveal alone."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from amity.api.operations import limits
from amity.api.scopes import SCOPES
from amity.foundation.audit.models import Entry
from amity.foundation.keys import services as keys
from tests.guard import oracle
from tests.guard.oracle import ANONYMOUS, CHANNEL, GROUPS, LEAVER
from tests.guard.stage import OWN, Customer, Stage

DIRECT, WORDS, PERSONAL = "direct identifier", "words about a person", "personal"
TIES = (OWN, "same team", "other branch", "other bank", "erased")


@dataclass(frozen=True)
class Field:
    """One field of the catalogue: of which class it is, and by what it is revealed or edited."""

    name: str
    kind: str
    prefix: str = ""
    """How its name begins in a reveal; nothing where it is not sealed."""

    def value(self, customer: Customer) -> str:
        party = customer.party
        if self.prefix:
            return [text for name, text in customer.fields.items() if name.startswith(self.prefix)][
                self.place
            ]
        mark = customer.canaries[0]
        return {
            "event": f"said {mark}", "note": f"note {mark}", "movement": f"for {mark}",
            "refused row": f"raw {mark}", "name": f"Chen {mark}", "native name": party.native_name,
            "number": customer.number,
        }[self.name]  # fmt: skip

    @property
    def place(self) -> int:
        return 1 if self.name == "e-mail" else 0

    def revealed_as(self, customer: Customer) -> str:
        return [name for name in customer.fields if name.startswith(self.prefix)][self.place]


CATALOGUE = (
    Field("mobile", DIRECT, "contact_point"),
    Field("e-mail", DIRECT, "contact_point"),
    Field("id card", DIRECT, "identifier"),
    Field("street", DIRECT, "address"),
    Field("day of birth", DIRECT, "birth_on"),
    Field("event", WORDS),
    Field("note", WORDS),
    Field("movement", WORDS),
    Field("refused row", WORDS),
    Field("name", PERSONAL),
    Field("native name", PERSONAL),
    Field("number", PERSONAL),
)
PLACES = {
    "read in the record": "/customers/{reference}/",
    "read in its timeline": "/customers/{reference}/timeline",
    "read in its history": "/customers/{reference}/?section=history",
    "read in a list": "/customers/?q=",
    "sort": "/customers/?sort={field}",
    "read in the day": "/day/",
    "read in tasks": "/tasks/?whose=unit",
    "read in the trail": "/audit/",
    "read among batches": "/operations/batches/{batch}",
}
"""Where a page is asked once for all fields."""
ASKED = {
    "filter": "/customers/?{q}",
    "search": "/search/?{q}",
    "search hint": "/search/ask?{q}",
    "choose": "/contacts/choose?{q}",
}
"""Where each field's own value is asked for: it may find whom one sees, and says no more than the mask."""
SHOWN_IN = {
    "event": {"read in the record", "read in its timeline"},
    "note": {"read in the record", "read in its timeline"},
    "movement": {"read in its history"},
}
"""Where words about a person stand for who sees them; a refused row's, nowhere but by its own reveal."""
CELLS: Counter[str] = Counter()
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", autouse=True)
def count() -> Iterator[None]:
    yield
    print(f"\nfield matrix: {sum(CELLS.values())} cells {dict(CELLS)}")  # noqa: T201


@pytest.mark.stress
@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_every_field_shows_where_and_to_whom_it_may(stage: Stage, group: tuple[str, ...], asks) -> None:
    wrong: list[str] = []
    for principal, tie in product(group, TIES):
        customer = stage.customer(principal, tie)
        assert customer is not None
        is_seen = oracle.sees(principal, stage.readers[principal], customer.place)
        for verb, path in PLACES.items():
            if not asks():
                continue
            text = _text(_get(stage, principal, _filled(path, customer)))
            for field in CATALOGUE:
                if field.value(customer) in text and not _may_stand(field, verb, is_seen=is_seen):
                    wrong.append(f"{principal} × {field.name} × {verb} × {tie}")
                CELLS["pages"] += 1
        for field in CATALOGUE:
            if asks():
                wrong += _asked_for(stage, principal, field, customer, tie, is_seen=is_seen)
    assert not wrong, f"{len(wrong)} wrong cells:\n" + "\n".join(wrong[:40])


@pytest.mark.stress
@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_a_sealed_field_opens_by_a_reveal_alone_and_each_is_one_entry(
    stage: Stage, group: tuple[str, ...], asks, monkeypatch
) -> None:
    opened: list[str] = []
    real = keys.open_sealed
    monkeypatch.setattr(keys, "open_sealed", lambda *a, **k: opened.append(k["field"]) or real(*a, **k))
    wrong: list[str] = []
    for principal, tie in product(group, TIES):
        customer = stage.customer(principal, tie)
        assert customer is not None
        is_seen = oracle.sees(principal, stage.readers[principal], customer.place)
        for field in CATALOGUE:
            if not field.prefix:
                continue
            may = is_seen and oracle.may(principal, "customers:reveal")
            for why, is_good in (("CALL", True), ("", False), ("OTHER", False)):
                if not asks():
                    continue
                opened.clear()
                shown, entries = _revealed(stage, principal, field, customer, why)
                wanted = may and is_good
                if (shown, entries, len(opened)) != (wanted, int(wanted), int(wanted)):
                    wrong.append(
                        f"{principal} × {field.name} × reveal {why!r} × {tie}: {shown, entries, opened}"
                    )
                CELLS["reveals"] += 1
    assert not wrong, f"{len(wrong)} wrong cells:\n" + "\n".join(wrong[:40])


@pytest.mark.stress
def test_the_api_shows_no_sealed_field_in_the_clear(stage: Stage) -> None:
    limits.forget()
    client, wrong = stage.clients[CHANNEL], []
    for tie in TIES:
        customer = stage.customer("compliance", tie)
        assert customer is not None
        reference = customer.party.reference
        for path in (
            f"customers/{reference}", f"customers/{reference}/holdings", f"customers/{reference}/decisions",
            "customers?limit=100", f"holdings/{customer.things['holding']}/transactions",
        ):  # fmt: skip
            text = client.get(f"/api/v1/{path}").content.decode()
            for field in CATALOGUE:
                is_open = field.kind == PERSONAL and tie not in ("other bank", "erased")
                if field.value(customer) in text and not is_open:
                    wrong.append(f"{field.name} × {path} × {tie}")
                CELLS["api"] += 1
    assert SCOPES
    assert wrong == []


@pytest.mark.stress
def test_a_refusal_repeats_nothing_that_is_stored(stage: Stage) -> None:
    customer = stage.customer("customer_manager", OWN)
    assert customer is not None
    client, reference = stage.clients["customer_manager"], customer.party.reference
    refused = [
        (f"/customers/{reference}/edit", {"field": "occupation", "version": "9", "value": "x"}),
        (f"/customers/{reference}/edit", {"field": "birth_on", "version": "1", "value": "1999-01-01"}),
        (f"/customers/{reference}/edit", {"field": "marital_status", "version": "1", "value": "none"}),
        (f"/customers/{reference}/reveal", {"field": "identifier:1", "why": "CALL"}),
        (f"/customers/{reference}/reveal", {"field": customer.fields and "birth_on", "why": "WRONG"}),
        (f"/contacts/{reference}/log", {"kind": "WRONG"}),
        (f"/customers/proposals/{customer.things['decision']}/respond", {"outcome": "NOT_SUITABLE"}),
    ]
    for address, form in refused:
        answer = client.post(address, form, headers={"HX-Request": "true"})
        assert answer.status_code in (404, 409, 422), (address, answer.status_code)
        for field in CATALOGUE:
            CELLS["error texts"] += 1
            if field.kind == DIRECT:
                assert field.value(customer) not in answer.content.decode(), (address, field.name)


def test_every_sealed_column_and_every_personal_word_is_in_the_catalogue() -> None:
    from django.apps import apps  # noqa: PLC0415

    sealed = {
        f"{model._meta.label_lower}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.fields
        if column.name.endswith("_sealed")
    }
    assert sealed == {
        "parties.contactpoint.value_sealed", "parties.identifier.value_sealed", "parties.address.line_sealed",
        "parties.person.birth_on_sealed", "sources.event.text_sealed", "interactions.interaction.text_sealed",
        "sources.reject.raw_sealed", "sources.parked.row_sealed", "holdings.holding.number_sealed",
        "consents.consent.document_sealed", "consents.suppression.note_sealed",
        # What a list said: shown to who imports it, row by row, and gone after seven days.
        "imports.import.profile_sealed", "imports.import.mends_sealed", "imports.finding.row_sealed",
        "imports.change.before_sealed",
    }, "Say in the catalogue of tests/guard/test_fields.py of which class the new one is."  # fmt: skip


def _may_stand(field: Field, verb: str, *, is_seen: bool) -> bool:
    if field.kind == DIRECT or not is_seen:
        return False
    return field.kind == PERSONAL or verb in SHOWN_IN.get(field.name, ())


def _asked_for(
    stage: Stage, principal: str, field: Field, customer: Customer, tie: str, *, is_seen: bool
) -> list[str]:
    """Ask for the field's own value, and look at what else the answer says of the customer."""
    wrong = []
    value = field.value(customer)
    for verb, path in ASKED.items():
        text = _text(_get(stage, principal, path.format(q=urlencode({"q": value}))))
        others = [one for one in CATALOGUE if one is not field and one.value(customer) not in value]
        told = [one.name for one in others if one.value(customer) in text]
        if not is_seen and told:
            wrong.append(f"{principal} × {field.name} × {verb} × {tie}: tells {told}")
        if {one.name for one in others if one.kind in (DIRECT, WORDS)} & set(told):
            wrong.append(f"{principal} × {field.name} × {verb} × {tie}: opens {told}")
        CELLS["questions"] += 1
    return wrong


def _revealed(stage: Stage, principal: str, field: Field, customer: Customer, why: str) -> tuple[bool, int]:
    with transaction.atomic():
        before = Entry.objects.filter(action="customer:revealed").count()
        form = {"field": field.revealed_as(customer), "why": why}
        answer = stage.clients[principal].post(f"/customers/{customer.party.reference}/reveal", form)
        entries = Entry.objects.filter(action="customer:revealed").order_by("-pk")
        value, count = field.value(customer), entries.count() - before
        assert not any(value in f"{entry.changes}{entry.purpose}{entry.subject}" for entry in entries[:count])
        transaction.set_rollback(True)
    return value in _text(answer), count


def _get(stage: Stage, principal: str, address: str) -> HttpResponse:
    client: Client = stage.clients[principal]
    with transaction.atomic():
        answer = client.get(address)
        transaction.set_rollback(True)
    assert answer.status_code in (200, 302, 403, 404), (principal, address, answer.status_code)
    assert principal not in (ANONYMOUS, CHANNEL, LEAVER) or answer.status_code in (302, 403)
    return answer


def _filled(path: str, customer: Customer) -> str:
    return path.format(
        reference=customer.party.reference, field="birth_on_sealed", batch=customer.things["batch"]
    )


def _text(answer: HttpResponse) -> str:
    # Words that are marked where they were found must still be found here.
    return re.sub(r"</?(mark|b)>", "", answer.content.decode())
