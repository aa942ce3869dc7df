"""People come, sign in and leave; what they did is in the trail."""

from datetime import date, timedelta

import pytest

from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput, NotFound
from amity.foundation.organisation import selectors, services
from amity.foundation.organisation.models import LegalEntity, Posting, User
from tests.foundation.organisation.conftest import DAY, NOON


def add(bank, **other) -> int:
    whole = {
        "legal_entity_id": bank.id,
        "code": "S1",
        "full_name": "Lin Wei",
        "native_name": "林薇",
        "unit_code": "EAST",
        "role": "customer_manager",
        "active_from": DAY,
        "by": SYSTEM,
        "at": NOON,
    }
    return services.add_staff(**{**whole, **other})


class TestEnsureLegalEntity:
    def test_makes_it_once_and_renames_it_afterwards(self, bank) -> None:
        again = services.ensure_legal_entity(
            code="LAKESIDE", name_en="Lakeside", name_zh="湖畔", currency="CNY", at=NOON
        )

        assert again == bank.id
        assert selectors.legal_entity("LAKESIDE").name_en == "Lakeside"

    def test_refuses_another_currency(self, bank) -> None:
        with pytest.raises(BadInput, match="in CNY, not in EUR"):
            services.ensure_legal_entity(
                code="LAKESIDE", name_en="Lakeside Bank", name_zh="", currency="EUR", at=NOON
            )


class TestSetBusinessDate:
    def test_goes_forward_and_never_back(self, bank) -> None:
        for day in (date(2026, 3, 1), date(2026, 3, 3), date(2026, 3, 2)):
            services.set_business_date(legal_entity_id=bank.id, business_date=day)

        assert LegalEntity.objects.get().business_date == date(2026, 3, 3)


class TestAddStaff:
    def test_posts_somebody_new(self, bank) -> None:
        add(bank)

        row = selectors.staff_list(bank.id, at=NOON)[0]
        assert (row.code, row.native_name, row.unit_name_en, row.role) == (
            "S1",
            "林薇",
            "East Lake",
            "customer_manager",
        )
        assert Entry.objects.filter(action="staff:posted", subject="staff:S1").count() == 1

    def test_refuses_the_same_role_twice(self, bank) -> None:
        add(bank)
        with pytest.raises(services.AlreadyThere):
            add(bank)

    @pytest.mark.parametrize("other", [{"unit_code": "NORTH"}, {"role": "king"}, {"team_code": "T9"}])
    def test_refuses_what_is_not_known(self, bank, other) -> None:
        with pytest.raises(BadInput):
            add(bank, **other)

    @pytest.mark.parametrize("role", ["administrator", "auditor"])
    def test_lets_who_keeps_or_watches_the_house_hold_no_other_role(self, bank, role) -> None:
        add(bank)
        with pytest.raises(BadInput, match="holds no other role"):
            add(bank, role=role)


class TestMakeUser:
    def test_gives_a_random_password_and_keeps_only_its_hash(self, bank) -> None:
        first = services.make_user(staff_id=add(bank), username="lin", by=SYSTEM, at=NOON)
        second = services.make_user(
            staff_id=add(bank, code="S2", full_name="Zhao"), username="zhao", by=SYSTEM, at=NOON
        )

        assert len(first.password) >= 16
        assert first.password != second.password
        user = User.objects.get(username="lin")
        assert user.check_password(first.password)
        assert first.password not in user.password

    def test_refuses_a_second_sign_in(self, bank) -> None:
        staff_id = add(bank)
        services.make_user(staff_id=staff_id, username="lin", by=SYSTEM, at=NOON)
        with pytest.raises(services.AlreadyThere):
            services.make_user(staff_id=staff_id, username="lin2", by=SYSTEM, at=NOON)


class TestEndStaff:
    def test_ends_every_posting_and_the_sign_in_at_once(self, bank) -> None:
        staff_id = add(bank)
        services.make_user(staff_id=staff_id, username="lin", by=SYSTEM, at=NOON)
        user = User.objects.get()
        later = NOON + timedelta(days=30)
        assert selectors.actor_of_user(user.pk, at=later) is not None

        ended = services.end_staff(
            legal_entity_id=bank.id, code="S1", active_to=DAY + timedelta(days=30), by=SYSTEM, at=later
        )

        assert ended == 1
        assert selectors.actor_of_user(user.pk, at=later) is None
        assert not User.objects.get().is_active

    def test_drops_a_posting_that_never_began(self, bank) -> None:
        add(bank, active_from=DAY + timedelta(days=9))
        services.end_staff(legal_entity_id=bank.id, code="S1", active_to=DAY, by=SYSTEM, at=NOON)
        assert not Posting.objects.exists()

    def test_refuses_a_stranger(self, bank) -> None:
        with pytest.raises(NotFound):
            services.end_staff(legal_entity_id=bank.id, code="S9", active_to=DAY, by=SYSTEM, at=NOON)
