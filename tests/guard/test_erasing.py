"""A customer who was erased is nobody: to every page, to the feeds, to the keys, to a backup brought back."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from amity import erase
from amity.foundation.audit import selectors as audit
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM, Actor
from amity.foundation.kernel.errors import BadInput, NotAllowed, NotFound
from amity.foundation.kernel.intake import IntakeContext
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.ingest import LOADERS
from amity.know.holdings.models import Holding, RecentTransaction
from amity.know.parties import erasing
from amity.know.parties.models import ContactPoint, Party, SearchToken, SourceRecord
from tests.cast import canonical
from tests.guard.stage import BANK, NOW, Stage

WHY = "asked for it in writing, case 2026-117"


@pytest.fixture
def chen(stage: Stage) -> Party:
    party = stage.customers["same team"].party
    Holding.objects.filter(owner=party).update(status="CLOSED")
    return party


def erased(party: Party, by: Actor = SYSTEM) -> erase.Report:
    return erase.erase(number=party.number, legal_entity_id=party.legal_entity_id, reason=WHY, by=by, at=NOW)


def test_every_column_that_names_a_party_is_decided_upon(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT attribute.attrelid::regclass::text, attribute.attname FROM pg_attribute AS attribute
            JOIN pg_class AS class ON class.oid = attribute.attrelid AND class.relkind IN ('r', 'p')
            WHERE NOT class.relispartition AND class.relnamespace = 'public'::regnamespace
              AND (attribute.attname = 'party_id' OR EXISTS (
                SELECT FROM pg_constraint WHERE contype = 'f' AND conrelid = class.oid
                AND confrelid = 'parties_party'::regclass AND attribute.attnum = ANY(conkey)))
        """)
        found = set(cursor.fetchall())
    assert found == set(erase.ACTS), "Say in amity/erase.py what erasing does to these."


class TestErase:
    def test_leaves_a_shell_without_a_word_of_the_customer(self, stage, chen) -> None:
        canaries = stage.customers["same team"].canaries
        report = erased(chen)

        assert report.texts == 1  # the refused line that named the customer
        chen.refresh_from_db()
        assert (chen.status, chen.full_name, chen.native_name) == ("ERASED", "", "")
        assert words_in_the_database(canaries) == {}

    def test_destroys_the_key(self, stage, chen) -> None:
        sealed = bytes(ContactPoint.objects.filter(party=chen).first().value_sealed)
        erased(chen)
        with pytest.raises(KeyDestroyed):
            keys.open_sealed(sealed, party=chen.pk, field="contact_point")
        with pytest.raises(KeyDestroyed):
            keys.seal("again", party=chen.pk, field="contact_point")

    def test_cuts_the_tie_to_the_lake_and_keeps_the_records_of_money(self, stage, chen) -> None:
        before = SourceRecord.objects.get(party=chen).lake_key
        erased(chen)
        holding = Holding.objects.get(owner=chen)
        assert holding.balance == 2_400_000
        assert before not in (SourceRecord.objects.get(party=chen).lake_key, holding.lake_key)
        assert RecentTransaction.objects.get(party_id=chen.pk).description == ""

    def test_is_written_down_with_its_reason_and_without_a_name(self, stage, chen) -> None:
        erased(chen)
        entry = Entry.objects.get(action="customer:erased", party_id=chen.pk)
        assert (entry.party_id, entry.purpose) == (chen.pk, WHY)
        assert audit.verify().ok

    def test_touches_nobody_else(self, stage, chen) -> None:
        others = {tie: one for tie, one in stage.customers.items() if tie not in ("same team", "erased")}
        erased(chen)
        for one in others.values():
            for name, value in one.fields.items():
                field = name.partition(":")[0]
                assert value in opened(one.party, field)
        assert SearchToken.objects.filter(party__in=[one.party for one in others.values()]).exists()

    def test_is_refused_while_a_product_is_held(self, stage) -> None:
        party = stage.customers["other branch"].party
        with pytest.raises(erase.StillCustomer):
            erased(party)
        assert party.pk not in [one.party_id for one in erasing.noted()]

    def test_is_for_compliance_alone(self, stage, chen) -> None:
        for role in ("customer_manager", "branch_manager", "administrator", "auditor", "data_steward"):
            with pytest.raises(NotAllowed):
                erased(chen, by=Actor(5, "HEAD", frozenset({role}), legal_entity_id=chen.legal_entity_id))
        with pytest.raises(NotFound):
            erased(chen, by=Actor(5, "HEAD", frozenset({"compliance"}), legal_entity_id=999))
        erased(chen, by=Actor(5, "HEAD", frozenset({"compliance"}), legal_entity_id=chen.legal_entity_id))

    def test_wants_a_reason(self, stage, chen) -> None:
        with pytest.raises(BadInput):
            erase.erase(
                number=chen.number, legal_entity_id=chen.legal_entity_id, reason=" ", by=SYSTEM, at=NOW
            )

    def test_answers_twice_as_for_one_who_never_was(self, stage, chen) -> None:
        erased(chen)
        with pytest.raises(NotFound):
            erased(chen)


class TestAfterwards:
    def test_an_old_system_that_lists_the_customer_brings_nothing_back(self, stage, chen) -> None:
        key = SourceRecord.objects.get(party=chen).key
        erased(chen)
        context = IntakeContext(stage.banks[BANK], chen.unit_id, "CNY", "core", 1, NOW, date(2026, 11, 22))
        customer = canonical("customers", {"key": key, "kind": "PERSON", "full_name": "Chen Again"})
        mobile = canonical("contact_points", {"customer_key": key, "kind": "MOBILE", "value": "13900001111"})

        for name, rows in (("customers", customer), ("contact_points", mobile)):
            taken = LOADERS[name](rows, context)
            assert (taken.inserted, taken.updated, taken.parked) == (0, 0, ())
        assert words_in_the_database(("Chen Again",)) == {}
        assert not ContactPoint.objects.filter(party=chen).exists()

    def test_parked_rows_of_others_keep_their_place(self, stage, chen) -> None:
        key = SourceRecord.objects.get(party=chen).key
        erased(chen)
        context = IntakeContext(stage.banks[BANK], chen.unit_id, "CNY", "core", 1, NOW, date(2026, 11, 22))
        rows = canonical(
            "contact_points",
            {"customer_key": key, "kind": "MOBILE", "value": "13900001111"},
            {"customer_key": "nobody yet", "kind": "MOBILE", "value": "13900001112"},
        )
        (parked,) = LOADERS["contact_points"](rows, context).parked
        assert (parked.row, parked.parent_key) == (1, "nobody yet")

    def test_a_backup_brought_back_is_erased_again(self, stage, chen) -> None:
        note = (chen.pk, chen.reference)
        erasing.note(*note, at=NOW)  # the database is older than the list

        assert erase.replay(at=NOW) == 1
        assert erase.replay(at=NOW) == 0
        chen.refresh_from_db()
        assert chen.status == "ERASED"
        with pytest.raises(KeyDestroyed):
            keys.seal("again", party=chen.pk, field="contact_point")

    def test_a_copy_of_the_list_is_taken_over(self, stage, chen, tmp_path) -> None:
        erasing.note(chen.pk, chen.reference, at=NOW)
        copy = tmp_path / "copy.list"
        copy.write_bytes(erasing.path().read_bytes())
        erasing.path().unlink()

        assert erase.replay(at=NOW, file=copy) == 1
        assert chen.pk in [one.party_id for one in erasing.noted()]


class TestList:
    def test_holds_no_word_and_reads_back_what_it_was_told(self, home) -> None:
        references = [uuid4() for _turn in range(3)]
        for number, reference in enumerate(references):
            erasing.note(number, reference, at=NOW)
        assert [(one.party_id, one.reference, one.at) for one in erasing.noted()] == [
            (number, reference, NOW) for number, reference in enumerate(references)
        ]
        assert {len(line) for line in erasing.path().read_bytes().splitlines(keepends=True)} == {81}

    def test_a_line_cut_short_by_a_kill_spoils_no_other(self, home) -> None:
        first, second = uuid4(), uuid4()
        erasing.note(1, first, at=NOW)
        with erasing.path().open("ab") as file:
            file.write(b"E1 0000000000000000002 01a2")
        erasing.note(3, second, at=NOW)
        assert [one.party_id for one in erasing.noted()] == [1, 3]

    def test_another_file_is_refused(self, home, tmp_path) -> None:
        other = tmp_path / "other"
        other.write_text("name,number\nChen,1\n" * 20)
        with pytest.raises(BadInput):
            list(erasing.noted(other))


def opened(party: Party, field: str) -> list[str]:
    tables = {"contact_point": "contact_points", "identifier": "identifiers", "address": "addresses"}
    if field == "birth_on":
        return [keys.open_sealed(party.person.birth_on_sealed, party=party.pk, field=field)]
    rows = getattr(party, tables[field]).all()
    column = "line_sealed" if field == "address" else "value_sealed"
    return [keys.open_sealed(getattr(row, column), party=party.pk, field=field) for row in rows]


def words_in_the_database(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Look for the words in every row of every table, as text."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT row::text FROM "{table}" AS row WHERE row::text ILIKE ANY(%s)',
                [[f"%{word}%" for word in words]],
            )
            if rows := [row[:120] for (row,) in cursor.fetchall()]:
                found[table] = rows
    return found
