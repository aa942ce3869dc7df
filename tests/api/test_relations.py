"""What a channel reads of who belongs together."""

from decimal import Decimal

from amity.foundation.audit.models import Entry
from amity.know.parties.models import Relationship
from amity.know.relations.models import Household, Membership
from tests.api.conftest import Caller
from tests.cast import NOW, TODAY, Cast


def test_tells_a_persons_ties_and_household(caller: Caller, cast: Cast) -> None:
    home = Household.objects.create(legal_entity_id=cast.legal_entity_id, formed_by="HAND", formed_at=NOW)
    for party, role in ((cast.chen, "HEAD"), (cast.zhou, "PARTNER")):
        Membership.objects.create(household=home, party=party, role=role, formed_by="HAND", active_from=TODAY)

    found = caller.get("/customers/6021/relations").json()

    assert [(row["role"], row["party"]["full_name"]) for row in found["items"]] == [
        ("REPRESENTS", "Hengda Precision Parts")
    ]
    members = [(one["role"], one["party"]["full_name"]) for one in found["household"]["members"]]
    assert members == [("HEAD", "Chen Yulan"), ("PARTNER", "Zhou Tao")]
    assert found["ownership"] is None
    assert Entry.objects.filter(party_id=cast.chen.pk, staff_id__lt=0).exists()


def test_tells_a_companys_owners_in_the_end(caller: Caller, cast: Cast) -> None:
    Relationship.objects.create(
        party=cast.hengda, other=cast.han, role="SHAREHOLDER", inverse_role="OWNS", share=Decimal(60)
    )

    found = caller.get("/customers/8001/relations").json()

    (owner,) = found["ownership"]["owners"]
    assert (owner["party"]["full_name"], owner["percent"], owner["controls"]) == ("Han Mei", "60.00", True)
    assert found["household"] is None


def test_of_nobody_is_not_there(caller: Caller) -> None:
    assert caller.get("/customers/9999/relations").status_code == 404
