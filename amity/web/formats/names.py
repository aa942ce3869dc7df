"""Names in both scripts: the native one first where the reader reads it, and the letters of an avatar."""

from amity.web.formats.language import is_chinese

COMPOUND_FAMILY_NAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒")
HAN_FROM, HAN_TO = "\u4e00", "\u9fff"


def main_name(full_name: str, native_name: str) -> str:
    """Return the name that the reader reads best."""
    return native_name if native_name and is_chinese() else full_name


def other_name(full_name: str, native_name: str) -> str:
    """Return the second name to show small beside it: the native one on a page in another script."""
    return native_name if native_name and not is_chinese() and native_name != full_name else ""


def is_han(text: str) -> bool:
    """Does the text begin in Chinese characters?"""
    return HAN_FROM <= text[:1] <= HAN_TO


def initials(full_name: str, native_name: str) -> str:
    """Return one or two letters: the family name in Chinese, else of the first two words."""
    name = main_name(full_name, native_name)
    if is_han(name):
        return name[:2] if name.startswith(COMPOUND_FAMILY_NAMES) else name[:1]
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[:2]).upper() or name[:1].upper()
