"""The catalogue of translations: what is collected, what is kept, what is found wrong."""

from babel.messages.catalog import Catalog

from scripts import messages


def catalogue(**translations: str) -> Catalog:
    made = Catalog("zh_Hans")
    for english, chinese in translations.items():
        made.add(english.replace("_", " "), chinese, locations=[("a.py", 1)])
    return made


def test_what_is_not_translated_is_named_with_its_place(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")

    found = list(messages.missing(catalogue(Save=""), catalogue(Save="", Close="")))

    assert found[0] == "a.py:1: not translated: 'Save'"
    assert found[1] == "a.py:1: not translated: 'Close'"


def test_a_translation_keeps_the_placeholders() -> None:
    wrong = Catalog("zh_Hans")
    wrong.add("%(count)s customers of %(name)s", "%(count)s 位客户")

    assert "placeholders differ" in next(messages.faults(wrong))


def test_english_is_no_translation() -> None:
    assert "no Chinese in it" in next(messages.faults(catalogue(Save="Save")))


def test_a_good_translation_has_no_fault() -> None:
    good = Catalog("zh_Hans")
    good.add(("%(count)s day ago", "%(count)s days ago"), ("%(count)s 天前",))
    good.add("Amity", "Amity")

    assert list(messages.faults(good)) == []


def test_a_merge_keeps_what_is_known_and_drops_what_nobody_says() -> None:
    merged = messages.merge(catalogue(Save="保存", Old="旧"), catalogue(Save="", New=""))

    assert {message.id: message.string for message in merged if message.id} == {"Save": "保存", "New": ""}
