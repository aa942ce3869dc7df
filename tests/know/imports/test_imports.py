"""A list from upload to undo: what is guessed, checked, mended, imported and taken back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from amity import importing
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.ingest import ingest
from amity.know.coverage.models import Assignment
from amity.know.imports import running, sealing, selectors, services, snapshots
from amity.know.imports.models import Change, Finding, Import
from amity.know.imports.policies import NotNow
from amity.know.parties.models import ContactPoint, Identifier, Party, Person, SourceRecord
from tests.know.imports.conftest import CHEN, HEADER, NOON, WRONG, ZHOU, Wizard


def state() -> dict[str, list[str]]:
    """Everything that an import may write, as it stands in the database."""
    everybody = Party.objects.order_by("pk").values_list("pk", flat=True)
    return {str(one): [snapshots.spelled(rows)] for one, rows in snapshots.taken(list(everybody)).items()}


class TestUpload:
    def test_finds_how_a_list_is_written_and_what_its_columns_are(self, steward: Wizard) -> None:
        row = steward.upload(HEADER, CHEN, ZHOU, encoding="gb18030")

        assert (row.plan["file"]["encoding"], row.rows_total, row.state) == ("gb18030", 2, "DRAFT")
        columns = {target: one["columns"][0] for target, one in row.plan["columns"].items()}
        assert columns == {
            "customers.full_name": "客户姓名",
            "customers.sex": "性别",
            "customers.birth_on": "出生日期",
            "identifiers/ID_CARD.value": "身份证号",
            "contact_points/MOBILE.value": "手机号码",
            "contact_points/EMAIL.value": "电子邮箱",
            "customers.occupation": "职业",
            "addresses/HOME.line": "家庭住址",
        }
        assert row.plan["columns"]["customers.birth_on"]["option"] == "%Y/%m/%d"

    def test_keeps_nothing_of_it_in_the_clear(self, steward: Wizard, home) -> None:
        row = steward.upload(HEADER, CHEN)
        kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        stored = json.dumps(row.plan, ensure_ascii=False) + str(bytes(row.profile_sealed))

        for word in ("11010519491231002X", "陈玉兰", "138 0000 6021", "某路1号"):
            assert word.encode() not in kept
            assert word not in stored
        assert sealing.content(row.reference, key=row.key_number).decode().splitlines() == [HEADER, CHEN]

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("list.pdf", b"%PDF-1.4", "is none of"),
            ("list.csv", b"", "is empty"),
            ("list.csv", b"PK\x03\x04" + b"x" * 80, "is a workbook or another zip archive"),
            ("list.xlsx", b"not a zip", "is not a workbook"),
            ("list.csv", b"a,b\n", "no row that can be read"),
        ],
    )
    def test_says_of_a_file_that_cannot_be_used_what_to_do(
        self, steward: Wizard, name, content, said
    ) -> None:
        with pytest.raises(BadInput, match=said):
            services.begin(form="persons", file_name=name, content=content, by=steward.by, at=NOON)
        assert not Import.objects.exists()

    def test_a_branch_manager_brings_prospects_alone(self, wizard) -> None:
        with pytest.raises(NotAllowed):
            wizard("branch_manager").upload("key,x", "1,2", form="holdings")
        with pytest.raises(NotAllowed):
            wizard("customer_manager").upload(HEADER, CHEN)

    def test_is_seen_by_whoever_brought_it_and_by_stewards_of_the_bank(self, wizard, bank) -> None:
        row = wizard("branch_manager").upload(HEADER, CHEN)
        other = bank.actor("branch_manager", unit="WEST", staff="WANG")
        assert selectors.one(row.reference, by=bank.actor("data_steward", staff="ZHAO")) == row
        for stranger in (other, replace(bank.actor("data_steward"), legal_entity_id=999)):
            with pytest.raises(NotFound):
                selectors.one(row.reference, by=stranger)


class TestCheck:
    def test_counts_what_would_become_of_every_row(self, steward: Wizard) -> None:
        steward.imported(HEADER, CHEN)
        row = steward.checked(
            HEADER, CHEN.replace("教师", ""), ZHOU, ZHOU.replace("周涛", "周先生"), WRONG, source="other"
        )

        found = {outcome: count for outcome, count in row.counts.items() if count}
        assert found == {"fill": 1, "new": 1, "repeat": 1, "error": 1}
        assert Party.objects.count() == 1  # nobody was taken
        errors = selectors.findings(row)
        assert [(one.row_number, one.outcome, one.target) for one in errors[:2]] == [
            (5, "error", "identifiers/ID_CARD.value"),
            (4, "repeat", "customers.key"),
        ]
        assert errors[0].cells["身份证号"] == "110101198503040018"

    def test_a_mended_row_is_judged_anew_and_imported_so(self, steward: Wizard) -> None:
        row = steward.checked(HEADER, CHEN, WRONG)
        services.mend(
            reference=row.reference,
            row_number=3,
            cells={"身份证号": "110101198503040017"},
            by=steward.by,
            at=NOON,
        )
        row = steward.row(row.reference)
        assert (row.counts["error"], row.counts["new"]) == (0, 2)

        steward.run(row)
        assert Party.objects.filter(full_name="吴磊").exists()
        sealed = Identifier.objects.get(party__full_name="吴磊")
        assert (
            keys.open_sealed(sealed.value_sealed, party=sealed.party_id, field="identifier")
            == "110101198503040017"
        )

    def test_a_mend_that_mends_nothing_is_told_so(self, steward: Wizard) -> None:
        row = steward.checked(HEADER, CHEN, WRONG)
        finding = services.mend(
            reference=row.reference, row_number=3, cells={"身份证号": "1"}, by=steward.by, at=NOON
        )
        assert (finding.outcome, finding.reason) == ("error", "is no identity number of 18 characters")

    def test_what_was_not_checked_does_not_run(self, steward: Wizard) -> None:
        row = steward.upload(HEADER, CHEN)
        with pytest.raises(NotNow):
            services.start(reference=row.reference, version=row.version, by=steward.by, at=NOON)

    def test_rules_need_a_ground_and_a_name(self, steward: Wizard) -> None:
        row = steward.upload(HEADER, CHEN)
        for rules in (
            services.Rules(("mobile",), "fill", "fair", "", "", ""),
            services.Rules(("mobile",), "fill", "/", "", "", "consent"),
            services.Rules(("shoe",), "fill", "fair", "", "", "consent"),
            services.Rules(("mobile",), "fill", "fair", "NOWHERE", "", "consent"),
            services.Rules(("mobile",), "fill", "fair", "", "NOBODY", "consent"),
        ):
            with pytest.raises(BadInput):
                services.set_rules(
                    reference=row.reference, version=row.version, rules=rules, by=steward.by, at=NOON
                )
        with pytest.raises(ChangedMeanwhile):
            services.set_rules(reference=row.reference, version=99, rules=rules, by=steward.by, at=NOON)


class TestRun:
    def test_one_row_becomes_rows_of_many_tables(self, steward: Wizard) -> None:
        row = steward.imported(HEADER, CHEN, ZHOU, WRONG)

        assert (row.state, row.counts["made"], row.counts["refused"]) == ("DONE", 2, 1)
        chen = Party.objects.get(full_name="陈玉兰")
        assert (chen.status, chen.kind) == ("PROSPECT", "PERSON")
        assert Person.objects.get(party=chen).sex == "F"
        kinds = set(ContactPoint.objects.filter(party=chen).values_list("kind", flat=True))
        assert kinds == {"MOBILE", "EMAIL"}
        assert not sealing.place(row.reference).exists()

    def test_a_branch_managers_prospects_are_of_the_branch(self, wizard, bank) -> None:
        branch = wizard("branch_manager")
        branch.run(branch.check(branch.rules(branch.upload(HEADER, CHEN), staff="LIN")))

        chen = Party.objects.get()
        assert chen.unit_id == bank.units["EAST"]
        assert Assignment.objects.get(party=chen).staff_id == bank.staff["LIN"]

    def test_a_branch_manager_changes_nobody_of_another_branch(self, wizard, steward, bank, load) -> None:
        load("customers", {"key": "1", "kind": "PERSON", "full_name": "Chen", "unit_code": "WEST"})
        load("contact_points", {"customer_key": "1", "kind": "MOBILE", "value": "13800006021"})
        before = state()
        branch = wizard("branch_manager")
        row = branch.checked(HEADER, CHEN, on_match="overwrite")
        assert row.counts["skip"] == 1
        branch.run(row)
        record = SourceRecord.objects.get(source="fair")
        record.delete()
        assert state() == before

    def test_begun_again_after_a_kill_it_does_the_same(self, steward: Wizard, monkeypatch) -> None:
        row = steward.checked(HEADER, CHEN, ZHOU)
        services.start(reference=row.reference, version=row.version, by=steward.by, at=NOON)

        def killed(*_arguments: object, **_named: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(running, "finish", killed)
            with pytest.raises(KeyboardInterrupt):
                importing.run(row.reference, at=NOON)
        assert steward.row(row.reference).state == "RUNNING"
        importing.run(row.reference, at=NOON)
        row = steward.row(row.reference)
        assert (row.state, row.counts["made"], Party.objects.count()) == ("DONE", 2, 2)


class TestFeed:
    def test_the_plan_as_a_feed_loads_the_same(self, steward: Wizard, tmp_path, load, bank) -> None:
        """The list is imported, undone, and loaded by the command with the feed of its plan."""
        rows = (HEADER, CHEN, ZHOU, WRONG)
        row = steward.run(steward.check(steward.rules(steward.upload(*rows, encoding="gb18030"))))
        feed = selectors.feed_of(row, name="fair")
        by_page = plain()
        steward.undo(row)
        assert not Party.objects.exists()

        (tmp_path / "feed.toml").write_text(feed, encoding="utf-8")
        (tmp_path / row.file_name).write_text("\n".join(rows), encoding="gb18030")
        ingest(tmp_path, tmp_path, at=NOON, tell=lambda _load, _rows: None)
        assert plain() == by_page

    def test_a_feed_is_taken_for_a_plan(self, steward: Wizard) -> None:
        first = steward.checked(HEADER, CHEN)
        again = steward.upload(HEADER, CHEN)
        services.adopt(reference=again.reference, feed=selectors.feed_of(first), by=steward.by, at=NOON)

        again = steward.row(again.reference)
        assert again.plan == first.plan
        assert selectors.feed_of(again, name="x") == selectors.feed_of(first, name="x").replace(
            '"fair"', '"list"'
        )

    def test_what_a_page_cannot_show_is_refused_with_the_way(self, steward: Wizard) -> None:
        row = steward.upload(HEADER, CHEN)
        feed = selectors.feed_of(steward.rules(row)).replace(
            "[files.rows]", '[files.more]\npath = "x.csv"\n[files.rows]'
        )
        with pytest.raises(BadInput, match="amity ingest --feed"):
            services.adopt(reference=row.reference, feed=feed, by=steward.by, at=NOON)

    def test_a_branch_manager_takes_none(self, wizard) -> None:
        branch = wizard("branch_manager")
        row = branch.upload(HEADER, CHEN)
        with pytest.raises(NotAllowed):
            services.adopt(reference=row.reference, feed="", by=branch.by, at=NOON)


def plain() -> list[object]:
    """What is in the database, opened, without what chance gives."""
    return [
        (
            party.number,
            party.full_name,
            party.status,
            party.unit_id,
            Person.objects.filter(party=party).values_list("sex", "birth_year", "birth_month", "occupation")[
                0
            ],
            sorted(
                keys.open_sealed(one.value_sealed, party=party.pk, field="contact_point")
                for one in ContactPoint.objects.filter(party=party)
            ),
            sorted(
                keys.open_sealed(one.value_sealed, party=party.pk, field="identifier")
                for one in Identifier.objects.filter(party=party)
            ),
            sorted(SourceRecord.objects.filter(party=party).values_list("source", "key", "on_match")),
        )
        for party in Party.objects.order_by("number")
    ]


class TestUndo:
    def test_leaves_exactly_what_was_before(self, steward: Wizard, load, publish) -> None:
        load("customers", {"key": "1", "kind": "PERSON", "full_name": "Chen Yulan", "occupation": None})
        load("contact_points", {"customer_key": "1", "kind": "MOBILE", "value": "13800006021"})
        before = state()
        row = steward.imported(HEADER, CHEN, ZHOU, on_match="overwrite")
        assert state() != before
        assert (row.counts["made"], row.counts["changed"]) == (1, 1)

        row = steward.undo(row)
        assert state() == before
        assert (row.state, row.counts["undone"], row.counts["kept"]) == ("UNDONE", 2, 0)

    def test_leaves_alone_whom_somebody_changed_or_used_since(self, steward: Wizard, bank) -> None:
        row = steward.imported(HEADER, CHEN, ZHOU)
        chen, zhou = Party.objects.get(full_name="陈玉兰"), Party.objects.get(full_name="周涛")
        Person.objects.filter(party=chen).update(occupation="Painter")

        row = steward.undo(row)
        assert row.counts["kept"] == 1
        assert not Party.objects.filter(pk=zhou.pk).exists()
        assert selectors.kept_changes(row, by=SYSTEM) == ((chen.reference, "陈玉兰", "", "changed"),)

    def test_is_open_for_seven_days(self, steward: Wizard) -> None:
        row = steward.imported(HEADER, CHEN)
        with pytest.raises(NotNow):
            steward.undo(row, after=timedelta(days=7))

    def test_the_key_of_whom_it_made_is_destroyed(self, steward: Wizard) -> None:
        row = steward.imported(HEADER, CHEN)
        contact = ContactPoint.objects.first()
        steward.undo(row)
        with pytest.raises(KeyDestroyed):
            keys.open_sealed(contact.value_sealed, party=contact.party_id, field="contact_point")


class TestForgetting:
    def test_seven_days_on_nothing_of_an_upload_is_left(self, steward: Wizard) -> None:
        row = steward.checked(HEADER, CHEN, WRONG)
        assert services.forget_over(at=NOON + timedelta(days=6)) == 0
        assert services.forget_over(at=NOON + timedelta(days=8)) == 1

        row = steward.row(row.reference)
        assert (row.state, row.profile_sealed, Finding.objects.count()) == ("EXPIRED", None, 0)
        assert not sealing.place(row.reference).exists()
        with pytest.raises(KeyDestroyed):
            keys.seal_for_batch("x", batch=row.key_number)

    def test_what_an_undo_would_need_goes_too(self, steward: Wizard) -> None:
        steward.imported(HEADER, CHEN)
        services.forget_over(at=NOON + timedelta(days=8))
        assert not Change.objects.exists()


class TestTrail:
    def test_every_act_is_in_it_and_no_value(self, steward: Wizard) -> None:
        row = steward.checked(HEADER, CHEN, WRONG)
        services.show_row(reference=row.reference, row_number=3, by=steward.by, at=NOON)
        services.mend(
            reference=row.reference,
            row_number=3,
            cells={"身份证号": "110101198503040017"},
            by=steward.by,
            at=NOON,
        )
        steward.undo(steward.run(steward.row(row.reference)))

        acts = set(Entry.objects.filter(action__startswith="import:").values_list("action", flat=True))
        assert acts == {
            "import:uploaded", "import:rules_set", "import:checked", "import:row_shown", "import:row_mended",
            "import:started", "import:done", "import:undo_asked", "import:undone",
        }  # fmt: skip
        told = json.dumps(
            list(Entry.objects.values_list("changes", "subject", "purpose")), ensure_ascii=False
        )
        assert "吴磊" not in told
        assert "110101198503040017" not in told
