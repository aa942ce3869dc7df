"""Customers of a list whom the bank has already: by what they are found, and what then becomes of them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.foundation.keys import services as keys
from amity.ingest import Report, Way, ingest
from amity.know.parties.models import ContactPoint, Identifier, Party, Person, SourceRecord
from amity.know.sources.models import Reject

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HEAD = """
name = "{source}"
source = "{source}"
currency = "CNY"
business_date = 2026-03-01
legal_entity = {{ code = "SMALL", name_en = "Small Bank" }}
unit = {{ code = "HO", name_en = "Head office" }}
[files.people]
path = "people.csv"
[[load]]
table = "customers"
from = "people"
columns.key = {{ from = "编号", as = "text" }}
columns.kind = {{ as = "constant", value = "PERSON" }}
columns.status = {{ as = "constant", value = "{status}" }}
columns.full_name = {{ from = "姓名", as = "text" }}
columns.birth_on = {{ from = "出生日期", as = "day", format = "%Y/%m/%d" }}
columns.occupation = {{ from = "职业", as = "text" }}
{match}
[[load]]
name = "documents"
table = "identifiers"
from = "people"
where = "clean(\\"身份证号\\") IS NOT NULL"
columns.customer_key = {{ from = "编号", as = "text" }}
columns.scheme = {{ as = "constant", value = "ID_CARD" }}
columns.value = {{ from = "身份证号", as = "id_card" }}
[[load]]
name = "mobiles"
table = "contact_points"
from = "people"
where = "clean(\\"手机\\") IS NOT NULL"
columns.customer_key = {{ from = "编号", as = "text" }}
columns.kind = {{ as = "constant", value = "MOBILE" }}
columns.value = {{ from = "手机", as = "mobile" }}
"""
HEADER = "编号,姓名,出生日期,职业,身份证号,手机"
CHEN = "1,陈玉兰,1949/12/31,,11010519491231002X,13800006021"
ZHOU = "2,周涛,1985/03/04,司机,,13900001111"
ALL_KEYS = '["source_key", "document", "mobile", "name_birth"]'

pytestmark = pytest.mark.usefixtures("db", "home")


class Lists:
    def __init__(self, root: Path) -> None:
        self.root = root

    def load(
        self, source: str, *rows: str, on_match: str = "", keys: str = ALL_KEYS, how: Way | None = None
    ) -> Report:
        folder = self.root / source
        folder.mkdir(exist_ok=True)
        match = f'[load.match]\nkeys = {keys}\non_match = "{on_match}"' if on_match else ""
        status = "PROSPECT" if on_match else "ACTIVE"
        (folder / "feed.toml").write_text(HEAD.format(source=source, match=match, status=status))
        (folder / "people.csv").write_text("\n".join((HEADER, *rows)) + "\n")
        return ingest(folder, folder, at=NOON, tell=lambda _load, _rows: None, how=how or Way())


@pytest.fixture
def lists(tmp_path) -> Lists:
    lists = Lists(tmp_path)
    lists.load("core", CHEN, ZHOU)
    return lists


def mobiles(party: Party) -> list[str]:
    return sorted(
        keys.open_sealed(one.value_sealed, party=party.pk, field="contact_point")
        for one in ContactPoint.objects.filter(party=party)
    )


def named(name: str) -> Party:
    return Party.objects.get(full_name=name)


class TestFound:
    @pytest.mark.parametrize(
        ("row", "by"),
        [
            ("9,陈女士,,教师,11010519491231002x,", "document"),
            ("9,陈女士,,教师,,+86 138 0000 6021", "mobile"),
            ("9,陈玉兰,1949/12/31,教师,,", "name_birth"),
        ],
    )
    def test_by(self, lists: Lists, row: str, by: str) -> None:
        lists.load("fair", row, on_match="fill")

        chen = named("陈玉兰")
        assert Party.objects.count() == 2
        record = SourceRecord.objects.get(source="fair")
        assert (record.party, record.matched_by, record.on_match) == (chen, by, "fill")
        assert Person.objects.get(party=chen).occupation == "教师"
        assert chen.status == "ACTIVE"

    @pytest.mark.parametrize(
        "row", ["9,陈玉兰,1950/12/31,,,", "9,陈玉兰,,,,", "9,吴磊,1949/12/31,,,13800006022"]
    )
    def test_nobody_is_taken_for_another(self, lists: Lists, row: str) -> None:
        lists.load("fair", row, on_match="fill")

        assert Party.objects.count() == 3
        assert SourceRecord.objects.get(source="fair").matched_by == ""

    def test_the_first_key_decides(self, lists: Lists) -> None:
        # The document is Chen's, the telephone Zhou's.
        row = "9,某人,,教师,11010519491231002X,13900001111"
        lists.load("fair", row, on_match="fill", keys='["mobile", "document"]')
        assert Person.objects.get(party=named("周涛")).occupation == "司机"
        assert SourceRecord.objects.get(source="fair").party == named("周涛")


class TestWhatThen:
    ROW = "9,周涛,1985/03/04,教师,,13900002222"

    @pytest.mark.parametrize(
        ("on_match", "occupation", "numbers"),
        [
            ("skip", "司机", ["13900001111"]),
            ("fill", "司机", ["13900001111"]),
            ("overwrite", "教师", ["13900001111", "13900002222"]),
        ],
    )
    def test_of_a_customer_who_is_there(
        self, lists: Lists, on_match: str, occupation: str, numbers: list[str]
    ) -> None:
        before = named("周涛")
        lists.load("fair", self.ROW, on_match=on_match)

        zhou = named("周涛")
        assert Person.objects.get(party=zhou).occupation == occupation
        assert mobiles(zhou) == numbers
        assert (zhou.number, zhou.unit_id, zhou.status) == (before.number, before.unit_id, "ACTIVE")

    def test_a_blank_is_filled(self, lists: Lists) -> None:
        lists.load("fair", "9,周涛,1985/03/04,教师,110101198503040017,", on_match="fill")
        zhou = named("周涛")
        assert Identifier.objects.get(party=zhou).scheme == "ID_CARD"
        assert Person.objects.get(party=zhou).occupation == "司机"

    def test_nothing_is_emptied_by_an_empty_cell(self, lists: Lists) -> None:
        lists.load("fair", "9,周涛,1985/03/04,,,", on_match="overwrite")
        assert Person.objects.get(party=named("周涛")).occupation == "司机"

    def test_the_same_list_twice_changes_nothing(self, lists: Lists) -> None:
        lists.load("fair", self.ROW, on_match="overwrite")
        version = named("周涛").version
        report = lists.load("fair", self.ROW, on_match="overwrite")
        assert report.is_unchanged
        lists.load("fair", self.ROW, "10,新人,,,,13700000000", on_match="overwrite")
        assert named("周涛").version == version

    def test_another_units_customer_is_left_alone(self, lists: Lists) -> None:
        lists.load("fair", self.ROW, on_match="overwrite", how=Way(units=frozenset()))
        assert Person.objects.get(party=named("周涛")).occupation == "司机"
        assert mobiles(named("周涛")) == ["13900001111"]


class TestRows:
    def test_a_customer_who_stands_twice_is_refused_the_second_time(self, lists: Lists) -> None:
        lists.load("fair", "8,新人,,,,13700000000", "9,新的人,,,,137 0000 0000", on_match="fill")

        assert Party.objects.filter(full_name__startswith="新").count() == 1
        reject = Reject.objects.get()
        assert (reject.row_number, reject.reason) == (3, "is the customer of row 2 (mobile)")

    def test_a_row_is_taken_whole_or_not_at_all(self, lists: Lists) -> None:
        report = lists.load(
            "fair", "8,新人,,,11010519491231002Y,13700000000", "9,二人,,,,13700000001", on_match="fill"
        )

        assert not Party.objects.filter(full_name="新人").exists()
        [reject] = Reject.objects.all()
        assert (reject.row_number, reject.column) == (2, "value")
        assert report.waiting == 0
        customers = next(each for each in report.loaded if each.table == "customers")
        assert (customers.lines, customers.accepted, customers.rejected, customers.skipped) == (2, 1, 0, 1)

    def test_a_mended_cell_is_judged_as_written(self, lists: Lists) -> None:
        mends = {"people": {2: {"身份证号": "11010519491231002X", "姓名": "陈新"}}}
        lists.load("fair", "8,新人,,,11010519491231002Y,13700000000", on_match="skip", how=Way(mends=mends))
        assert not Reject.objects.exists()
        assert SourceRecord.objects.get(source="fair").matched_by == "document"


class TestFeed:
    @pytest.mark.parametrize(
        ("match", "said"),
        [
            ('[load.match]\nkeys = ["shoe"]\non_match = "fill"', "match.keys takes"),
            ('[load.match]\nkeys = ["mobile"]\non_match = "merge"', "match.on_match is one of"),
            ('[load.match]\nkeys = ["mobile"]\non_match = "fill"\nwhy = "x"', "mean(s) nothing"),
        ],
    )
    def test_what_cannot_be_is_refused(self, tmp_path: Path, match: str, said: str) -> None:
        (tmp_path / "feed.toml").write_text(HEAD.format(source="x", match=match, status="ACTIVE"))
        (tmp_path / "people.csv").write_text(HEADER + "\n")
        with pytest.raises(BadInput, match=said.replace("(", "\\(").replace(")", "\\)")):
            ingest(tmp_path, tmp_path, at=NOON, tell=lambda _load, _rows: None)
