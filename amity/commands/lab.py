"""``amity lab``: the same analytics on any file that an analyst has, with metrics."""

import argparse
import json
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.analytics.identity import files, scoring
from amity.analytics.identity.files import Taken
from amity.analytics.identity.judge import SAME_FROM
from amity.analytics.identity.preparing import BadRecords
from amity.analytics.identity.resolving import Resolution, resolve
from amity.analytics.identity.scoring import Quality
from amity.analytics.intake.errors import BadSource
from amity.foundation.kernel.errors import BadInput

HELP = "Try the analytics on a file of your own: resolve."

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Findings:
    """What ``resolve`` says."""

    records: int
    columns: tuple[dict[str, str], ...]
    same: int
    grey: int
    clusters: int
    clustered: int
    seconds: float
    quality: Quality | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    acts = parser.add_subparsers(metavar="ACT", dest="act", required=True)
    resolving = acts.add_parser(
        "resolve", help="find which records of one file, or of two, are of one customer"
    )
    resolving.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV, XLSX or Parquet; one or two"
    )
    resolving.add_argument(
        "--truth", metavar="COLUMN", default="", help="who it really is; used to measure only"
    )
    resolving.add_argument(
        "--truth-pattern", metavar="REGEX", default="", help="what of the truth names the customer"
    )
    resolving.add_argument(
        "--column",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="which column a field is in (FIELD= leaves it out); fields: " + ", ".join(files.FIELDS),
    )
    resolving.add_argument(
        "--unique", action="store_true", help="no file has anybody twice: link between the files only"
    )
    resolving.add_argument("--memory", default="4GB", help="most memory for tables (4GB)")
    resolving.add_argument("--threads", type=int, default=2)
    resolving.add_argument(
        "--show", type=int, default=SHOWN, metavar="N", help="pairs and clusters to print (10)"
    )
    resolving.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Run one act of the lab."""
    try:
        return _resolve(options)
    except (BadSource, BadRecords) as refusal:
        raise BadInput(str(refusal)) from None


def _resolve(options: argparse.Namespace) -> int:
    if len(options.files) > 2:  # noqa: PLR2004 one file, or two
        raise BadInput("resolve takes one file, or two.")
    pattern = _pattern(options.truth_pattern)
    started = time.monotonic()
    mapped = _mapped(options.column)
    taken = [files.take(path, truth=options.truth, mapped=mapped) for path in options.files]
    records = files.together(taken)
    unique = set(records.column("source").to_pylist()) if options.unique else set()
    found = resolve(records, unique_sources=unique, threads=options.threads, memory=options.memory)
    findings = Findings(
        records=records.num_rows,
        columns=tuple(dict(one.columns) for one in taken),
        same=sum(chance >= SAME_FROM for chance in found.pairs.column("probability").to_pylist()),
        grey=sum(chance < SAME_FROM for chance in found.pairs.column("probability").to_pylist()),
        clusters=len(set(found.clusters.column("cluster").to_pylist())),
        clustered=found.clusters.num_rows,
        seconds=round(time.monotonic() - started, 2),
        quality=_quality(records, taken, found, pattern) if options.truth else None,
    )
    if options.json:
        print(json.dumps(_json(findings, found, options.show), ensure_ascii=False, indent=2))
    else:
        _show(findings, found, options.show)
    return 0


def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise BadInput(f"--truth-pattern is no regular expression: {error}.") from None


def _mapped(told: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in told]
    if bad := next((field for field, equals, _column in pairs if not equals), None):
        raise BadInput(f"--column {bad}: write it as FIELD=COLUMN, e.g. --column birth_on=DOB.")
    return {field: column for field, _equals, column in pairs}


def _quality(
    records: pa.Table, taken: Sequence[Taken], found: Resolution, pattern: re.Pattern[str] | None
) -> Quality:
    told = [value for one in taken for value in one.truth or ()]
    named = [_entity(value, pattern) for value in told]
    truth = {key: name for key, name in zip(records.column("key").to_pylist(), named, strict=True) if name}
    columns = (found.clusters.column(name).to_pylist() for name in ("key", "cluster"))
    return scoring.quality(dict(zip(*columns, strict=True)), truth)


def _entity(value: str, pattern: re.Pattern[str] | None) -> str:
    if pattern is None:
        return value.strip()
    match = pattern.search(value)
    if match is None:
        raise BadInput(f"--truth-pattern finds nothing in {value!r}: name the customer's part in brackets.")
    return match[1] if pattern.groups else match[0]


def _json(findings: Findings, found: Resolution, show: int) -> dict[str, Any]:
    measured = asdict(findings.quality) if findings.quality else {}
    told = {name: value for name, value in asdict(findings).items() if name != "quality"}
    return {
        **told,
        **measured,
        "pairs": found.pairs.slice(0, show).to_pylist(),
        "members": _members(found, show),
    }


def _members(found: Resolution, show: int) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = {}
    rows = zip(*(found.clusters.column(name).to_pylist() for name in ("cluster", "key")), strict=True)
    for cluster, key in rows:
        if cluster not in shown and len(shown) == show:
            break
        shown.setdefault(cluster, []).append(key)
    return shown


def _show(findings: Findings, found: Resolution, show: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for columns in findings.columns:
        console.print(escape("Columns: " + ", ".join(f"{f} = {c}" for f, c in columns.items())))
    table = Table(
        "left", "right", "probability", "evidence (bits)", title="Likeliest pairs", title_justify="left"
    )
    for pair in found.pairs.slice(0, show).to_pylist():
        evidence = ", ".join(f"{e['comparison']} {e['level']} {e['weight']:+.1f}" for e in pair["evidence"])
        table.add_row(
            escape(pair["left_key"]), escape(pair["right_key"]), f"{pair['probability']:.4f}", evidence
        )
    console.print(table)
    for cluster in _members(found, show).values():
        console.print(escape("Cluster: " + ", ".join(cluster)))
    console.print(
        f"{findings.records:,} records: {findings.same:,} pairs surely the same, {findings.grey:,} to be"
        f" looked at; {findings.clusters:,} clusters of {findings.clustered:,} records,"
        f" in {findings.seconds:.1f} s"
    )
    if findings.quality is not None:
        good = findings.quality
        console.print(f"Clusters: precision {good.precision:.5f}, recall {good.recall:.5f}, F1 {good.f1:.5f}")
