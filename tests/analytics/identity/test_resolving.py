"""Whole resolutions: small files of our own, and the files that the field measures itself by."""

import os
from pathlib import Path

import pyarrow as pa
import pytest

from amity.analytics.identity import files, scoring, weights
from amity.analytics.identity.judge import SAME_FROM, judge
from amity.analytics.identity.records import Record
from amity.analytics.identity.resolving import Overrides, Resolution, resolve
from amity.analytics.identity.scoring import Quality
from tests.analytics.identity.persons import two_files

FEBRL = (
    Path(os.environ.get("AMITY_SHARED_DATA", Path(__file__).parents[3].parent / "shared" / "data")) / "febrl"
)


@pytest.fixture(scope="module")
def records() -> pa.Table:
    parts = []
    for number, rows in enumerate(two_files(), start=1):
        columns = {
            "name": "full_name",
            "dob": "birth_on",
            "mobile": "mobile",
            "address": "street",
            "city": "city",
        }
        table = {field: [row[name] or None for row in rows] for name, field in columns.items()}
        table["birth_on"] = [files._day(day) for day in table["birth_on"]]
        table["key"] = [f"{number}-{place}-{row['who']}" for place, row in enumerate(rows)]
        parts.append(pa.table({**table, "source": [str(number)] * len(rows)}))
    return pa.concat_tables(parts)


@pytest.fixture(scope="module")
def found(records: pa.Table) -> Resolution:
    return resolve(records)


def measured(found: Resolution, keys: list[str]) -> Quality:
    columns = (found.clusters.column(name).to_pylist() for name in ("key", "cluster"))
    return scoring.quality(dict(zip(*columns, strict=True)), {key: key.rsplit("-", 1)[1] for key in keys})


def test_persons_are_found_again_however_another_clerk_wrote_them(
    records: pa.Table, found: Resolution
) -> None:
    good = measured(found, records.column("key").to_pylist())

    assert good.precision >= 0.99
    assert good.recall >= 0.93


def test_the_order_of_the_records_is_irrelevant(records: pa.Table, found: Resolution) -> None:
    turned = records.take(pa.array(range(records.num_rows - 1, -1, -1)))

    assert resolve(turned).clusters.equals(found.clusters)


def test_each_pair_says_what_speaks_for_it(found: Resolution) -> None:
    best = found.pairs.slice(0, 1).to_pylist()[0]

    assert best["probability"] >= SAME_FROM
    assert {"BIRTH", "GIVEN_NAME"} <= {answer["comparison"] for answer in best["evidence"]}


def test_what_people_said_goes_before_what_was_reckoned(records: pa.Table, found: Resolution) -> None:
    pair = found.pairs.slice(0, 1).to_pylist()[0]
    strangers = ("1-0-0", "1-1-1")
    said = Overrides(always=(strangers, ("gone", "1-0-0")), never=((pair["left_key"], pair["right_key"]),))

    again = resolve(records, overrides=said).clusters.to_pylist()

    of = {row["key"]: row["cluster"] for row in again}
    assert of[strangers[0]] == of[strangers[1]]
    assert of.get(pair["left_key"], "left") != of.get(pair["right_key"], "right")


def test_sources_that_have_nobody_twice_link_to_each_other_only(records: pa.Table) -> None:
    again = resolve(records, unique_sources={"1", "2"}).clusters.to_pylist()

    sources: dict[str, list[str]] = {}
    for row in again:
        sources.setdefault(row["cluster"], []).append(row["key"][0])
    assert all(sorted(held) == ["1", "2"] for held in sources.values())


def test_the_judge_agrees_by_the_weights_that_were_trained(records: pa.Table, found: Resolution) -> None:
    trained = weights.from_json(found.weights.to_json())
    row = records.to_pylist()[0]
    same = Record("a", full_name=row["full_name"], mobile=row["mobile"], street=row["street"])

    (judged,) = judge(Record("b", full_name=row["full_name"], mobile=row["mobile"]), [same], weights=trained)

    assert judged.probability >= SAME_FROM


def test_weights_name_nobody(found: Resolution) -> None:
    assert not {"mobile", "email"} & set(found.weights.common)


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_records_are_no_trouble(records: pa.Table, count: int) -> None:
    assert resolve(records.slice(0, count)).clusters.num_rows == 0


@pytest.mark.shared_data
@pytest.mark.skipif(not FEBRL.is_dir(), reason=f"no FEBRL files in {FEBRL}")
@pytest.mark.parametrize(
    ("names", "least"),
    [(("dataset4a", "dataset4b"), 0.999), (("dataset1",), 0.99)],
    ids=["febrl-4", "febrl-1"],
)
def test_the_fields_own_files_come_out_with_the_same_settings(names: tuple[str, ...], least: float) -> None:
    taken = [files.take(FEBRL / f"{name}.csv", truth="rec_id") for name in names]
    together = files.together(taken)
    truth = [value.split("-")[1] for one in taken for value in one.truth or ()]

    found = resolve(together)

    columns = (found.clusters.column(name).to_pylist() for name in ("key", "cluster"))
    good = scoring.quality(
        dict(zip(*columns, strict=True)), dict(zip(together.column("key").to_pylist(), truth, strict=True))
    )
    assert good.f1 >= least
