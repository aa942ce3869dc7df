"""What the bank may do, on the customer's page; taking a consent there; what compliance declares."""

from uuid import uuid4

import pytest

from amity.know.consents.models import Consent
from amity.know.consents.services import declaring
from tests.cast import NOW, Cast


@pytest.fixture
def asking(cast: Cast) -> Cast:
    declaring.begin_for(legal_entity_id=cast.legal_entity_id, at=NOW)
    return cast


def test_a_consent_is_taken_where_the_customer_reads(asking: Cast) -> None:
    client, address = asking.signed_in(asking.lin), f"/consents/{asking.chen.reference}/record"
    dialog = client.get(address, {"purpose": "MARKETING", "language": "zh-hans"})
    assert "本人同意银行" in dialog.content.decode()

    said = {
        "purpose": "MARKETING", "act": "GRANTED", "channels": ["PHONE"], "how": "IN_PERSON", "text_number": 1,
        "language": "zh-hans", "seen": 0, "request_id": uuid4(),
    }  # fmt: skip
    assert client.post(address, said, headers={"HX-Request": "true"}).status_code == 204
    assert Consent.objects.get().text.number == 1
    page = client.get(f"/customers/{asking.chen.reference}/?section=permissions").content.decode()
    assert "agreed on" in page

    again = client.post(address, {**said, "request_id": uuid4()}, headers={"HX-Request": "true"})
    assert again.status_code == 422  # somebody recorded since it was read


def test_the_page_says_what_is_not_proposed_and_the_dialog_warns(asking: Cast) -> None:
    client = asking.signed_in(asking.lin)
    proposals = client.get(f"/customers/{asking.chen.reference}/proposals").content.decode()
    assert "the customer has not agreed" in proposals
    dialog = client.get(f"/contacts/{asking.chen.reference}/log").content.decode()
    assert "No offers now" in dialog
