"""The database itself refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amity.know.consents.models import Consent, ConsentText, Suppression
from tests.know.conftest import NOON

BENT = (
    "UPDATE consents_consent SET act = 'WITHDRAWN'",
    "UPDATE consents_consent SET happened_at = happened_at - interval '1 year'",
    "UPDATE consents_consent SET document_sealed = ''",
    "DELETE FROM consents_consent",
    "UPDATE consents_consenttext SET text_en = 'You agree to everything.'",
    "DELETE FROM consents_consenttext",
)


@pytest.mark.parametrize("sql", BENT)
def test_what_was_said_and_shown_stays(sql: str, say) -> None:
    say("GRANTED")
    with (
        pytest.raises(DatabaseError, match=r"only grows|stays as it was"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Consent.objects.get().act == "GRANTED"
    assert ConsentText.objects.exists()


def test_a_merge_may_carry_an_entry_to_another_customer(say, load, chen) -> None:
    say("GRANTED")
    load("customers", {"key": "C2", "kind": "PERSON", "full_name": "Chen Yu Lan"})
    other = type(chen).objects.exclude(pk=chen.pk).get()

    assert Consent.objects.update(party_id=other.pk) == 1


def test_a_consent_that_expires_before_it_is_given(say) -> None:
    say("GRANTED")
    entry = Consent.objects.get()
    entry.pk, entry.reference, entry.request_id = None, None, None
    entry.expires_at = entry.happened_at
    with pytest.raises(IntegrityError):
        entry.save()


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ({"ends_at": NOON}, "ends_after_it_begins"),
        ({"lifted_at": NOON + timedelta(days=1)}, "lifted_says_by_whom"),
    ],
)
def test_a_suppression_that_says_too_little(fault: dict, name: str, chen) -> None:
    with pytest.raises(IntegrityError, match=name):
        Suppression.objects.create(
            legal_entity_id=chen.legal_entity_id,
            party=chen,
            reason="ASKED",
            begins_at=NOON,
            recorded_at=NOON,
            **fault,
        )
