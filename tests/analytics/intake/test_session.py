"""From a file's text to accepted and refused rows, shown by example."""

from pathlib import Path

import pytest

from amity.analytics.intake.errors import BadFeed, BadSource

PEOPLE = '[files.people]\npath = "people.csv"\n'
LOAD = """
[[load]]
table = "customers"
from = "people"
columns.key = "id"
columns.kind = "'PERSON'"
columns.full_name = "name"
"""


def write(source: Path, name: str, text: str) -> None:
    (source / name).write_text(text, encoding="utf-8")


class TestTypes:
    """Every value is judged by what is written, not by what a cast would make of it."""

    @pytest.fixture
    def judged(self, source: Path, see):
        def judge(column: str, *written: str):
            rows = "".join(f'{n},"{value}"\n' for n, value in enumerate(written, start=1))
            write(source, "people.csv", "id,v\n" + rows)
            load = LOAD.replace('"name"', "\"'x'\"") + f'columns.{column} = "v"\n'
            [seen] = see(PEOPLE + load)
            return seen

        return judge

    def test_amounts(self, judged) -> None:
        seen = judged(
            "registered_capital",
            "1",
            "-1234.50",
            "7.100",
            " 5 ",
            "",
            "1.239",
            "1e3",
            "1,234.50",
            "１２",
            "NaN",
        )

        assert [str(v) for v in seen.column("registered_capital")] == [
            "1.00",
            "-1234.50",
            "7.10",
            "5.00",
            "None",
        ]
        why = "is not an amount with at most two decimals, like 1234.50"
        assert seen.refused == [(row, "registered_capital", why) for row in (7, 8, 9, 10, 11)]

    def test_days(self, judged) -> None:
        seen = judged("founded_on", "2024-02-29", "2024-1-5", "20240105", "2023-02-29", "2024-01-05 10:00")

        assert [str(v) for v in seen.column("founded_on")] == ["2024-02-29"]
        assert [why for _, _, why in seen.refused] == [
            "is not a day like 2025-12-31",
            "is not a day like 2025-12-31",
            "is no day of the calendar",
            "is not a day like 2025-12-31",
        ]

    def test_values_allowed(self, judged) -> None:
        seen = judged("sex", "F", "M", "f", "")

        assert seen.column("sex") == ["F", "M", None]
        assert seen.refused == [(4, "sex", "is none of F, M")]

    def test_required_values_and_blanks_that_are_none(self, source: Path, see) -> None:
        write(source, "people.csv", "id,name\n1,\u3000 \t\n2,\u3000Ann \n")

        [seen] = see(PEOPLE + LOAD)

        assert seen.refused == [(2, "full_name", "is empty")]
        assert seen.column("full_name") == ["Ann"]

    def test_lengths(self, judged) -> None:
        seen = judged("industry_code", "A" * 10, "A" * 11)

        assert seen.refused == [(3, "industry_code", "has more than 10 characters")]

    def test_moments_without_a_zone_are_of_the_feeds(self, source: Path, see) -> None:
        written = [
            "2024-01-05 10:00",
            "2024-01-05T10:00:00Z",
            "2024-01-05",
            "2024-01-05 10:00:00+02:00",
            "10:00",
        ]
        write(source, "people.csv", "id,v\n" + "".join(f"{n},{v}\n" for n, v in enumerate(written)))
        load = """
[[load]]
table = "events"
from = "people"
columns = { key = "id", channel = "'WEB'", kind = "'REVIEW'", at = "v" }
"""
        [seen] = see(PEOPLE + load)

        assert [f"{v:%d %H:%M}" for v in seen.column("at")] == [
            "05 02:00",
            "05 10:00",
            "04 16:00",
            "05 08:00",
        ]
        assert seen.refused == [(6, "at", "is not a moment like 2025-12-31 23:59:00")]

    def test_yes_and_no(self, source: Path, see) -> None:
        write(source, "people.csv", "id,v\n1,true\n2,No\n3,1\n4,\n5,perhaps\n")
        load = """
[[load]]
table = "contact_points"
from = "people"
columns = { customer_key = "id", kind = "'PHONE'", value = "id", is_preferred = "v" }
"""
        [seen] = see(PEOPLE + load)

        assert seen.column("is_preferred") == [True, False, True, None]
        assert seen.refused == [(6, "is_preferred", "is not yes or no")]


class TestFunctions:
    """A bad value is refused with its reason; an empty one stays empty."""

    @pytest.fixture
    def computed(self, source: Path, see):
        def compute(column: str, sql: str, *written: str):
            rows = "".join(f'{n},"{value}"\n' for n, value in enumerate(written, start=1))
            write(source, "people.csv", "id,v\n" + rows)
            load = LOAD.replace('"name"', "\"'x'\"") + f'columns.{column} = """{sql}"""\n'
            [seen] = see(PEOPLE + load)
            return [None if v is None else str(v) for v in seen.column(column)], [r[2] for r in seen.refused]

        return compute

    def test_day(self, computed) -> None:
        values, reasons = computed(
            "founded_on", "day(v, '%d-%m-%Y')", "31-12-2020", "", "31-02-2020", "2020-12-31"
        )

        assert values == ["2020-12-31", None]
        assert reasons == ["is not a day written like %d-%m-%Y"] * 2

    def test_number(self, computed) -> None:
        assert computed("registered_capital", "number(v, ',', '.')", "1.234,50", "x", "") == (
            ["1234.50", None],
            ["is not a number"],
        )

    def test_negative(self, computed) -> None:
        assert computed("registered_capital", "negative(number(v))", "5", "-2.50", "", "x") == (
            ["-5.00", "2.50", None],
            ["is not a number"],
        )

    def test_rounded(self, computed) -> None:
        assert computed("registered_capital", "rounded(v, 2)", "1.005", "-1.239", "x")[0] == ["1.01", "-1.24"]

    def test_coded(self, computed) -> None:
        assert computed("sex", "coded(v, MAP {'女': 'F', '男': 'M'})", "女", "", "?") == (
            ["F", None],
            ["is a code that the feed does not know"],
        )

    def test_months_after_and_month_end(self, computed) -> None:
        assert computed("founded_on", "months_after(v, '1')", "2024-01-31", "")[0] == ["2024-02-29", None]

    def test_bad(self, computed) -> None:
        assert computed("sex", "CASE WHEN v = 'X' THEN bad('is unknown to us') ELSE v END", "F", "X") == (
            ["F"],
            ["is unknown to us"],
        )

    def test_words(self, computed) -> None:
        assert computed("employer", "words([v, '', NULL, ' b '])", "a ", "")[0] == ["a b", "b"]

    def test_a_source_cannot_pass_a_text_for_a_judgement(self, computed) -> None:
        assert computed("employer", "v", "\x1aab:is fine")[0] == ["\x1aab:is fine"]


class TestControl:
    def test_every_line_is_somewhere(self, source: Path, see) -> None:
        write(source, "people.csv", 'id,name\n1,Ann\n1,Ann\n1,Bob\n,Cy\n5,"Di\n6\n7,skip\n8,"Flo\nra"\n')
        file = PEOPLE + "multiline = true\n"

        [seen] = see(file + LOAD.replace('from = "people"', 'from = "people"\nwhere = "name <> \'skip\'"'))

        judged = seen.judged
        assert (judged.lines, judged.accepted, judged.rejected, judged.skipped, judged.continuations) == (
            9,
            2,
            5,
            1,
            1,
        )
        assert seen.numbers == [2, 9]
        assert seen.refused == [
            (3, "key", "repeats row 2"),
            (4, "key", "has the key of row 2, with other values"),
            (5, "key", "is empty"),
            (6, "", "has a quote that is not closed"),
            (7, "", "has 1 fields where 2 are expected"),
        ]
        assert seen.raw[3] == '5,"Di\n'

    def test_a_join_that_gives_a_row_twice_refuses_the_batch(self, source: Path, see) -> None:
        write(source, "people.csv", "id,name\n1,Ann\n")
        write(source, "more.csv", "id,unit\n1,A\n1,B\n")
        load = LOAD.replace('from = "people"', 'from = "people"\njoin = "more ON more.id = people.id"')
        load = load.replace('= "id"', '= "people.id"')

        with pytest.raises(BadSource, match="A join gives a row more than once"):
            see(PEOPLE + '[files.more]\npath = "more.csv"\n' + load)

    def test_a_join_drops_no_row(self, source: Path, see) -> None:
        write(source, "people.csv", "id,name\n1,Ann\n2,Bo\n")
        write(source, "more.csv", "id,unit\n1,A\n")
        load = LOAD.replace('from = "people"', 'from = "people"\njoin = "more ON more.id = people.id"')
        load = load.replace('= "id"', '= "people.id"') + 'columns.unit_code = "unit"\n'

        [seen] = see(PEOPLE + '[files.more]\npath = "more.csv"\n' + load)

        assert seen.column("unit_code") == ["A", None]

    def test_chunks_are_the_same_rows_in_the_same_order(self, source: Path, see) -> None:
        write(source, "people.csv", "id,name\n" + "".join(f"{n},x\n" for n in range(25)))

        [seen] = see(PEOPLE + LOAD, rows=10)

        assert seen.numbers == list(range(2, 27))


class TestRefusals:
    def test_a_mapping_that_cannot_be_run_is_told_with_its_column(self, source: Path, see) -> None:
        write(source, "people.csv", "id,name\n1,Ann\n")

        with pytest.raises(BadSource, match=r"people.csv has no column nmae; it has id, name. Is name meant"):
            see(PEOPLE + LOAD.replace('"name"', '"nmae"'))

    def test_a_file_by_canonical_names_may_have_no_other_column(self, source: Path, see) -> None:
        write(source, "people.csv", "key,kind,full_name,nickname\n1,PERSON,Ann,A\n")

        with pytest.raises(BadFeed, match="nickname"):
            see(PEOPLE + '[[load]]\ntable = "customers"\nfrom = "people"\n')

    def test_a_header_that_repeats_a_name_is_refused(self, source: Path, see) -> None:
        write(source, "people.csv", "id,ID\n1,2\n")

        with pytest.raises(BadSource, match="repeated name"):
            see(PEOPLE + LOAD)

    @pytest.mark.parametrize(
        "sql",
        [
            "(SELECT content FROM read_text('/etc/hostname'))",
            "(SELECT count(*) FROM read_csv('/etc/passwd'))",
        ],
    )
    def test_a_mapping_reads_no_file_outside_the_source(self, source: Path, see, sql: str) -> None:
        write(source, "people.csv", "id,name\n1,Ann\n")

        with pytest.raises(BadFeed, match="cannot be run"):
            see(PEOPLE + LOAD.replace('"name"', f'"{sql}"'))

    def test_rows_of_the_feed_itself(self, see) -> None:
        body = """
[[load]]
table = "products"
rows = [
  { code = "A", name_en = "Account", line = "DEPOSITS", margin = "0.0175" },
  { code = "B", name_en = "Bond", line = "BONDS" },
]
"""
        [seen] = see(body)

        assert seen.column("code") == ["A"]
        assert seen.refused[0][:2] == (2, "line")
