"""Which script the reader's language is written in."""

from django.utils.translation import get_language


def is_chinese() -> bool:
    """Is the page being written in Chinese?"""
    return (get_language() or "").startswith("zh")
