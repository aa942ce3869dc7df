"""What to ask a customer next, and what came of it."""

from typing import Annotated, Literal
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from amity.api import trail
from amity.api.customers import Which
from amity.api.operations import actor_of, caller_of, operation, purpose_of
from amity.api.problems import invalid
from amity.api.schemas import Money, money_of_minor
from amity.api.selectors import customers
from amity.know.quality.selectors import questions as asking
from amity.know.quality.selectors.questions import QuestionRow
from amity.know.quality.services import questions
from amity.know.quality.services.questions import Reply

router = Router(tags=["questions"])

ASKED = UUID("3f0b1c52-9f5e-4a0d-8f5b-6f1d2f7c9a10")
"""The space of names in which a channel's key becomes the number of its request."""

Fact = Literal[
    "MOBILE",
    "EMAIL",
    "ADDRESS",
    "DOCUMENT",
    "USCC",
    "BIRTH_ON",
    "SEX",
    "EDUCATION",
    "OCCUPATION",
    "EMPLOYER",
    "INCOME_BAND",
    "MARITAL_STATUS",
    "LANGUAGE",
    "INDUSTRY_CODE",
    "SIZE",
    "REGISTERED_CAPITAL",
    "FOUNDED_ON",
]
How = Literal["CHOICE", "TEXT", "DAY", "MOBILE", "EMAIL", "DOCUMENT", "AMOUNT"]
Outcome = Literal["answered", "refused", "not_now"]
Document = Literal["ID_CARD", "PASSPORT"]
Told = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", min_length=1, max_length=500)]


class Choice(Schema):
    """One of the values among which an answer chooses."""

    value: str = Field(examples=["100-200K"])
    label: str = Field(description="In the language that Accept-Language asks for.")


class Question(Schema):
    """The one fact that is worth most to ask for."""

    fact: Fact = Field(description="Answer it under this name.")
    text: str = Field(description="How to ask, in the language that Accept-Language asks for.")
    answer: How = Field(description="DAY is written 1985-03-02; AMOUNT in the bank's currency.")
    choices: list[Choice] = Field(description="Of a CHOICE; else empty.")
    is_wrong: bool = Field(description="What is on record is not valid: an answer takes its place.")
    worth: Money | None = Field(description="What decisions would gain in a year by knowing it.")


class NextQuestion(Schema):
    """What to ask a customer at this contact; null where nothing is worth it."""

    customer: UUID
    question: Question | None


class AnswerIn(Schema):
    """What the customer said."""

    model_config = {"extra": "forbid"}

    fact: Fact
    outcome: Outcome = Field(
        description="answered: the value goes into the record; refused: the customer did not want to say; "
        "not_now: it was a bad moment. Each time the question rests for 180 days."
    )
    value: Told | None = Field(None, description="Of what was answered; else left out.")
    document: Document | None = Field(None, description="What kind of document the value is of.")


class AnswerOut(Schema):
    """The question as it is kept; never what was answered."""

    reference: UUID
    customer: UUID
    fact: Fact
    outcome: Outcome


@router.get(
    "/customers/{customer}/question",
    response=NextQuestion,
    operation_id="getQuestion",
    summary="Say what to ask a customer next",
    url_name="get_question",
)
@operation("questions:read", scope="questions:read")
def get_question(request: HttpRequest, customer: Which) -> NextQuestion:
    """The one missing fact by which decisions gain most, and which was not asked for in the last 180 days."""
    actor, now = actor_of(request), timezone.now()
    whose = customers.one(customer, by=actor)
    row = asking.next_question(whose.id, by=actor, at=now)
    trail.record_read(
        whose.reference, whose.id, part="question", purpose=purpose_of(request), by=actor, at=now
    )
    return NextQuestion(customer=whose.reference, question=_to_question(row) if row else None)


@router.post(
    "/customers/{customer}/answers",
    response={201: AnswerOut},
    operation_id="recordAnswer",
    summary="Report what came of a question",
    url_name="record_answer",
)
@operation("questions:answer", scope="answers:write", needs_key=True)
def record_answer(request: HttpRequest, customer: Which, answer: AnswerIn) -> Status[AnswerOut]:
    """Check the answer and write it into the record; nobody asks the same again within 180 days."""
    if answer.outcome == "answered" and answer.value is None:
        raise invalid("body.answer.value", "say what was answered")
    if answer.outcome != "answered" and answer.value is not None:
        raise invalid("body.answer.value", "goes with answered only")
    caller = caller_of(request)
    whose = customers.one(customer, by=caller.actor)
    reference = questions.answer(
        reference=whose.reference,
        field=answer.fact,
        reply=Reply(answer.outcome.upper(), answer.value or "", answer.document or ""),
        channel=caller.actor.name,
        request_id=uuid5(ASKED, f"{caller.channel_id} {request.headers['Idempotency-Key']}"),
        by=caller.actor,
        at=timezone.now(),
    )
    kept = AnswerOut(reference=reference, customer=whose.reference, fact=answer.fact, outcome=answer.outcome)
    return Status(201, kept)


def _to_question(row: QuestionRow) -> Question:
    return Question.model_validate(
        {
            "fact": row.field,
            "text": row.text,
            "answer": row.answer,
            "choices": [{"value": value, "label": label} for value, label in row.choices],
            "is_wrong": row.is_wrong,
            "worth": money_of_minor(row.worth_minor, row.currency),
        }
    )
