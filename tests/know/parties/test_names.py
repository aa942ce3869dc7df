"""By which words a customer is found."""

import pytest

from amity.know.parties import names


def tokens(full_name: str, native_name: str = "", number: str = "", *, is_person: bool = True) -> set[str]:
    return names.tokens(is_person=is_person, full_name=full_name, native_name=native_name, number=number)


def test_a_person_is_found_by_name_pinyin_initials_and_parts_of_the_native_name() -> None:
    found = tokens("Chen Yulan", "陈玉兰")

    assert {"chen", "yulan", "chenyulan", "cyl", "陈玉兰", "玉兰", "兰"} <= found


def test_a_surname_is_read_as_a_surname() -> None:
    found = tokens("", "单雄信")

    assert {"shanxiongxin", "shan", "sxx"} <= found
    assert "danxiongxin" not in found


def test_accents_and_case_do_not_matter() -> None:
    assert {"anna", "novakova", "annanovakova"} <= tokens("Anna Nováková")


def test_a_company_is_found_from_any_word_of_its_name_but_not_by_its_legal_form() -> None:
    found = tokens("East Lake Seafood Co., Ltd.", "宁城东湖海产有限公司", is_person=False)

    assert {"east", "lake", "seafood", "东湖海产有限公司", "dhhcyxgs", "donghuhaichanyouxiangongsi"} <= found
    assert {"co", "ltd", "有限公司", "yxgs"}.isdisjoint(found)


def test_a_number_is_found_from_its_front_and_from_its_end() -> None:
    found = tokens("A", number="LB100234")

    assert {"lb100234", "~432001"} <= found


@pytest.mark.parametrize(
    ("number", "ending"),
    [("138 0000 6021", "6021"), ("33010219850302123X", "123x"), ("12", ""), ("６２２２－１２３４", "1234")],
)
def test_the_last_four_are_taken_whatever_the_spelling(number: str, ending: str) -> None:
    assert names.last_four(number) == ending


@pytest.mark.parametrize(
    ("full_name", "native_name", "sorted_as"),
    [
        ("Chen Yulan", "陈玉兰", "chen yulan"),
        ("单雄信", "", "shan xiong xin"),
        ("Émile Zola", "", "emile zola"),
    ],
)
def test_lists_sort_by_latin_letters(full_name: str, native_name: str, sorted_as: str) -> None:
    assert names.sort_name(is_person=True, full_name=full_name, native_name=native_name) == sorted_as
