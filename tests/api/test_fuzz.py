"""Whatever is sent: no breakdown, no answer that openapi.json does not promise, no trace of what broke."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.test import Client

from amity.api import examples, v1
from amity.api.scopes import SCOPES
from tests.api.conftest import Caller, give
from tests.api.house import serving
from tests.cast import assemble

pytestmark = [pytest.mark.stress, pytest.mark.timeout(7_200)]

HOOKS = "tests.api.fuzz_hooks"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
LETTERS = [
    "", " ", "\x00", "a\x00b", "\n", "0", "-1", str(2**31), str(2**63), str(2**64), "1e400", "NaN",
    "Infinity", "null", "true", "..", "../../etc/passwd", "%00", "%ff", "%2e%2e%2f",
    "'; DROP TABLE parties_party; --", "' OR 1=1 --", "<script>alert(1)</script>", "${7*7}", "{{7*7}}",
    "\u202e", "\ufeff", "\U0001f600", "陈玉兰", "é" * 50, "x" * 5_000, "6021", "=1+1", "\ud83d", "0x10",
    "１２", "a" * 41, "\x7f", "\x1b[31m",
]  # fmt: skip
VALUES: list[object] = [
    *LETTERS, "x" * 1_000_000, None, True, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5, 1e308, [], [[]],
    {}, {"a": 1}, [None], {"$ref": "#"},
]  # fmt: skip
BODIES = [
    b"", b"{", b"}", b"null", b"[]", b"1", b'"x"', b"NaN", b'{"key": Infinity}', b'{"a": 1, "a": 2}',
    b"\xff\xfe", b'{"key": "\\ud800"}', b"[" * 200_000, b'{"a":' * 50_000,
    b"{" + b'"a":1,' * 100_000 + b'"b":1}', "{}".encode("utf-16"), b"\xef\xbb\xbf{}", b"9" * 5_000,
    b"1e999999", b'{"events": [' + b"1," * 499 + b"1]}",
]  # fmt: skip
TYPES = ["", "application/json; charset=utf-16", "text/json", "multipart/form-data", "application/json\x0b"]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(json.dumps(v1.api.get_openapi_schema()))


def test_the_corpus_breaks_nothing(caller: Caller, document, rounds: Callable[[int, int], int]) -> None:
    chance, seed = _chance()
    calls = list(_calls(document))
    short = rounds(250, len(calls) * 5)
    count = 0
    for method, path, query, body, headers in chance.sample(calls * 5, short):
        answer = _send(caller, method, path, query, body, headers)
        problem = _fault(document, method, path, answer)
        assert not problem, (
            f"{problem}: {method} {path[:200]} {str(query)[:200]} {body[:200]!r} (seed {seed})"
        )
        count += 1
    sys.stderr.write(f"{count} calls of the corpus, seed {seed}\n")


@pytest.mark.django_db(transaction=True)
def test_schemathesis_finds_nothing(home, settings, rounds: Callable[[int, int], int]) -> None:
    cast = assemble()
    token = give(cast.legal_entity_id, *SCOPES, calls_per_minute=1_000_000)
    _drawn, seed = _chance()
    with serving(home) as house:
        # The header that is sent with every call stands in for one that a case left out.
        with_token = [f"--header=Authorization: Bearer {token}", "--exclude-checks=missing_required_header"]
        # Without a token only that it is asked for, and said so, can be seen.
        left_out = "positive_data_acceptance,negative_data_rejection,ignored_auth,missing_required_header"
        # Which answer fits hangs on the question, and on whether it is open: no schema says that.
        others = [*with_token, "--exclude-operation-id=recordAnswer"]
        answers = [
            with_token[0],
            "--include-operation-id=recordAnswer",
            "--phases=examples,coverage,fuzzing",
            "--exclude-checks=missing_required_header,positive_data_acceptance",
        ]
        for options in (others, answers, [f"--exclude-checks={left_out}"]):
            ran = subprocess.run(
                [str(SCHEMATHESIS), "run", f"{house.address}/api/v1/openapi.json", *options,
                 f"--seed={seed % 2**31}", f"--max-examples={rounds(10, 4_000)}", "--no-shrink",
                 "--continue-on-failure", f"--max-time={rounds(12, 1_500)}"],
                cwd=home,
                env={**os.environ, "SCHEMATHESIS_HOOKS": HOOKS, "PYTHONPATH": str(Path.cwd())},
                capture_output=True,
                text=True,
                check=False,
            )  # fmt: skip
            summary = re.findall(r"\d+ generated.*", ran.stdout)
            sys.stderr.write(f"schemathesis: {summary}, seed {seed}\n")
            assert ran.returncode == 0, ran.stdout[-6_000:] + ran.stderr[-2_000:]
        assert "Traceback" not in house.log()


def _calls(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str], bytes, dict[str, str]]]:
    """Put every nasty value in every place of every operation, one at a time."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            good = _good(operation)
            body = examples.REQUESTS.get(operation["operationId"])
            whole = json.dumps(body).encode() if body else b""
            for parameter, value in itertools.product(operation["parameters"], LETTERS):
                where, name = parameter["in"], parameter["name"]
                filled = {**good, name: value} if where == "path" else good
                query = {name: value} if where == "query" else {}
                headers = {name: value} if where == "header" else {}
                yield method, _filled(path, filled), query, whole, headers
            if body is None:
                continue
            for name, value in itertools.product([*body, "surprise"], VALUES):
                yield method, _filled(path, good), {}, json.dumps({**body, name: value}).encode(), {}
            for raw in BODIES:
                yield method, _filled(path, good), {}, raw, {}
            for sent in TYPES:
                yield method, _filled(path, good), {}, whole, {"Content-Type": sent}


def _good(operation: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: str(one["example"]) for one in operation["parameters"] if one["in"] == "path"}


def _filled(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(value, safe="", errors="surrogatepass"))
    return path


def _send(  # noqa: PLR0917
    caller: Caller, method: str, path: str, query, body: bytes, headers: dict[str, str]
):
    client = Client(raise_request_exception=False)
    sent = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": os.urandom(8).hex(), **headers}
    kind = sent.pop("Content-Type", "application/json")
    latin = {name: value.encode("utf-8", "surrogatepass").decode("latin-1") for name, value in sent.items()}
    address = path + "".join(
        f"?{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in query.items()
    )
    if method == "get":
        return client.get(address, secure=True, headers=latin)
    return client.post(address, body, content_type=kind, secure=True, headers=latin)


def _fault(document: dict[str, Any], method: str, path: str, answer) -> str:
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    kind = answer.headers["Content-Type"].partition(";")[0]
    if b"Traceback" in answer.content:
        return "tells a traceback"
    template = _template(document, path)
    if template is None:
        return (
            ""
            if answer.status_code in {404, 415}
            else f"nothing is there, and it answered {answer.status_code}"
        )
    promised = document["paths"][template][method]["responses"].get(str(answer.status_code))
    if promised is None:
        return f"{answer.status_code} is not promised"
    if kind not in promised["content"]:
        return f"{kind} is not promised"
    form = {**promised["content"][kind]["schema"], "components": document["components"]}
    found = next(jsonschema_rs.validator_for(form).iter_errors(json.loads(answer.content)), None)
    return str(found)[:500] if found else ""


def _template(document: dict[str, Any], path: str) -> str | None:
    for template in document["paths"]:
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path):
            return str(template)
    return None


def _chance() -> tuple[random.Random, int]:
    seed = random.SystemRandom().randrange(2**32)
    return random.Random(seed), seed  # noqa: S311 no secret is drawn
