"""What becomes of the rows of a feed: new, changed, already so, or parked."""

from datetime import date

from django.db import connection

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.intake import ParkedRow, Taken
from amity.foundation.keys import services as keys
from amity.know.parties import selectors
from amity.know.parties.models import (
    Address,
    ContactPoint,
    Identifier,
    Party,
    Person,
    Relationship,
    SearchToken,
    SourceRecord,
)

CHEN = {"key": "C1", "kind": "PERSON", "number": "LB1", "full_name": "Chen Yulan", "native_name": "陈玉兰",
        "unit_code": "EAST", "birth_on": date(1985, 3, 2), "occupation": "Teacher"}  # fmt: skip
WANG = {"key": "C2", "kind": "PERSON", "number": "LB2", "full_name": "Wang Wei", "native_name": "王伟"}
SHOP = {"key": "C3", "kind": "ORGANISATION", "number": "LB3", "full_name": "East Lake Seafood Ltd"}
MOBILE = {"customer_key": "C1", "kind": "MOBILE", "value": "+86 138-0000-6021"}
ID_CARD = {"customer_key": "C1", "scheme": "ID_CARD", "value": "330102198503021234"}


def words(party: Party) -> set[str]:
    return set(SearchToken.objects.filter(party=party).values_list("token", flat=True))


class TestCustomers:
    def test_makes_a_party_of_each_row(self, load, bank) -> None:
        assert load("customers", CHEN, SHOP) == Taken(2, 0, 0)

        chen = Party.objects.get(number="LB1")
        assert (chen.full_name, chen.sort_name, chen.status) == ("Chen Yulan", "chen yulan", "ACTIVE")
        assert (chen.unit_id, chen.legal_entity_id) == (bank.units["EAST"], bank.id)
        assert (chen.person.birth_year, chen.person.birth_month) == (1985, 3)
        assert Party.objects.get(number="LB3").organisation is not None

    def test_puts_a_customer_without_a_unit_into_the_feeds_own(self, load, bank) -> None:
        load("customers", WANG)

        assert Party.objects.get().unit_id == bank.units["HEAD"]

    def test_the_day_of_birth_reaches_the_database_sealed(self, load) -> None:
        load("customers", CHEN)

        person = Person.objects.get()
        sealed = bytes(person.birth_on_sealed)
        assert b"1985" not in sealed
        assert keys.open_sealed(sealed, party=person.pk, field="birth_on") == "1985-03-02"

    def test_the_same_rows_again_change_nothing(self, load) -> None:
        load("customers", CHEN, SHOP)
        before = list(Party.objects.order_by("pk").values())
        entries = Entry.objects.count()

        assert load("customers", CHEN, SHOP) == Taken(0, 0, 2)
        assert list(Party.objects.order_by("pk").values()) == before
        assert Entry.objects.count() == entries

    def test_a_changed_row_changes_the_party_and_keeps_its_lake_key(self, load) -> None:
        load("customers", CHEN)
        before = SourceRecord.objects.get()

        assert load("customers", {**CHEN, "full_name": "Chen Yuhua", "native_name": "陈玉华"}) == Taken(
            0, 1, 0
        )
        after = SourceRecord.objects.get()
        party = Party.objects.get()
        assert (after.lake_key, after.party_id) == (before.lake_key, before.party_id)
        assert (party.full_name, party.version) == ("Chen Yuhua", 2)

    def test_a_changed_name_is_found_by_the_new_words_and_still_by_last_digits(self, load) -> None:
        load("customers", CHEN)
        load("contact_points", MOBILE)
        load("customers", {**CHEN, "full_name": "Chen Yuhua", "native_name": "陈玉华"})

        found = words(Party.objects.get())
        assert "chenyuhua" in found
        assert "chenyulan" not in found
        assert any(word.startswith("#4:") for word in found)

    def test_what_staff_wrote_stands_until_the_source_says_something_new(self, load) -> None:
        load("customers", CHEN)
        Person.objects.update(occupation="Headmistress")

        load("customers", CHEN)
        assert Person.objects.get().occupation == "Headmistress"

        load("customers", {**CHEN, "occupation": "Retired"})
        assert Person.objects.get().occupation == "Retired"

    def test_who_was_erased_does_not_come_back(self, load) -> None:
        load("customers", CHEN)
        Party.objects.update(status="ERASED", full_name="-")

        assert load("customers", {**CHEN, "full_name": "Chen Anew"}) == Taken(0, 0, 1)
        chen = Party.objects.get()
        assert (chen.full_name, chen.status) == ("-", "ERASED")

    def test_who_was_merged_stays_so_and_keeps_what_the_source_says(self, load) -> None:
        load("customers", CHEN, WANG)
        chen, wang = Party.objects.order_by("number")
        Party.objects.filter(pk=chen.pk).update(status="MERGED", merged_into=wang, own_status="ACTIVE")

        load("customers", {**CHEN, "full_name": "Chen Anew", "status": "DORMANT"})

        chen.refresh_from_db()
        assert (chen.full_name, chen.status, chen.merged_into_id) == ("Chen Anew", "MERGED", wang.pk)
        assert chen.own_status == "DORMANT"

    def test_the_same_number_from_another_system_is_another_customer(self, load) -> None:
        load("customers", CHEN)
        load("customers", {**WANG, "number": "LB1"}, source="cards")

        assert set(Party.objects.values_list("number", flat=True)) == {"LB1", "LB1-cards"}

    def test_the_same_number_twice_in_one_chunk_makes_two_numbers(self, load) -> None:
        load("customers", CHEN, {**WANG, "number": "LB1"}, {**SHOP, "number": "LB1"})

        numbers = set(Party.objects.values_list("number", flat=True))
        assert {"LB1", "LB1-core"} < numbers
        assert len(numbers) == 3

    def test_a_row_of_an_unknown_unit_is_parked(self, load) -> None:
        taken = load("customers", CHEN, {**WANG, "unit_code": "NORTH"})

        assert taken == Taken(1, 0, 0, (ParkedRow(1, "units", "NORTH"),))

    def test_a_chunk_is_one_entry_in_the_trail_and_names_nobody(self, load) -> None:
        load("customers", CHEN, WANG)

        entry = Entry.objects.get(action="customers:taken")
        assert entry.changes["inserted"] == ["", "2"]
        assert "Chen" not in str(entry.changes)

    def test_a_row_that_turns_from_person_to_organisation_is_no_person_any_more(self, load) -> None:
        load("customers", CHEN)
        load("customers", {**CHEN, "kind": "ORGANISATION", "birth_on": None})

        assert not Person.objects.exists()
        assert Party.objects.get().organisation is not None


class TestIdentifiersAndContactPoints:
    def test_values_reach_the_database_sealed_and_indexed(self, load) -> None:
        load("customers", CHEN)
        assert load("identifiers", ID_CARD) == Taken(1, 0, 0)
        assert load("contact_points", MOBILE) == Taken(1, 0, 0)

        identifier, contact = Identifier.objects.get(), ContactPoint.objects.get()
        party = identifier.party_id
        opened = keys.open_sealed(bytes(identifier.value_sealed), party=party, field="identifier")
        assert opened == "330102198503021234"
        assert (
            keys.open_sealed(bytes(contact.value_sealed), party=party, field="contact_point") == "13800006021"
        )
        assert bytes(contact.blind_index) == keys.blind_index("13800006021", scheme="MOBILE")

    def test_no_number_stands_in_any_table_in_the_clear(self, load) -> None:
        load("customers", CHEN)
        load("identifiers", ID_CARD)
        load("contact_points", MOBILE)

        with connection.cursor() as cursor:
            for table in ("parties_identifier", "parties_contactpoint", "parties_searchtoken", "audit_entry"):
                cursor.execute(f"SELECT string_agg(row::text, '') FROM {table} AS row")
                (content,) = cursor.fetchone()
                assert "6021" not in content
                assert "330102198503021234" not in content

    def test_the_same_value_in_another_spelling_is_already_so(self, load) -> None:
        load("customers", CHEN)
        load("contact_points", MOBILE)

        assert load("contact_points", {**MOBILE, "value": "13800006021"}) == Taken(0, 0, 1)

    def test_what_is_known_of_a_value_is_updated(self, load) -> None:
        load("customers", CHEN)
        load("identifiers", ID_CARD)
        load("contact_points", MOBILE)

        assert load("identifiers", {**ID_CARD, "expires_on": date(2030, 1, 1)}) == Taken(0, 1, 0)
        assert load("contact_points", {**MOBILE, "is_preferred": True}) == Taken(0, 1, 0)
        assert Identifier.objects.get().expires_on == date(2030, 1, 1)
        assert ContactPoint.objects.get().is_preferred

    def test_a_row_whose_customer_has_not_arrived_is_parked(self, load) -> None:
        taken = load("identifiers", ID_CARD)

        assert taken == Taken(0, 0, 0, (ParkedRow(0, "customers", "C1"),))


class TestAddresses:
    HOME = {
        "customer_key": "C1",
        "kind": "HOME",
        "region_code": "330100",
        "city": "East Lake",
        "line": "Quay 7",
    }

    def test_the_line_is_sealed_and_the_city_is_plain(self, load) -> None:
        load("customers", CHEN)
        assert load("addresses", self.HOME) == Taken(1, 0, 0)

        address = Address.objects.get()
        assert address.city == "East Lake"
        assert (
            keys.open_sealed(bytes(address.line_sealed), party=address.party_id, field="address") == "Quay 7"
        )

    def test_only_a_move_is_a_change(self, load) -> None:
        load("customers", CHEN)
        load("addresses", self.HOME)

        assert load("addresses", self.HOME) == Taken(0, 0, 1)
        assert load("addresses", {**self.HOME, "line": "Quay 8"}) == Taken(0, 1, 0)


class TestRelationships:
    SPOUSE = {"customer_key": "C1", "other_key": "C2", "role": "SPOUSE", "inverse_role": "SPOUSE"}

    def test_ties_two_customers(self, load) -> None:
        load("customers", CHEN, WANG)

        assert load("relationships", self.SPOUSE) == Taken(1, 0, 0)
        assert load("relationships", self.SPOUSE) == Taken(0, 0, 1)

    def test_waits_for_the_one_who_has_not_arrived(self, load) -> None:
        load("customers", CHEN)

        assert load("relationships", self.SPOUSE).parked == (ParkedRow(0, "customers", "C2"),)

    def test_nobody_is_tied_to_themselves(self, load) -> None:
        load("customers", CHEN)

        assert load("relationships", {**self.SPOUSE, "other_key": "C1"}) == Taken(0, 0, 1)
        assert not Relationship.objects.exists()


def test_lake_keys_tell_whose_a_sources_keys_are(load) -> None:
    load("customers", CHEN, WANG)

    found = selectors.lake_keys("core", ["C1", "C9"])

    record = SourceRecord.objects.get(key="C1")
    assert found.select(["key", "party_id", "lake_key"]).to_pylist() == [
        {"key": "C1", "party_id": record.party_id, "lake_key": record.lake_key}
    ]
    assert 0 < record.lake_key < 2**63
    assert selectors.lake_keys("core", ["C9"]).num_rows == 0
