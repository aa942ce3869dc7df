"""Names taken apart, shown by example."""

import pytest

from amity.analytics.identity import companies, names
from amity.analytics.identity.names import Name


@pytest.mark.parametrize(
    ("full", "native", "family", "given"),
    [
        ("", "张伟", "zhang", "wei"),
        ("", "張偉", "zhang", "wei"),
        ("Zhang Wei", "", "zhang", "wei"),
        ("ZHANG XIAOMING", "", "zhang", "xiaoming"),
        ("Xiao Ming ZHANG", "", "zhang", "xiaoming"),
        ("Zhang, Xiao-Ming", "", "zhang", "xiaoming"),
        ("Aimei Liu", "", "liu", "aimei"),
        ("Fuzixuan", "", "fu", "zixuan"),
        ("", "欧阳娜娜", "ouyang", "nana"),
        ("", "欧阳", "ou", "yang"),
        ("", "仇莉", "qiu", "li"),
        ("Lü Bu", "", "lv", "bu"),
        ("Lyu Bu", "", "lv", "bu"),
        ("", "吕布", "lv", "bu"),
        ("Mary-Ann O'Neil", "", "oneil", "maryann"),
        ("José García", "", "garcia", "jose"),
        ("Cher", "", "cher", ""),
        ("", "", "", ""),
    ],
)
def test_family_and_given_name_are_told_apart(full: str, native: str, family: str, given: str) -> None:
    name = names.person(full=full, native=native)

    assert (name.family, name.given) == (family, given)


def test_traditional_and_simplified_characters_are_one_name() -> None:
    assert (
        names.person(native="陳慧嫻")
        == names.person(native="陈慧娴")
        == Name("chen", "huixian", "陈", "慧娴")
    )


def test_what_a_source_keeps_apart_is_not_guessed() -> None:
    name = names.person(given="Wei", family="Li Zhang")

    assert (name.family, name.given) == ("lizhang", "wei")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市玉兰茶叶贸易有限公司", "玉兰茶叶贸易"),
        ("玉兰茶叶贸易（深圳）股份有限公司", "玉蘭茶葉貿易集團"),
        ("浙江省杭州市玉兰茶叶贸易有限责任公司", "玉兰茶叶贸易公司"),
    ],
)
def test_an_organisation_is_one_under_any_legal_form_and_place(one: str, other: str) -> None:
    assert companies.organisation(native=one).core == companies.organisation(full=other).core


def test_legal_words_are_no_part_of_a_latin_name() -> None:
    assert companies.organisation(full="The Yulan Tea Co., Ltd. (Shenzhen)").core == "yulantea"


def test_a_name_of_legal_words_alone_stays_what_it_is() -> None:
    assert companies.organisation(full="The Company").core == "thecompany"
    assert companies.organisation(native="公司").core_han == "公司"
