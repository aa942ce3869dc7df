"""What the tags write: escaped, named for screen readers, in the reader's script."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from amity.web import pictures
from amity.web.charts import Chart, Series

EVIL = "<script>alert(1)</script>"


def drawn(source: str, **values: object) -> str:
    with override("en"):
        return Template(source).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{% chip evil %}",
        "{% chipblock %}{{ evil }}{% endchipblock %}",
        "{% name evil evil %}",
        "{% avatar evil %}",
        "{% card evil note=evil url=evil more=evil %}{{ evil }}{% endcard %}",
        '{% empty "inbox" evil evil %}{{ evil }}{% endempty %}',
        "{% sparkline values evil %}",
        '{% chart chart "d-1" evil %}',
        "{% legend chart %}",
    ],
)
def test_escapes_what_it_is_given(source: str) -> None:
    chart = Chart("area", (EVIL,), (Series(EVIL, (1.0,)),))

    assert EVIL not in drawn(source, evil=EVIL, values=[1, 2], chart=chart)


def test_money_says_exactly_what_it_shortens() -> None:
    assert drawn('{% money_of 240000000 "CNY" %}') == '<span class="num " title="¥2,400,000.00">¥2.40M</span>'


def test_a_name_says_its_language() -> None:
    html = drawn('{% name "Chen Yulan" "陈玉兰" %}')

    assert "Chen Yulan" in html
    assert 'lang="zh-Hans">陈玉兰</span>' in html


def test_a_day_is_written_for_people_and_for_machines() -> None:
    html = drawn("{% time_of day %}", day=date(2020, 5, 1))

    assert 'datetime="2020-05-01"' in html
    assert 'title="1 May 2020"' in html


def test_nothing_is_shown_for_what_is_not_known() -> None:
    words = ('money:"CNY"', "day", "moment", "relative", "share", "count")
    assert drawn("".join(f"{{{{ none|{word} }}}}" for word in words), none=None) == ""
    assert drawn('[{% money_of none "CNY" %}{% time_of none %}{% delta none %}]', none=None) == "[]"


def test_a_change_has_a_sign_and_an_arrow_not_only_a_colour() -> None:
    assert "+4.1%" in drawn("{% delta 0.041 %}")
    assert "arrow-up-right" in drawn("{% delta 0.041 %}")
    assert "−2.3%" in drawn("{% delta -0.023 %}")
    assert "arrow-down-right" in drawn("{% delta -0.023 %}")


def test_a_chart_carries_its_numbers_as_a_table() -> None:
    chart = Chart("area", ("Sep", "Oct"), (Series("Deposits", (4_900_000, None)),), "money", "CNY")

    html = drawn('{% chart chart "d-1" "Deposits grew" %}', chart=chart)

    assert 'role="img" aria-label="Deposits grew"' in html
    assert '<th scope="row">Sep</th><td class="r">¥4.90M</td>' in html
    assert '<th scope="row">Oct</th><td class="r">–</td>' in html
    assert '"x": ["Sep", "Oct"]' in html


class TestSortableHeading:
    def heading(self, query: str, key: str = "assets", side: str = "r") -> str:
        request = RequestFactory().get(f"/customers/{query}")
        return drawn(f'{{% sort_th "{key}" "Assets" "{side}" %}}', request=request)

    def test_numbers_begin_with_the_largest(self) -> None:
        assert "sort=-assets" in self.heading("")
        assert 'aria-sort="none"' in self.heading("")

    def test_a_second_click_turns_the_order_round(self) -> None:
        html = self.heading("?sort=-assets")
        assert "?sort=assets" in html
        assert 'aria-sort="descending"' in html

    def test_keeps_the_filters_and_forgets_the_place(self) -> None:
        html = self.heading("?tier=PRIVATE&after=17")
        assert "tier=PRIVATE" in html
        assert "after" not in html


def test_a_sparkline_stays_in_its_box() -> None:
    line, under = pictures.sparkline([3, 9, 6])

    assert line == "M0 22 L50 2 L100 12"
    assert under.endswith("L100 24 L0 24 Z")


@pytest.mark.parametrize("values", [[], [5], [5, 5, 5]])
def test_a_sparkline_of_little_is_no_error(values: list[float]) -> None:
    assert "nan" not in pictures.sparkline(values)[0]


def test_moments_are_those_of_the_bank() -> None:
    assert drawn("{{ at|moment }}", at=datetime(2026, 3, 1, 16, 30, tzinfo=UTC)) == "2 Mar 2026, 00:30"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_thousands_are_parted_in_both_languages(language: str) -> None:
    with override(language):
        assert (
            Template("{{ 1234567|count }} {{ minus|count }}").render(Context({"minus": -4200}))
            == "1,234,567 −4,200"
        )
