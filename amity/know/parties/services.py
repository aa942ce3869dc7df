"""Use cases that change parties or open what is sealed; what comes in bulk is in ``parties.intake``."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from amity.foundation.access import services as access
from amity.foundation.audit import services as audit
from amity.foundation.audit.personal import is_personal
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotFound
from amity.foundation.keys import services as keys
from amity.know.parties import fields, labels, policies, selectors, tokens
from amity.know.parties.models import Party, Person


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
    found = fields.sealed_field(party.id, field)
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
    return keys.open_sealed(found.content, party=party.id, field=found.sealed_as)


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


def remember_last_digits(numbers: Iterable[tuple[int, str]], *, legal_entity_id: int) -> None:
    """Let parties (id, number) be found by last four digits: for the intake of higher rooms."""
    tokens.add_last_digits(numbers, legal_entity_id=legal_entity_id)


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
