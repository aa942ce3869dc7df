"""The wizard's pages: each step kept as it is told, personal values masked, others' lists not found."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate import testing
from procrastinate.contrib.django import app

from amity import importing
from amity.know.imports.models import Import
from amity.know.parties.models import Party
from tests.web.cast import Reader, make_bank, make_reader

LIST = """客户姓名,性别,出生日期,身份证号,手机号码,备注
陈玉兰,女,1949/12/31,11010519491231002X,138 0000 6021,好
周涛,男,1985/3/4,110101198503040018,13900001111,
"""


@pytest.fixture(autouse=True)
def queue():
    connector = testing.InMemoryConnector()
    with app.replace_connector(connector):
        yield connector


@pytest.fixture
def bank(db, home) -> int:
    return make_bank()


@pytest.fixture
def tang(bank) -> Reader:
    return make_reader("branch_manager", bank, name="Tang Li", native_name="唐丽")


@pytest.fixture
def steward(bank) -> Reader:
    return make_reader("data_steward", bank, name="Gao Yan", native_name="高燕")


def upload(reader: Reader, content: bytes, *, name: str = "名单.csv", form: str = "persons"):
    file = SimpleUploadedFile(name, content)
    return reader.client.post("/imports/", {"form": form, "file": file}, secure=True)


def of(response) -> str:
    """The address of the import that a response sends to, without the step."""
    return response.headers["Location"].rsplit("/", 1)[0]


def said(response) -> str:
    return response.content.decode()


def fields(at: str, reader: Reader) -> dict[str, str]:
    """What the form of step 2 holds, as a browser would send it."""
    page = reader.get(f"{at}/columns")
    found = {"version": str(page.context["it"].version), "form": page.context["it"].form}
    for row in page.context["page"].rows:
        found[f"target-{row.number}"] = row.label
        for name, choices in (("how", row.recipes), ("format", row.formats)):
            found |= {f"{name}-{row.number}": one.value for one in choices if one.is_chosen}
        for code in row.codes:
            found |= {f"code-{row.number}-{code.number}": one.value for one in code.choices if one.is_chosen}
    return found


def set_rules(at: str, reader: Reader, **more: str):
    version = str(Import.objects.get().version)
    form = {
        "version": version, "key-document": "yes", "place-document": "1", "key-mobile": "yes",
        "place-mobile": "2",
        "on_match": "fill", "source": "fair", "consent": "said so at the fair", **more,
    }  # fmt: skip
    return reader.client.post(f"{at}/rules", form, secure=True)


class TestSteps:
    def test_from_a_list_to_its_people_and_back(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode("gb18030")))
        columns = tang.get(f"{at}/columns")
        assert "gb18030" in said(columns)
        for hidden in ("11010519491231002X", "138 0000 6021", "陈玉兰"):
            assert hidden not in said(columns)
        assert "138 **** 6021" in said(columns)

        answer = tang.client.post(f"{at}/columns", fields(at, tang) | {"go": "next"}, secure=True)
        assert answer.headers["Location"] == f"{at}/rules"
        assert set_rules(at, tang).headers["Location"] == f"{at}/check"
        assert "every 1s" in said(tang.get(f"{at}/check"))

        importing.check(Import.objects.get().reference, at=timezone.now())
        page = said(tang.get(f"{at}/check"))
        assert "has a wrong check character" in page
        assert "110101198503040018" not in page
        version = str(tang.get(f"{at}/check").context["it"].version)  # of the page on which a row is mended
        row = tang.post(f"{at}/rows/3")
        assert "110101198503040018" in said(row)
        wrong = tang.post(f"{at}/rows/3/mend", **{"cell-3": "1"})
        assert wrong.status_code == 422
        mended = tang.post(f"{at}/rows/3/mend", **{"cell-3": "110101198503040017"})
        assert (mended.status_code, mended.headers["HX-Retarget"]) == (200, "#row-3")

        assert tang.client.post(f"{at}/run", {"version": version}, secure=True).status_code == 302
        assert "every 2s" in said(tang.get(f"{at}/result"))
        importing.run(Import.objects.get().reference, at=timezone.now())
        result = said(tang.get(f"{at}/result"))
        assert "The list is in." in result
        assert "周涛" in result
        assert tang.get(at).headers["Location"] == f"{at}/result"
        assert tang.client.post(f"{at}/undo", secure=True).status_code == 302
        assert Party.objects.count() == 2  # a job undoes it

    def test_every_change_of_a_column_is_kept_at_once(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        sent = fields(at, tang) | {"target-5": "Occupation"}
        table = tang.client.post(f"{at}/columns", sent, secure=True, headers={"HX-Request": "true"})

        assert said(table).lstrip().startswith('<div id="table">')
        assert Import.objects.get().plan["columns"]["customers.occupation"]["columns"] == ["备注"]

    def test_a_field_may_be_named_in_either_language(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        tang.client.post(f"{at}/columns", fields(at, tang) | {"target-5": "职业"}, secure=True)
        assert "customers.occupation" in Import.objects.get().plan["columns"]

    def test_what_is_no_field_is_told(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        answer = tang.client.post(f"{at}/columns", fields(at, tang) | {"target-5": "Shoe size"}, secure=True)
        assert answer.status_code == 422
        assert "Shoe size is no field" in said(answer)

    def test_rules_that_cannot_be_are_told_and_what_was_written_stays(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        answer = set_rules(at, tang, consent="")
        assert answer.status_code == 422
        assert "On what ground" in said(answer)
        assert 'value="fair"' in said(answer)


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("a.csv", b"PK\x03\x04xxxxxxxx", "is a workbook or another zip archive"),
            ("a.exe", b"MZ", "is none of"),
            ("a.csv", b"x" * (20 * 1024 * 1024 + 1), "20 MB is the most"),
        ],
    )
    def test_one_that_cannot_be_used_is_told_on_the_page(self, tang: Reader, name, content, told) -> None:
        answer = upload(tang, content, name=name)
        assert answer.status_code == 422
        assert told in said(answer)

    def test_an_empty_list_can_be_had_and_is_understood(self, tang: Reader) -> None:
        answer = tang.get("/imports/template/persons")
        header = said(answer).removeprefix("\ufeff").strip()
        row = ",".join("Zhang San" if name == "Name" else "" for name in header.split(","))
        at = of(upload(tang, f"{header}\n{row}\n".encode()))
        assert Import.objects.get().plan["columns"]["customers.full_name"]["columns"] == ["Name"]
        assert at

    def test_refused_rows_can_be_taken_away(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        set_rules(at, tang)
        importing.check(Import.objects.get().reference, at=timezone.now())
        answer = tang.client.post(f"{at}/errors", secure=True)
        lines = said(answer).splitlines()
        assert len(lines) == 2
        assert "110101198503040018" in lines[1]

    def test_the_mapping_is_a_feed_and_a_feed_a_mapping(self, tang: Reader, steward: Reader) -> None:
        at = of(upload(steward, LIST.encode()))
        set_rules(at, steward)
        answer = steward.get(f"{at}/feed")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            [name] = archive.namelist()
            assert name == "fair/feed.toml"
        file = SimpleUploadedFile("feed.zip", answer.content)
        importing.check(Import.objects.get().reference, at=timezone.now())
        before = Import.objects.get().plan
        assert steward.client.post(f"{at}/feed", {"feed": file}, secure=True).status_code == 302
        assert Import.objects.get().plan == before


class TestWhoMay:
    def test_another_branch_manager_finds_nothing(self, tang: Reader, bank) -> None:
        at = of(upload(tang, LIST.encode()))
        other = make_reader("branch_manager", make_bank("OTHER"), name="Hu Jun")
        for step in ("", "/columns", "/rules", "/check", "/result", "/feed"):
            assert other.get(f"{at}{step}").status_code == 404
        for act in ("/rows/3", "/rows/3/mend", "/errors", "/run", "/undo", "/drop"):
            assert other.post(f"{at}{act}").status_code == 404

    def test_a_customer_manager_is_refused(self, bank) -> None:
        assert make_reader("customer_manager", bank).get("/imports/").status_code == 403

    def test_a_list_that_was_let_go_says_so(self, tang: Reader) -> None:
        at = of(upload(tang, LIST.encode()))
        tang.client.post(f"{at}/drop", secure=True)
        assert "This list was let go" in said(tang.get(f"{at}/result"))
