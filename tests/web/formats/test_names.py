"""Names in the script that the reader reads."""

import pytest
from django.utils.translation import override

from amity.web.formats import names


@pytest.mark.parametrize(
    ("language", "main", "other", "letters"),
    [("en", "Chen Yulan", "陈玉兰", "CY"), ("zh-hans", "陈玉兰", "", "陈")],
)
def test_the_native_name_comes_first_for_who_reads_it(language, main, other, letters) -> None:
    with override(language):
        assert names.main_name("Chen Yulan", "陈玉兰") == main
        assert names.other_name("Chen Yulan", "陈玉兰") == other
        assert names.initials("Chen Yulan", "陈玉兰") == letters


@pytest.mark.parametrize(("native", "letters"), [("欧阳娜", "欧阳"), ("宁城海产有限公司", "宁"), ("", "MD")])
def test_letters_of_an_avatar(native: str, letters: str) -> None:
    with override("zh-hans"):
        assert names.initials("Maria del Lago", native) == letters
