"""Files of an object store come whole or not at all, over HTTP, by signed questions."""

import hashlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from amity.foundation.kernel.errors import BadInput
from amity.know.sources.fetching import objects
from amity.know.sources.fetching.connections import Connection
from tests.know.sources.fetching.imitation import Store

CONTENT = b"id,name\n1,Ann\n" * 1000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def test_brings_a_file_with_the_hash_of_its_content(store: Store, archive, place) -> None:
    store.put("core/people.csv", CONTENT)

    [brought] = objects.bring(archive, "s3://extracts/core/people.csv", place)

    assert (brought.path.name, brought.address) == ("people.csv", "s3://extracts/core/people.csv")
    assert brought.path.read_bytes() == CONTENT
    assert brought.digest == hashlib.sha256(CONTENT).hexdigest()


def test_brings_all_that_a_pattern_means_page_by_page(store: Store, archive, place) -> None:
    for day in range(1, 8):
        store.put(f"core/2026-03-0{day}/people.csv", b"%d" % day)
    store.put("core/2026-03-01/people.txt", b"")
    store.put("core/2026-03-01/old/people.csv", b"")

    brought = objects.bring(archive, "s3://extracts/core/2026-*/people*.csv", place)

    assert [one.path.read_bytes() for one in brought] == [b"%d" % day for day in range(1, 8)]


def test_a_file_that_is_not_there_is_refused_or_optional(store: Store, archive, place) -> None:
    with pytest.raises(
        BadInput, match=r"There is no s3://extracts/core/people.csv: see that it was delivered"
    ):
        objects.bring(archive, "s3://extracts/core/people.csv", place)

    assert objects.bring(archive, "s3://extracts/core/*.csv", place, optional=True) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"access_key": "AKIDOTHER"}, r"the connection \[archive\] is not let in: its keys are wrong"),
        ({"secret_key": "geheim"}, r"the connection \[archive\] is not let in: its keys are wrong"),
        ({"endpoint": "http://127.0.0.1:1"}, "nobody answers at the endpoint"),
        ({"endpoint": "archive.example"}, "endpoint is to begin with https://"),
    ],
)
def test_a_refusal_says_what_to_mend_and_no_secret(store: Store, archive, place, change, said) -> None:
    store.put("core/people.csv", CONTENT)

    with pytest.raises(BadInput, match=said) as refusal:
        objects.bring(replace(archive, **change), "s3://extracts/core/people.csv", place)

    assert "geheim" not in str(refusal.value)
    assert store.secret_key not in str(refusal.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"access_key": "AKIDOTHER"},
            r"the store does not know the access_key of the connection \[archive\]",
        ),
        ({"secret_key": "geheim"}, r"the secret_key of the connection \[archive\] is not right"),
    ],
)
def test_asked_for_several_files_a_store_says_which_key_is_wrong(store, archive, place, change, said) -> None:
    with pytest.raises(BadInput, match=said):
        objects.bring(replace(archive, **change), "s3://extracts/core/*.csv", place)


def test_a_bucket_that_is_not_there_has_no_file(store: Store, archive: Connection, place) -> None:
    with pytest.raises(BadInput, match=r"There is no s3://other/core/\*.csv"):
        objects.bring(archive, "s3://other/core/*.csv", place)


def test_a_file_that_changes_while_it_is_read_is_refused(store: Store, archive, place) -> None:
    store.put("core/people.csv", CONTENT)
    asked = []

    def replace_after_the_first(method: str, key: str) -> None:
        if method == "GET" and key:
            asked.append(key)
            if len(asked) == 1:
                store.put(key, CONTENT.replace(b"Ann", b"Bob"))

    store.before = replace_after_the_first

    with pytest.raises(BadInput, match="changed while it was read"):
        objects.bring(archive, "s3://extracts/core/people.csv", place)


def test_a_file_damaged_on_its_way_is_known_by_the_hash_beside_it(store: Store, archive, place) -> None:
    store.put("core/people.csv", CONTENT)
    store.put("core/people.csv.sha256", hashlib.sha256(CONTENT).hexdigest().encode() + b"  people.csv\n")
    assert objects.bring(archive, "s3://extracts/core/people.csv", place)

    store.put("core/people.csv", CONTENT[:-1])

    with pytest.raises(BadInput, match=r"is not what .sha256 beside it says"):
        objects.bring(archive, "s3://extracts/core/people.csv", place / "again")


@pytest.mark.parametrize("limits", [(1000, 10**12), (10**12, objects.SPARE + 1000)])
def test_a_file_without_room_is_refused_before_it_is_brought(
    store: Store, archive, place, monkeypatch, limits
) -> None:
    most, free = limits
    store.put("core/people.csv", CONTENT)
    monkeypatch.setattr(objects, "MOST_BYTES", most)
    monkeypatch.setattr(objects.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))

    with pytest.raises(BadInput, match="has 14,000 bytes"):
        objects.bring(archive, "s3://extracts/core/people.csv", place)

    assert "GET core/people.csv" not in store.asked
