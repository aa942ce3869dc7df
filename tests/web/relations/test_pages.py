"""The pages of who belongs together."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from django.urls import reverse

from amity.know.holdings.models import Holding, HoldingParty
from amity.know.parties.models import Relationship
from amity.know.relations.models import Household, Membership
from amity.know.relations.selectors import groups
from tests.cast import TODAY, Cast

HTMX = {"hx-request": "true"}


def at(name: str, *args: object) -> str:
    return reverse(f"relations:{name}", args=args)


def picture_of(answer) -> dict:
    return json.loads(re.search(r'<script id="ties"[^>]*>(.*?)</script>', answer.content.decode())[1])


class TestSuggestions:
    def test_are_confirmed_with_one_press_and_taken_back(self, cast: Cast, suggest) -> None:
        client = cast.signed_in(cast.lin)
        one = suggest(cast.chen, cast.zhou)
        page = client.get(at("suggested")).content.decode()
        assert "are married; have the same home address" in page

        answer = client.post(at("confirm", one.reference), headers=HTMX)
        assert answer.status_code == 204
        undo = json.loads(answer["HX-Trigger"])["crm:toast"]["undo"]
        assert Membership.objects.count() == 2
        tab = client.get(f"/customers/{cast.zhou.reference}/?section=relations").content.decode()
        assert reverse("relations:household", args=[Household.objects.get().reference]) in tab

        assert client.post(undo, headers=HTMX).status_code == 204
        assert not Membership.objects.exists()

    def test_with_somebody_out_of_reach_is_masked_and_has_no_buttons(self, cast: Cast, suggest) -> None:
        one = suggest(cast.chen, cast.han)
        page = cast.signed_in(cast.lin).get(at("suggested")).content.decode()

        assert "Han ***" in page
        assert "Han Mei" not in page
        assert at("confirm", one.reference) not in page
        assert cast.signed_in(cast.lin).post(at("confirm", one.reference)).status_code == 403


class TestHousehold:
    def formed(self, cast: Cast) -> Household:
        client = cast.signed_in(cast.lin)
        sent = {"other": cast.zhou.reference, "role": "PARTNER"}
        assert client.post(at("form", cast.chen.reference), sent).status_code == 302
        return Household.objects.get()

    def test_counts_what_is_owned_together_once(self, cast: Cast) -> None:
        found = self.formed(cast)
        deposit = Holding.objects.get()
        HoldingParty.objects.create(holding=deposit, party=cast.zhou, role="JOINT_OWNER", share=50)
        page = cast.signed_in(cast.lin).get(at("household", found.reference)).content.decode()

        foot = page.split("<tfoot>")[1].split("</tfoot>")[0]
        assert "¥2,400,000.00" in foot
        assert "1 product is owned together" not in page  # said on the card of the customer's page
        tab = cast.signed_in(cast.lin).get(f"/customers/{cast.chen.reference}/?section=relations")
        assert "1 product is owned together and counted once." in tab.content.decode()

    def test_somebody_joins_and_leaves(self, cast: Cast) -> None:
        found, client = self.formed(cast), cast.signed_in(cast.fang)
        assert "Wu Lei" in client.get(at("join", found.reference), {"q": "wu"}).content.decode()
        dialog = client.get(at("join", found.reference), {"other": cast.wu.reference}).content.decode()
        assert "Role in the household" in dialog
        sent = {"other": cast.wu.reference, "role": "CHILD"}
        assert client.post(at("join", found.reference), sent, headers=HTMX).status_code == 204
        assert client.post(at("join", found.reference), sent, headers=HTMX).status_code == 422

        # Lin sees no Wu Lei, who is in the pool: he is masked, and Lin may not change the household.
        page = cast.signed_in(cast.lin).get(at("household", found.reference)).content.decode()
        assert "Wu ***" in page
        assert at("leave", found.reference) not in page

        sent = {"member": cast.wu.reference, "version": "2"}
        assert client.post(at("leave", found.reference), sent).status_code == 302
        assert Membership.objects.get(party=cast.wu).active_to == TODAY

    def test_is_split(self, cast: Cast) -> None:
        found, client = self.formed(cast), cast.signed_in(cast.fang)
        client.post(at("join", found.reference), {"other": cast.wu.reference, "role": "CHILD"})
        sent = {"version": "2", "chosen": [cast.wu.reference, cast.zhou.reference]}
        assert client.post(at("split", found.reference), sent).status_code == 302
        # Who stays alone keeps no household.
        assert Household.objects.filter(dissolved_at__isnull=False).get() == found
        assert Household.objects.exclude(pk=found.pk).get().memberships.count() == 2


class TestTies:
    def test_one_is_added_told_from_both_sides_and_taken_back(self, cast: Cast) -> None:
        client = cast.signed_in(cast.lin)
        assert "Zhou Tao" in client.get(at("choose", cast.hengda.reference), {"q": "zhou"}).content.decode()
        form = client.get(at("add", cast.hengda.reference), {"other": cast.zhou.reference}).content.decode()
        assert "What is Zhou Tao to Hengda Precision Parts?" in form
        sent = {"other": cast.zhou.reference, "role": "SHAREHOLDER", "share": "30", "evidence": "REGISTER"}
        answer = client.post(at("add", cast.hengda.reference), sent, headers=HTMX)
        assert answer.status_code == 204

        tab = client.get(f"/customers/{cast.zhou.reference}/?section=relations").content.decode()
        assert "Owns" in tab
        assert "30%" in tab
        undo = json.loads(answer["HX-Trigger"])["crm:toast"]["undo"]
        assert client.post(undo, headers=HTMX).status_code == 204
        assert not Relationship.objects.filter(role="SHAREHOLDER").exists()

    def test_what_cannot_be_comes_back_with_the_reason(self, cast: Cast) -> None:
        sent = {"other": cast.zhou.reference, "role": "SHAREHOLDER", "share": "130", "evidence": "TOLD"}
        answer = cast.signed_in(cast.lin).post(at("add", cast.hengda.reference), sent, headers=HTMX)

        assert answer.status_code == 422
        assert "at most 100%" in answer.content.decode()

    def test_one_ends_and_lasts_again(self, cast: Cast) -> None:
        client, tie = cast.signed_in(cast.lin), Relationship.objects.get()
        seen = {"relation": tie.pk, "version": "1"}
        answer = client.post(at("end", cast.chen.reference), seen, headers=HTMX)
        tie.refresh_from_db()
        assert tie.active_to == TODAY
        stale = client.post(at("end", cast.chen.reference), seen)
        assert stale.status_code == 409

        undo = json.loads(answer["HX-Trigger"])["crm:toast"]["undo"]
        assert client.post(undo, headers=HTMX).status_code == 204
        tie.refresh_from_db()
        assert tie.active_to is None


class TestGroup:
    def test_tells_final_owners_through_a_chain_and_masks_who_is_out_of_reach(self, chain: Cast) -> None:
        group = groups.around(chain.hengda.reference, by=chain.lin, on=TODAY)
        assert group is not None
        found = [(one.who.full_name, one.percent, one.controls) for one in group.owners]
        assert found == [("Chen Yulan", Decimal("42.00"), True), ("Han ***", Decimal("28.00"), False)]
        assert [one.full_name for one in group.members] == ["Hengda Precision Parts", "Lakeview Holding"]

        answer = chain.signed_in(chain.lin).get(at("around", chain.hengda.reference))
        page = answer.content.decode()
        assert "Han Mei" not in page
        nodes = {node["name"]: node for node in picture_of(answer)["nodes"]}
        assert nodes["Lakeview Holding"]["url"] == ""
        assert nodes["Chen Yulan"]["url"]
        assert "Han ***" in nodes
        table = page.split('role="region"')[1]
        assert all(name in table for name in nodes)

    def test_a_circle_is_told(self, chain: Cast) -> None:
        Relationship.objects.create(
            party=chain.chen, other=chain.hengda, role="GUARANTOR", inverse_role="GUARANTEES"
        )
        Relationship.objects.create(
            party=chain.hengda, other=chain.chen, role="GUARANTOR", inverse_role="GUARANTEES"
        )
        page = chain.signed_in(chain.lin).get(at("around", chain.hengda.reference)).content.decode()

        assert "Guarantees go in a circle" in page


def test_warnings_are_for_risk_staff(cast: Cast) -> None:
    assert cast.signed_in(cast.fang).get(at("warnings")).status_code == 200
    assert cast.signed_in(cast.lin).get(at("warnings")).status_code == 403
