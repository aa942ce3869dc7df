"""Whatever the database's owner does to a sealed trail, the check finds it and names it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from amity.foundation.audit import canonical, checkpoints, selectors, services, signing
from amity.foundation.audit.models import Entry, Seal
from tests.foundation.audit.conftest import BANKER, NOON


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def trail(db, home, enter, unguarded) -> tuple[int, ...]:
    """Nine entries under three seals; the answer is their ids."""
    ids = []
    for _seal in range(3):
        ids += [enter(subject=f"customer:{turn}").pk for turn in range(3)]
        services.seal(at=NOON)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
    assert selectors.verify().ok
    return tuple(ids)


class TestVerify:
    def test_is_content_with_an_empty_trail(self, db, home) -> None:
        assert selectors.verify() == selectors.Verdict(ok=True, entries=0, first_bad="", detail="")

    def test_is_content_with_what_waits_for_its_seal(self, trail, enter) -> None:
        enter()
        assert selectors.verify() == selectors.Verdict(ok=True, entries=10, first_bad="", detail="")

    @pytest.mark.parametrize(
        "change",
        [
            "action = 'customer:nothing'",
            "subject = 'customer:2'",
            "staff_id = 8",
            "party_id = 5",
            "legal_entity_id = 2",
            "happened_at = happened_at + interval '1 microsecond'",
            "purpose = 'a better one'",
            """changes = '{"tier": ["CORE", "KEY"]}'""",
        ],
    )
    def test_names_an_entry_of_which_any_column_was_changed(self, trail, change) -> None:
        run(f"UPDATE audit_entry SET {change} WHERE id = {trail[4]}")
        assert found() == (f"entry {trail[4]}", "it was changed")

    def test_names_an_entry_that_was_deleted(self, trail) -> None:
        run(f"DELETE FROM audit_entry WHERE id = {trail[4]}")
        assert found() == (f"entry {trail[4]}", "it was deleted")

    def test_names_an_entry_that_was_slipped_under_a_seal(self, trail, enter) -> None:
        added = enter()
        put_under_the_seal_of(trail[4], added.pk)
        assert found() == (f"entry {added.pk}", "it was added after the seal")

    def test_names_the_first_of_two_entries_that_changed_places(self, trail) -> None:
        a, b = trail[3], trail[5]
        run(f"UPDATE audit_entry SET id = -1 WHERE id = {a}")
        run(f"UPDATE audit_entry SET id = {a} WHERE id = {b}")
        run(f"UPDATE audit_entry SET id = {b} WHERE id = -1")
        assert found() == (f"entry {a}", "it was changed")

    def test_names_an_entry_that_was_moved_to_another_seal(self, trail) -> None:
        put_under_the_seal_of(trail[8], trail[4])
        assert found() == (f"entry {trail[4]}", "it was deleted")

    def test_names_an_entry_that_was_taken_from_under_its_seal(self, trail) -> None:
        run(f"UPDATE audit_entry SET seal_id = NULL WHERE id = {trail[4]}")
        assert found() == (f"entry {trail[4]}", "it was deleted")

    def test_finds_an_emptied_trail(self, trail) -> None:
        run("TRUNCATE audit_entry, audit_seal CASCADE")
        assert found() == ("seal 1", "it is missing with all after it: 3 were published")

    def test_finds_a_head_that_was_set_back(self, trail) -> None:
        run(f"DELETE FROM audit_entry WHERE id IN {trail[6:]}")
        run("DELETE FROM audit_seal WHERE sequence = 3")
        assert found() == ("seal 3", "it is missing with all after it: 1 were published")

    def test_finds_a_seal_cut_out_of_the_middle(self, trail) -> None:
        run(f"DELETE FROM audit_entry WHERE id IN {trail[3:6]}")
        run("DELETE FROM audit_seal WHERE sequence = 2")
        assert found() == ("seal 2", "it is missing: seal 3 follows")

    @pytest.mark.parametrize(
        "change", ["count = 4", "root = '\\x00'", "sealed_at = now()", "last_entry_id = 0"]
    )
    def test_names_a_seal_that_was_changed(self, trail, change) -> None:
        run(f"UPDATE audit_seal SET {change} WHERE sequence = 2")
        assert found() == ("seal 2", "it was changed")

    def test_names_a_seal_whose_list_was_changed(self, trail) -> None:
        run("UPDATE audit_seal SET leaves = substr(leaves, 41) WHERE sequence = 2")
        assert found() == ("seal 2", "the list of its entries was changed")

    def test_finds_a_chain_forged_anew_without_the_key(self, trail, home, tmp_path) -> None:
        run(f"UPDATE audit_entry SET staff_id = 8 WHERE id = {trail[4]}")
        rechain(signing.signing_key(tmp_path / "another home"))
        assert found() == ("seal 1", "it was not signed with this bank's key")

    def test_finds_a_chain_forged_anew_with_the_key(self, trail, home) -> None:
        run(f"UPDATE audit_entry SET staff_id = 8 WHERE id = {trail[4]}")
        rechain(signing.signing_key(home))
        assert found() == ("seal 2", "it is another than was published outside the database")

    def test_finds_a_seal_of_our_key_put_twice_in_the_chain(self, trail) -> None:
        run("UPDATE audit_seal SET sequence = 9 WHERE sequence = 3")
        assert found() == ("seal 3", "it is missing: seal 9 follows")

    def test_finds_entries_that_name_a_seal_which_is_not_there(self, trail, enter) -> None:
        added = enter()
        run("ALTER TABLE audit_entry DISABLE TRIGGER ALL") if is_superuser() else drop_foreign_key()
        run(f"UPDATE audit_entry SET seal_id = 999999 WHERE id = {added.pk}")
        assert found() == ("the entries", "some name a seal that does not exist")

    def test_finds_a_checkpoint_that_was_edited(self, trail, home) -> None:
        rewrite(home, lambda lines: [lines[0], lines[1].replace(lines[1][-100:-90], "0000000000"), lines[2]])
        assert found()[0] == "checkpoint 2"

    def test_finds_a_checkpoint_that_cannot_be_read(self, trail, home) -> None:
        rewrite(home, lambda lines: [lines[0], "{", lines[2]])
        assert found() == ("checkpoint 2", "it cannot be read")

    def test_finds_checkpoints_that_were_taken_away(self, trail, home) -> None:
        rewrite(home, lambda lines: lines[:1])
        assert found() == ("checkpoint 2", "it is missing outside the database")

    def test_lets_the_one_checkpoint_lack_that_a_kill_may_leave_out(self, trail, home) -> None:
        rewrite(home, lambda lines: lines[:2])
        checkpoints.note_head(home, list(checkpoints.kept(home))[-1])
        assert selectors.verify().ok

    def test_finds_the_last_checkpoint_gone_that_was_noted_as_written(self, trail, home) -> None:
        rewrite(home, lambda lines: lines[:2])
        assert found() == ("checkpoint 3", "it is missing outside the database")

    def test_finds_a_head_set_back_together_with_its_checkpoints(self, trail, home) -> None:
        run("DELETE FROM audit_entry WHERE seal_id = (SELECT max(id) FROM audit_seal)")
        run("DELETE FROM audit_seal WHERE sequence = 3")
        rewrite(home, lambda lines: lines[:2])
        assert found()[0] == "seal 3"

    def test_finds_that_the_key_is_gone(self, trail, home) -> None:
        (home / "keys" / "audit-signing.key").unlink()
        assert found() == ("the signing key", "it is missing")


class TestRecent:
    def test_gives_the_newest_first_page_by_page(self, db, enter) -> None:
        ids = [enter().pk for _turn in range(5)]

        first = selectors.recent(selectors.Sought(), limit=2)
        last = first[-1].entry
        cursor = selectors.Cursor(last.happened_at, last.id)
        second = selectors.recent(selectors.Sought(), after=cursor, limit=2)

        assert [row.entry.id for row in first + second] == ids[:0:-1]

    def test_narrows_by_person_customer_action_and_day(self, db) -> None:
        def put(**other) -> int:
            whole = {"action": "a:b", "subject": "s", "by": BANKER, "at": NOON, **other}
            services.record(**whole)
            return Entry.objects.latest("pk").pk

        plain = put()
        about = put(party_id=5)
        refused = put(subject="customer:abc", action="customers:refused")
        late = put(at=NOON + timedelta(days=1))

        def ids(sought: selectors.Sought) -> set[int]:
            return {row.entry.id for row in selectors.recent(sought)}

        assert ids(selectors.Sought(party_id=5, subjects=("customer:abc",))) == {about, refused}
        assert ids(selectors.Sought(actions=("customers:refused",))) == {refused}
        assert ids(selectors.Sought(without=("a:b",))) == {refused}
        assert ids(selectors.Sought(until=NOON + timedelta(hours=1))) == {plain, about, refused}
        assert ids(selectors.Sought(since=NOON + timedelta(hours=1))) == {late}
        assert ids(selectors.Sought(staff_ids=(8,))) == set()
        assert ids(selectors.Sought(legal_entity_id=2)) == set()


class TestSummary:
    def test_counts_what_waits_and_says_when_it_was_last_sealed(self, db, home, enter) -> None:
        enter()
        services.seal(at=NOON)
        enter()

        assert selectors.summary() == selectors.AuditSummary(
            entries=2, unsealed=1, last_seal_at=NOON, last_seal=1, is_anchored=True
        )

    def test_says_when_the_last_seal_is_not_the_one_published(self, trail, home) -> None:
        rewrite(home, lambda lines: lines[:1])
        assert not selectors.summary().is_anchored


def found() -> tuple[str, str]:
    verdict = selectors.verify()
    assert not verdict.ok
    return verdict.first_bad, verdict.detail


def put_under_the_seal_of(other: int, entry: int) -> None:
    run(
        f"UPDATE audit_entry SET seal_id = (SELECT seal_id FROM audit_entry WHERE id = {other})"
        f" WHERE id = {entry}"
    )


def rewrite(home, change: Callable[[list[str]], list[str]]) -> None:
    file = next((home / "audit").glob("seals-*.jsonl"))
    file.write_text("\n".join(change(file.read_text().splitlines())) + "\n")


def rechain(key) -> None:
    """What a clever owner of the database does after an edit: make all seals anew."""
    previous = canonical.NOTHING
    for seal in Seal.objects.order_by("sequence"):
        leaves = tuple(canonical.leaf(entry.row) for entry in Entry.objects.filter(seal=seal).order_by("pk"))
        seal.leaves, seal.root, seal.previous = canonical.packed(leaves), canonical.root(leaves), previous
        seal.digest = previous = canonical.digest(seal.row)
        seal.signature = key.sign(previous)
        seal.save()


def is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def drop_foreign_key() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'audit_entry'::regclass AND contype = 'f'"
        )
        run(f"ALTER TABLE audit_entry DROP CONSTRAINT {cursor.fetchone()[0]}")
