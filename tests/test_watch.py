"""A watched folder, local or a store's: what is whole is loaded once and moved away, whatever happens."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amity import watch
from amity.foundation.audit.models import Entry
from amity.foundation.kernel.actors import SYSTEM
from amity.foundation.kernel.errors import BadInput, NotFound
from amity.know.parties.models import Party
from amity.know.sources import loading, selectors
from amity.know.sources.fetching import drops
from amity.know.sources.models import Batch, Registered
from tests.know.sources.fetching.imitation import Store, serving

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
FEED = """
name = "drop"
source = "core"
currency = "CNY"
business_date = 2026-03-01
schedule = "every 5 minutes"
legal_entity = { code = "SMALL", name_en = "Small Bank", name_zh = "小银行" }
unit = { code = "HO", name_en = "Head office" }
[watch]
WATCH
[files.people]
path = "people-*.csv"
[[load]]
table = "customers"
from = "people"
columns = { key = "id", kind = "'PERSON'", full_name = "name", birth_on = "born" }
"""
PEOPLE = "id,name,born\n1,Ann,1980-01-05\n2,Bo,1975-02-30\n"

pytestmark = pytest.mark.usefixtures("db", "home")


class Killed(BaseException):
    """As hard as an interrupt."""


@dataclass
class Place:
    """A drop folder as its sender sees it."""

    address: str
    put: Callable[[str, str], None]
    files: Callable[[], list[str]]
    text: Callable[[str], str]
    more: str = ""
    feeds: Path = field(default=Path())

    def add(self, *said: str) -> None:
        lines = "\n".join([f'folder = "{self.address}"', self.more, *said])
        self.feeds.mkdir(exist_ok=True)
        (self.feeds / "feed.toml").write_text(FEED.replace("WATCH", lines), encoding="utf-8")
        watch.add(self.feeds, by=SYSTEM, at=NOON)


def look(minutes: int = 0) -> watch.Look:
    return watch.look("drop", by=SYSTEM, at=NOON + timedelta(minutes=minutes))


def local(tmp_path: Path) -> Place:
    root = tmp_path / "drop"
    root.mkdir()

    def put(name: str, text: str) -> None:
        (root / name).write_text(text, encoding="utf-8")
        os.utime(root / name, (NOON.timestamp(), NOON.timestamp() + len(text) / 1000))

    def files() -> list[str]:
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())

    return Place(str(root), put, files, lambda name: (root / name).read_text())


def remote(store: Store, monkeypatch: pytest.MonkeyPatch) -> Place:
    store.clock = NOON.timestamp()
    for key in ("endpoint", "access_key", "secret_key"):
        monkeypatch.setenv(f"AMITY_CONNECTION_ARCHIVE_{key.upper()}", getattr(store, key))

    def files() -> list[str]:
        return [key.removeprefix("core/") for key in store.files()]

    return Place(
        "s3://extracts/core",
        lambda name, text: store.put(f"core/{name}", text.encode()),
        files,
        lambda name: store.text(f"core/{name}"),
        'connection = "archive"',
    )


@pytest.fixture(params=["local", "store"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with serving(Store()) as store:
        found = local(tmp_path) if request.param == "local" else remote(store, monkeypatch)
        found.feeds = tmp_path / "given"
        yield found


def test_loads_a_delivery_once_it_has_a_marker_and_moves_it_away(place: Place) -> None:
    place.add('marker = "READY"')
    place.put("people-1.csv", PEOPLE)
    assert (look().outcome, look().told) == ("WAITING", "It waits for the marker READY.")

    place.put("READY", "")
    found = look()

    assert (found.outcome, found.told) == ("LOADED", "1 rows accepted, 1 refused.")
    assert Party.objects.get().full_name == "Ann"
    done = "done/2026-03-02_120000"
    assert place.files() == [f"{done}/READY", f"{done}/REFUSED-ROWS.txt", f"{done}/people-1.csv"]
    note = place.text(f"{done}/REFUSED-ROWS.txt")
    assert "people-1.csv, row 3, column birth_on: is no day of the calendar" in note
    assert "Bo" not in note
    assert look(5).outcome == "NOTHING"
    [row] = selectors.registered()
    assert row.loaded_at == NOON
    assert (row.outcome, row.reads_from, row.is_wrong) == ("NOTHING", place.address, False)


def test_loads_what_has_lain_still(place: Place) -> None:
    place.add("settled_minutes = 10")
    assert look().outcome == "NOTHING"
    place.put("people-1.csv", PEOPLE)

    assert (look(9).outcome, look(9).told) == ("WAITING", "It waits for files to lie still.")
    assert look(11).outcome == "LOADED"


def test_moves_what_cannot_be_read_and_says_why(place: Place) -> None:
    place.add("settled_minutes = 0")
    place.put("people-1.csv", "id,name\n1,Ann\n")

    found = look(1)

    refused = "refused/2026-03-02_120100"
    assert found.outcome == "REFUSED"
    assert found.told.startswith("people-1.csv has no column born; it has id, name.")
    assert found.told.endswith(f"The files are in {place.address}/{refused}.")
    assert place.files() == [f"{refused}/WHY.txt", f"{refused}/people-1.csv"]
    assert "people-1.csv has no column born" in place.text(f"{refused}/WHY.txt")
    assert not Party.objects.exists()
    # Nothing else was delivered: it stays said.
    assert (look(2).outcome, look(2).told) == ("REFUSED", found.told)
    # Mended, it comes in.
    place.put("people-1.csv", PEOPLE)
    assert look(3).outcome == "LOADED"


def test_keeps_files_where_they_are_and_reads_them_again_only_when_they_change(place: Place) -> None:
    place.add("settled_minutes = 0", 'after = "keep"')
    place.put("people-1.csv", PEOPLE)

    assert [look(1).outcome, look(2).outcome] == ["LOADED", "NOTHING"]
    batches = Batch.objects.count()
    place.put("people-1.csv", PEOPLE + "3,Cy,\n")

    assert look(3).outcome == "LOADED"
    assert (Party.objects.count(), Batch.objects.count()) == (2, batches + 1)
    assert place.files() == ["people-1.csv"]


@pytest.mark.parametrize("turn", [0, 3, 5, 8])
def test_killed_while_it_moves_it_goes_on_and_takes_nothing_that_came_meanwhile(
    place: Place, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    place.add('marker = "READY"')
    for name, text in (("people-1.csv", PEOPLE), ("people-2.csv", "id,name,born\n7,Di,\n"), ("READY", "")):
        place.put(name, text)

    with monkeypatch.context() as killing:
        _kill_at(killing, turn)
        with pytest.raises(Killed):
            look()
    assert Party.objects.count() == 2
    # A new delivery begins before anybody looks again.
    place.put("people-2.csv", "id,name,born\n8,Eva,\n")

    look(5)
    if "people-2.csv" in place.files():
        place.put("READY", "")
        look(10)

    assert sorted(Party.objects.values_list("full_name", flat=True)) == ["Ann", "Di", "Eva"]
    kept = [name for name in place.files() if name.endswith(".csv")]
    assert [name.rpartition("/")[2] for name in kept].count("people-1.csv") == 1
    assert all(name.startswith("done/") for name in place.files())
    assert any(place.text(name) == "id,name,born\n8,Eva,\n" for name in kept)


def _kill_at(killing: pytest.MonkeyPatch, turn: int) -> None:
    """Kill before the nth change of the folder."""
    opened = drops.objects.opened
    left = [turn]

    class Dying:
        def __init__(self, files: Any) -> None:
            self._files = files

        def __getattr__(self, name: str) -> Any:
            act = getattr(self._files, name)
            return self._dying(act) if name in {"move", "delete_file", "create_dir"} else act

        def _dying(self, act: Callable[..., Any]) -> Callable[..., Any]:
            def act_or_die(*given: Any) -> Any:
                left[0] -= 1
                if left[0] < 0:
                    raise Killed
                return act(*given)

            return act_or_die

    killing.setattr(drops.objects, "opened", lambda connection, address: Dying(opened(connection, address)))


def test_what_stands_in_the_way_refuses_no_file(tmp_path: Path) -> None:
    place = local(tmp_path)
    place.feeds = tmp_path / "given"
    place.add("settled_minutes = 0")
    place.put("people-1.csv", PEOPLE)

    def busy(_source: str) -> None:
        raise loading.NotNow("Another intake of core is running: wait until it has ended.")

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(loading, "alone", busy)
        found = look(1)

    assert (found.outcome, place.files()) == ("FAILED", ["people-1.csv"])
    assert look(2).outcome == "LOADED"


class TestRegistering:
    def test_keeps_the_feed_and_says_so_in_the_audit(self, tmp_path: Path, home: Path) -> None:
        place = local(tmp_path)
        place.feeds = tmp_path / "given"
        place.add()

        assert (home / "feeds" / "drop" / "feed.toml").exists()
        row = Registered.objects.get()
        assert (row.schedule, row.next_at, row.outcome) == (
            "every 5 minutes",
            NOON + timedelta(minutes=5),
            "NEW",
        )
        assert Entry.objects.filter(action="feed:registered", subject="feed:drop").count() == 1

        watch.remove("drop", by=SYSTEM, at=NOON)
        assert not Registered.objects.exists()
        with pytest.raises(NotFound, match="There is no feed drop"):
            look()

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('[watch]\nfolder = "/srv/drop"', "", r"say in \[watch\]"),
            ('"/srv/drop"', '"drop"', "folder is a whole path"),
            ('"/srv/drop"', '"s3://extracts/core"', "needs connection"),
            ('"/srv/drop"', '"s3://extracts/core"\nconnection = "archive"', "There is no connection archive"),
            ('"/srv/drop"', '"/srv/drop"\nmarker = "a/b"', "give its name alone"),
            ('"/srv/drop"', '"/srv/drop"\nafter = "burn"', 'after is "move" or "keep"'),
            ('"/srv/drop"', '"/srv/drop"\nsettled_minutes = -1', "settled_minutes is a number"),
            ('"/srv/drop"', '"/srv/drop"\ndeep = true', "deep mean"),
            ("every 5 minutes", "now and then", "is not understood"),
        ],
    )
    def test_refuses_a_feed_that_cannot_be_read_by_itself(self, tmp_path, old, new, said) -> None:
        text = FEED.replace("WATCH", 'folder = "/srv/drop"')
        assert old in text
        (tmp_path / "feed.toml").write_text(text.replace(old, new), encoding="utf-8")

        with pytest.raises(BadInput, match=said):
            watch.add(tmp_path, by=SYSTEM, at=NOON)

        assert not Registered.objects.exists()
