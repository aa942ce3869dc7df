"""Relationships that staff write down: refused where they cannot be, told from both sides, and standing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.know.parties import selectors, services
from amity.know.parties.models import Party, Relationship
from amity.know.parties.services import NewTie
from tests.know.conftest import NOON

TODAY = date(2026, 3, 2)
SHARED = {"customer_key": "C4", "other_key": "C1", "role": "SHAREHOLDER", "inverse_role": "OWNS"}
pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def chen(people) -> Party:
    return Party.objects.get(number="LB100234")


@pytest.fixture
def company(people) -> Party:
    return Party.objects.get(number="LB200001")


def relate(party, other, by, *, role="GUARANTOR", share=None, since=TODAY, evidence="DOCUMENT") -> int:
    tie = NewTie(role, None if share is None else Decimal(share), since, evidence)
    number, _version = services.relate(
        reference=party.reference, other=other.reference, tie=tie, on=TODAY, by=by, at=NOON
    )
    return number


def told(party, by) -> set[tuple[str, str]]:
    rows = selectors.relations(party.reference, by=by, on=TODAY)
    return {(row.role, row.full_name) for row in rows}


class TestRelate:
    def test_is_told_from_both_sides_and_written_down(self, chen, company, lin) -> None:
        relate(company, chen, lin)

        assert ("GUARANTOR", "Chen Yulan") in told(company, lin)
        assert ("GUARANTEES", "East Lake Seafood Co., Ltd.") in told(chen, lin)
        assert Entry.objects.get(action="relationship:added").party_id == company.pk

    def test_twice_is_refused_from_either_side(self, chen, company, lin) -> None:
        relate(company, chen, lin)

        for party, other, role in ((company, chen, "GUARANTOR"), (chen, company, "GUARANTEES")):
            with pytest.raises(BadInput, match="known already"):
                relate(party, other, lin, role=role)

    @pytest.mark.parametrize(
        ("role", "share", "since", "evidence"),
        [
            ("SPOUSE", None, TODAY, "TOLD"),  # nobody is married to a company
            ("GUARANTOR", "10", TODAY, "TOLD"),
            ("SHAREHOLDER", "0", TODAY, "TOLD"),
            ("SHAREHOLDER", "100.01", TODAY, "TOLD"),
            ("GUARANTOR", None, date(2026, 3, 3), "TOLD"),
            ("GUARANTOR", None, TODAY, "HEARSAY"),
        ],
    )
    def test_refuses_what_cannot_be(self, chen, company, lin, *, role, share, since, evidence) -> None:
        with pytest.raises(BadInput):
            relate(company, chen, lin, role=role, share=share, since=since, evidence=evidence)

    def test_refuses_oneself(self, chen, lin) -> None:
        with pytest.raises(BadInput, match="themselves"):
            relate(chen, chen, lin, role="SIBLING")
        with pytest.raises(IntegrityError, match="relationship_with_another"), transaction.atomic():
            Relationship.objects.create(party=chen, other=chen, role="SIBLING", inverse_role="SIBLING")

    def test_gives_out_no_more_than_the_whole(self, company, chief) -> None:
        wang = Party.objects.get(number="LB100888")

        with pytest.raises(BadInput, match=r"60\.00% already: at most 40\.00%"):
            relate(company, wang, chief, role="SHAREHOLDER", share="40.01")
        relate(wang, company, chief, role="OWNS", share="40")
        assert sum(selectors.shares_of(company.pk, on=TODAY).values()) == 100

    def test_both_must_be_within_reach(self, chen, lin, bank) -> None:
        brother = Party.objects.get(number="LB100777")

        with pytest.raises(NotFound):
            relate(chen, brother, lin, role="GUARANTOR")
        with pytest.raises(NotAllowed):
            relate(chen, brother, bank.actor("auditor", staff="ZHAO"))


class TestEnd:
    def end(self, party, row, by, version=None, on=TODAY) -> None:
        services.end_relation(
            reference=party.reference, relation=row.id, version=version or row.version, on=on, by=by, at=NOON
        )

    def sibling(self, chen, by):
        return next(r for r in selectors.relations(chen.reference, by=by, on=TODAY) if r.role == "SIBLING")

    def test_ends_both_tellings_also_with_somebody_out_of_reach(self, chen, lin, bank) -> None:
        self.end(chen, self.sibling(chen, lin), lin)

        assert "SIBLING" not in {role for role, _name in told(chen, lin)}
        brother = Party.objects.get(number="LB100777")
        wang = bank.actor("customer_manager", unit="WEST", staff="WANG")
        assert "SIBLING" not in {role for role, _name in told(brother, wang)}

    def test_resumes(self, chen, lin) -> None:
        row = self.sibling(chen, lin)
        self.end(chen, row, lin)
        services.resume_relation(
            reference=chen.reference, relation=row.id, version=row.version + 1, by=lin, at=NOON
        )

        assert self.sibling(chen, lin).active_to is None

    def test_an_old_version_is_refused(self, chen, lin) -> None:
        with pytest.raises(ChangedMeanwhile):
            self.end(chen, self.sibling(chen, lin), lin, version=9)

    def test_a_strangers_is_not_there(self, chen, lin) -> None:
        others = Relationship.objects.exclude(party=chen).exclude(other=chen).first()
        with pytest.raises(NotFound):
            services.end_relation(
                reference=chen.reference, relation=others.pk, version=1, on=TODAY, by=lin, at=NOON
            )

    def test_only_what_staff_wrote_is_taken_back(self, chen, company, lin) -> None:
        number = relate(company, chen, lin)
        services.take_back_relation(reference=chen.reference, relation=number, version=1, by=lin, at=NOON)
        assert not Relationship.objects.filter(pk=number).exists()

        row = self.sibling(chen, lin)
        with pytest.raises(BadInput, match="source"):
            services.take_back_relation(reference=chen.reference, relation=row.id, version=1, by=lin, at=NOON)


class TestTheSource:
    def test_that_tells_the_same_again_does_not_undo_what_staff_wrote(self, chen, lin, load) -> None:
        row = next(r for r in selectors.relations(chen.reference, by=lin) if r.role == "OWNS")
        services.end_relation(
            reference=chen.reference, relation=row.id, version=row.version, on=TODAY, by=lin, at=NOON
        )

        load("relationships", {**SHARED, "share": 60})
        assert "OWNS" not in {role for role, _name in told(chen, lin)}

    def test_that_tells_something_new_is_believed(self, chen, lin, load) -> None:
        row = next(r for r in selectors.relations(chen.reference, by=lin) if r.role == "OWNS")
        services.end_relation(
            reference=chen.reference, relation=row.id, version=row.version, on=TODAY, by=lin, at=NOON
        )

        load("relationships", {**SHARED, "share": 55})
        row = next(r for r in selectors.relations(chen.reference, by=lin, on=TODAY) if r.role == "OWNS")
        assert row.share == 55
