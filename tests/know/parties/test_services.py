"""Who sees a sealed field in the clear, who writes a plain one, and what the trail says of it."""

import pytest

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import Actor
from amity.foundation.kernel.errors import BadInput, ChangedMeanwhile, NotAllowed, NotFound
from amity.foundation.keys import services as keys
from amity.foundation.keys.errors import KeyDestroyed
from amity.know.parties import policies, selectors, services
from amity.know.parties.models import Party

from datetime import UTC, datetime  # isort: skip

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def chen(people) -> Party:
    return Party.objects.get(number="LB100234")


class TestReveal:
    def field(self, chen: Party, code: str, lin: Actor) -> str:
        return next(row.field for row in selectors.details(chen.reference, by=lin) if row.code == code)

    def reveal(self, chen: Party, field: str, by: Actor, purpose: str = "Call back") -> str:
        return services.reveal(reference=chen.reference, field=field, purpose=purpose, by=by, at=NOON)

    @pytest.mark.parametrize(
        ("code", "clear"),
        [
            ("MOBILE", "13800006021"),
            ("ID_CARD", "33010219850302123X"),
            ("HOME", "Quay 7"),
            ("BIRTH_ON", "1985-03-02"),
        ],
    )
    def test_returns_the_field_in_the_clear(self, chen: Party, lin: Actor, code: str, clear: str) -> None:
        assert self.reveal(chen, self.field(chen, code, lin), lin) == clear

    def test_the_trail_says_who_saw_what_and_why_and_not_the_value(self, chen: Party, lin: Actor) -> None:
        self.reveal(chen, self.field(chen, "MOBILE", lin), lin, "Call back")

        entry = Entry.objects.get(action="customer:revealed")
        assert (entry.staff_id, entry.party_id, entry.purpose) == (lin.staff_id, chen.pk, "Call back")
        assert entry.changes == {"mobile": ["", ""]}

    def test_refuses_without_a_purpose(self, chen: Party, lin: Actor) -> None:
        with pytest.raises(policies.PurposeMissing):
            self.reveal(chen, self.field(chen, "MOBILE", lin), lin, "  ")

    def test_refuses_a_stranger(self, chen: Party, lin: Actor, bank) -> None:
        field = self.field(chen, "MOBILE", lin)

        with pytest.raises(NotFound):
            self.reveal(chen, field, bank.actor("customer_manager", unit="WEST", staff="WANG"))

    def test_refuses_a_role_without_the_right(self, chen: Party, lin: Actor, bank) -> None:
        with pytest.raises(NotAllowed):
            self.reveal(chen, self.field(chen, "MOBILE", lin), bank.actor("auditor"))

    def test_another_customers_field_cannot_be_opened_through_this_one(
        self, chen: Party, lin: Actor, bank
    ) -> None:
        wang = bank.actor("customer_manager", unit="WEST", staff="WANG")
        other = Party.objects.get(number="LB100777")
        field = self.field(other, "MOBILE", wang)

        with pytest.raises(NotFound):
            self.reveal(chen, field, lin)

    def test_an_erased_customer_is_not_to_be_read(self, chen: Party, lin: Actor) -> None:
        field = self.field(chen, "MOBILE", lin)
        keys.destroy(chen.pk)

        with pytest.raises(KeyDestroyed):
            self.reveal(chen, field, lin)
        assert not any(row.is_masked for row in selectors.details(chen.reference, by=lin))


class TestEdit:
    def edit(self, chen: Party, field: str, value: str, by: Actor, version: int = 1) -> int:
        return services.edit(
            reference=chen.reference, version=version, field=field, value=value, by=by, at=NOON
        )

    def test_writes_the_field_and_enters_old_and_new(self, chen: Party, lin: Actor) -> None:
        assert self.edit(chen, "occupation", " Headmistress ", lin) == 2

        chen.refresh_from_db()
        assert (chen.person.occupation, chen.version) == ("Headmistress", 2)
        entry = Entry.objects.get(action="customer:edited")
        assert entry.changes == {"occupation": ["Teacher", "Headmistress"]}

    def test_enters_an_employer_by_name_alone(self, chen: Party, lin: Actor) -> None:
        self.edit(chen, "employer", "Lakeside School", lin)

        assert Entry.objects.get(action="customer:edited").changes == {"employer": ["", ""]}

    def test_writing_what_is_there_is_no_change(self, chen: Party, lin: Actor) -> None:
        assert self.edit(chen, "occupation", "Teacher", lin) == 1
        assert not Entry.objects.filter(action="customer:edited").exists()

    def test_refuses_who_read_an_older_version(self, chen: Party, lin: Actor) -> None:
        self.edit(chen, "language", "zh", lin)

        with pytest.raises(ChangedMeanwhile):
            self.edit(chen, "language", "en", lin)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("marital_status", "MAYBE"), ("full_name", "X"), ("version", "9"), ("occupation", "x" * 101)],
    )
    def test_refuses_what_does_not_fit(self, chen: Party, lin: Actor, field: str, value: str) -> None:
        with pytest.raises(BadInput):
            self.edit(chen, field, value, lin)

    def test_refuses_a_role_without_the_right(self, chen: Party, chief: Actor) -> None:
        with pytest.raises(NotAllowed):
            self.edit(chen, "occupation", "X", chief)

    def test_refuses_a_stranger(self, chen: Party, bank) -> None:
        with pytest.raises(NotFound):
            self.edit(chen, "occupation", "X", bank.actor("customer_manager", unit="WEST", staff="WANG"))
