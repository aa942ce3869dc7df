"""How identifiers look before anybody has asked to see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.foundation.access.masks import mask


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("MOBILE", "13800006021", "138 **** 6021"),
        ("MOBILE", "138 0000 6021", "138 **** 6021"),
        ("MOBILE", "+86 138 0000 6021", "+86 138 **** 6021"),
        ("MOBILE", "0086-13800006021", "+86 138 **** 6021"),
        ("PHONE", "0571-8700 1234", "057 **** 1234"),
        ("PHONE", "12345", "****"),
        ("EMAIL", "zhang.min@example.com", "z***@e***.com"),
        ("EMAIL", "a@b", "a***@***"),
        ("EMAIL", "no address", "****"),
        ("ID_CARD", "110101198503070012", "1****************2"),
        ("ID_CARD", "12", "**"),
        ("ACCOUNT", "6222 0200 1234 5678", "**** 5678"),
        ("ACCOUNT", "1234", "****"),
        ("WECHAT", "zhangmin1985", "z***5"),
        ("WECHAT", "abc", "****"),
        ("ADDRESS", "12 Willow Road", "****"),
        ("BIRTH_ON", "1985-03-07", "1985-03-**"),
        ("BIRTH_ON", "7 March 1985", "****"),
        ("SOMETHING_NEW", "secret", "****"),
        ("MOBILE", "", ""),
        ("mobile", "13800006021", "138 **** 6021"),
    ],
)
def test_shows_so_much_and_no_more(kind, value, shown) -> None:
    assert mask(kind, value) == shown


@given(
    kind=st.sampled_from(["MOBILE", "PHONE", "ID_CARD", "ACCOUNT", "CARD", "PASSPORT", "USCC", "ELSE"]),
    value=st.text(alphabet="0123456789", min_size=8, max_size=24),
)
def test_never_shows_a_number_whole_nor_most_of_it(kind, value) -> None:
    shown = "".join(character for character in mask(kind, value) if character.isdigit())
    assert len(shown) <= 7
    assert len(shown) < len(value)
