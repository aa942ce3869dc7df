"""An operator adds, lists and ends staff from the terminal, one by one or by a file."""

import argparse
from datetime import date
from pathlib import Path

import pytest

from amity.commands import staff
from amity.foundation.kernel.errors import BadInput
from amity.foundation.organisation.models import Posting, Staff, User
from tests.web.cast import make_bank

HEAD = "code,full_name,native_name,unit,role,team,from,username\n"


@pytest.fixture
def bank(db) -> int:
    return make_bank()


def amity_staff(*words: str) -> int:
    parser = argparse.ArgumentParser()
    staff.add_arguments(parser)
    return staff.run(parser.parse_args(words))


def file(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "people.csv"
    # A mark of byte order, as spreadsheets write it.
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8-sig")
    return str(path)


class TestAdd:
    def test_adds_one_who_can_sign_in_with_the_password_printed(self, bank, capsys) -> None:
        amity_staff(
            "add", "S1", "--name", "Lin Wei", "--native-name", "林薇", "--unit", "EAST",
            "--role", "customer_manager", "--from", "2026-03-02", "--username", "lin",
        )  # fmt: skip

        printed = capsys.readouterr().out
        password = printed.split("password ")[1].split()[0]
        assert User.objects.get(username="lin").check_password(password)
        assert "shown this once" in printed
        assert Posting.objects.get().active_from == date(2026, 3, 2)

    def test_adds_all_of_a_file(self, bank, tmp_path, capsys) -> None:
        people = file(
            tmp_path,
            "S1,Lin Wei,林薇,EAST,customer_manager,,2024-01-01,",
            "S2,Zhao Min,赵敏,EAST,branch_manager,,,",
        )

        assert amity_staff("add", "--file", people) == 0

        assert "Added: 2" in capsys.readouterr().out
        assert list(Staff.objects.order_by("code").values_list("native_name", flat=True)) == ["林薇", "赵敏"]

    def test_adds_nobody_of_a_file_with_one_bad_line_and_names_it(self, bank, tmp_path) -> None:
        people = file(tmp_path, "S1,Lin Wei,,EAST,customer_manager,,,", "S2,Zhao Min,,MOON,branch_manager,,,")

        with pytest.raises(BadInput, match="line 3: There is no unit MOON"):
            amity_staff("add", "--file", people)

        assert not Staff.objects.exists()

    @pytest.mark.parametrize(
        ("line", "complaint"),
        [
            ("S1,,,EAST,customer_manager,,,", "line 2: full_name is empty"),
            ("S1,Lin Wei,,EAST,customer_manager,,1 March,", "line 2: from is no day"),
            ("S1,Lin Wei,,EAST", "line 2: role is empty"),
        ],
    )
    def test_says_what_is_wrong_with_a_line(self, bank, tmp_path, line, complaint) -> None:
        with pytest.raises(BadInput, match=complaint):
            amity_staff("add", "--file", file(tmp_path, line))

    def test_asks_for_what_is_missing(self, bank) -> None:
        with pytest.raises(BadInput, match="Say --name, --role"):
            amity_staff("add", "S1", "--unit", "EAST")

    def test_asks_which_bank_where_there_are_two(self, bank) -> None:
        make_bank("SEASIDE")
        with pytest.raises(BadInput, match="--bank LAKESIDE or SEASIDE"):
            amity_staff("list")

    def test_asks_for_a_bank_where_there_is_none(self, db) -> None:
        with pytest.raises(BadInput, match="run amity init"):
            amity_staff("list")


class TestListAndEnd:
    def test_lists_who_works_where_and_who_left(self, bank, tmp_path, capsys) -> None:
        amity_staff(
            "add", "S1", "--name", "Lin Wei", "--unit", "EAST", "--role", "team_lead", "--from", "2024-01-01"
        )
        amity_staff(
            "add", "S2", "--name", "Zhao Min", "--unit", "EAST", "--role", "team_lead", "--from", "2024-01-01"
        )
        amity_staff("end", "S2", "--on", "2025-01-01")
        capsys.readouterr()

        amity_staff("list")

        lines = capsys.readouterr().out.splitlines()
        assert lines[0].split() == ["S1", "Lin", "Wei", "team_lead", "East", "Lake"]
        assert lines[1].split() == ["S2", "Zhao", "Min", "left", "-"]
        assert lines[2] == "2 people"
