"""The database itself refuses."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from amity.know.parties.models import Party, SourceRecord

pytestmark = pytest.mark.usefixtures("people")


def party(**other: object) -> Party:
    model = Party.objects.get(number="LB100234")
    given = {
        "legal_entity_id": model.legal_entity_id,
        "unit_id": model.unit_id,
        "kind": "PERSON",
        "full_name": "X",
    }
    return Party(reference=uuid4(), sort_name="x", **given, **other)


def test_two_customers_of_one_bank_with_one_number() -> None:
    with pytest.raises(IntegrityError, match="number_once"):
        party(number="LB100234").save()


def test_a_merged_customer_that_does_not_say_into_whom() -> None:
    with pytest.raises(IntegrityError, match="merged_iff"):
        Party.objects.filter(number="LB100234").update(status="MERGED")


def test_two_records_of_one_source_with_one_key() -> None:
    record = SourceRecord.objects.get(key="C1")

    with pytest.raises(IntegrityError, match="once_per_source"):
        SourceRecord.objects.create(source=record.source, key="C1", party_id=record.party_id, lake_key=1)


def test_two_records_with_one_lake_key() -> None:
    record = SourceRecord.objects.get(key="C1")

    with pytest.raises(IntegrityError, match="lake_key"):
        SourceRecord.objects.create(
            source="cards", key="9", party_id=record.party_id, lake_key=record.lake_key
        )
