"""Entries go in with the change and are sealed once, whoever commits when."""

import stat
import threading

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError

from amity.foundation.audit import checkpoints, selectors, services
from amity.foundation.audit.models import Entry, Seal
from tests.foundation.audit.conftest import BANKER, NOON


class TestRecord:
    def test_keeps_who_did_what_to_what_and_both_values(self, db, enter) -> None:
        entry = enter("customer:moved", "customer:9")

        assert (entry.action, entry.subject, entry.staff_id) == ("customer:moved", "customer:9", 7)
        assert entry.legal_entity_id == 1
        assert entry.happened_at == NOON
        assert entry.changes == {"tier": ["CORE", "WEALTH"]}

    def test_takes_a_personal_field_by_its_name(self, db) -> None:
        services.record(action="a:b", subject="s", by=BANKER, at=NOON, changes={"mobile": ("", "")})

        assert Entry.objects.get().changes == {"mobile": ["", ""]}

    def test_refuses_the_value_of_a_personal_field(self, db) -> None:
        changes = {"mobile": ("", "13800006021")}
        with pytest.raises(ValueError, match="mobile is personal"):
            services.record(action="a:b", subject="s", by=BANKER, at=NOON, changes=changes)

    def test_takes_a_personal_value_that_is_sealed(self, db) -> None:
        services.record(action="a:b", subject="s", by=BANKER, at=NOON, changes={"mobile": (b"", b"\x01\x02")})

        assert Entry.objects.get().changes == {"mobile": ["sealed:", "sealed:0102"]}

    def test_is_gone_with_the_change_that_was_rolled_back(self, db, enter) -> None:
        with transaction.atomic():
            enter()
            transaction.set_rollback(True)

        assert not Entry.objects.exists()


class TestTheTablesRefuse:
    def test_a_change_of_an_entry(self, db, enter) -> None:
        entry = enter()
        with pytest.raises(IntegrityError, match="only grows"):
            Entry.objects.filter(pk=entry.pk).update(staff_id=8)

    def test_the_deletion_of_an_entry(self, db, enter) -> None:
        entry = enter()
        with pytest.raises(IntegrityError, match="only grows"):
            entry.delete()

    def test_taking_an_entry_from_under_its_seal(self, db, home, enter) -> None:
        entry = enter()
        services.seal(at=NOON)
        with pytest.raises(IntegrityError, match="only grows"):
            Entry.objects.filter(pk=entry.pk).update(seal=None)

    def test_a_change_of_a_seal(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)
        with pytest.raises(IntegrityError, match="only grows"):
            Seal.objects.update(count=2)


class TestSeal:
    def test_puts_every_waiting_entry_under_one_seal(self, db, home, enter) -> None:
        enter()
        enter()

        assert services.seal(at=NOON) == 2
        assert Seal.objects.get().count == 2
        assert not Entry.objects.filter(seal__isnull=True).exists()

    def test_makes_no_seal_of_nothing(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)

        assert services.seal(at=NOON) == 0
        assert Seal.objects.count() == 1

    def test_chains_each_seal_to_the_one_before(self, db, home, enter) -> None:
        for _turn in range(3):
            enter()
            services.seal(at=NOON)

        first, second, third = Seal.objects.order_by("sequence")
        assert bytes(first.previous) == bytes(32)
        assert bytes(second.previous) == bytes(first.digest)
        assert bytes(third.previous) == bytes(second.digest)

    def test_fills_several_seals_when_many_entries_wait(self, db, home, enter, monkeypatch) -> None:
        monkeypatch.setattr(services, "BATCH", 2)
        for _turn in range(5):
            enter()

        assert services.seal(at=NOON) == 5
        assert [seal.count for seal in Seal.objects.order_by("sequence")] == [2, 2, 1]
        assert selectors.verify().ok

    def test_publishes_each_seal_outside_the_database(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)

        kept = checkpoints.last(home)
        assert kept is not None
        assert kept.digest == bytes(Seal.objects.get().digest)

    def test_keeps_the_signing_key_to_its_owner(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)

        key = home / "keys" / "audit-signing.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600

    def test_writes_the_checkpoint_that_a_kill_left_out(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)
        enter()
        services.seal(at=NOON)
        file = next((home / "audit").glob("seals-*.jsonl"))
        file.write_text(file.read_text().splitlines()[0] + "\n")

        enter()
        services.seal(at=NOON)

        assert [one.sequence for one in checkpoints.kept(home) if one] == [1, 2, 3]
        assert selectors.verify().ok

    def test_refuses_to_go_on_when_the_database_was_set_back(self, db, home, enter, unguarded) -> None:
        for _turn in range(3):
            enter()
            services.seal(at=NOON)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_entry WHERE seal_id = (SELECT max(id) FROM audit_seal)")
            cursor.execute("DELETE FROM audit_seal WHERE sequence = 3")
        enter()

        with pytest.raises(services.ChainBroken):
            services.seal(at=NOON)

    def test_starts_a_new_file_after_so_many_checkpoints(self, db, home, enter, monkeypatch) -> None:
        monkeypatch.setattr(checkpoints, "PER_FILE", 2)
        for _turn in range(5):
            enter()
            services.seal(at=NOON)

        assert len(list((home / "audit").glob("seals-*.jsonl"))) == 3
        assert [one.sequence for one in checkpoints.kept(home) if one] == [1, 2, 3, 4, 5]
        assert selectors.verify().ok


@pytest.mark.django_db(transaction=True)
class TestSealersAndWritersAtOnce:
    def test_an_entry_that_commits_late_goes_under_the_next_seal(self, home, enter) -> None:
        inserted, may_commit = threading.Event(), threading.Event()

        def slow_writer() -> None:
            with transaction.atomic():
                enter("slow:act")
                inserted.set()
                may_commit.wait(10)
            connections.close_all()

        writer = threading.Thread(target=slow_writer)
        writer.start()
        inserted.wait(10)
        quick = enter("quick:act")

        assert services.seal(at=NOON) == 1
        may_commit.set()
        writer.join()
        assert services.seal(at=NOON) == 1

        slow = Entry.objects.get(action="slow:act")
        assert slow.pk < quick.pk
        assert slow.seal is not None
        assert slow.seal.sequence == 2
        assert selectors.verify().ok

    def test_two_sealers_never_seal_twice(self, home, enter) -> None:
        for _turn in range(40):
            enter()
        counts: list[int] = []

        def sealer() -> None:
            counts.append(services.seal(at=NOON))
            connections.close_all()

        threads = [threading.Thread(target=sealer) for _turn in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sum(counts) == 40
        assert sum(seal.count for seal in Seal.objects.all()) == 40
        assert selectors.verify().ok
