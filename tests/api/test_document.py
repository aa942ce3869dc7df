"""openapi.json describes every operation with examples, and each example is as it says."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from django.urls import URLPattern

from amity.api import v1

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(json.dumps(v1.api.get_openapi_schema()))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            yield path, operation


def test_is_served_to_anybody(client: Client, db) -> None:
    answer = client.get("/api/v1/openapi.json", secure=True)

    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_has_every_operation_of_the_table_and_each_address_has_its_verb(document) -> None:
    routes = {pattern.name for pattern in v1.urls[0] if isinstance(pattern, URLPattern)}
    described = [operation["operationId"] for _path, operation in operations(document)]

    assert set(v1.VERBS) | {"show_problem", "openapi-json", "api-root"} == routes
    assert len(described) == len(set(described)) == len(v1.VERBS) + 1


def test_every_example_is_as_its_form_says(document) -> None:
    count = 0
    for _path, operation in operations(document):
        for form, example in _examples(operation):
            jsonschema_rs.validator_for(
                {**form, "components": document["components"]}, validate_formats=True
            ).validate(example)
            count += 1
    assert count > 100


def test_every_body_answer_and_parameter_has_an_example(document) -> None:
    for path, operation in operations(document):
        lacking = [p["name"] for p in operation["parameters"] if "example" not in p]
        assert not lacking, (path, lacking)
        for status, answer in operation["responses"].items():
            for content in answer["content"].values():
                assert "example" in content or content.get("examples"), (path, status)
        if "requestBody" in operation:
            assert operation["requestBody"]["content"]["application/json"]["example"]


def test_every_parameter_is_explained(document) -> None:
    for path, operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"][0] in {tag["name"] for tag in document["tags"]}
        assert not [p["name"] for p in operation["parameters"] if not p.get("description")], path


def test_every_operation_but_the_kinds_of_problems_asks_for_a_token(document) -> None:
    free = {
        operation["operationId"] for _path, operation in operations(document) if not operation.get("security")
    }

    assert free == {"getProblem"}


def test_every_form_is_a_schema(document) -> None:
    for form in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(form)


def _examples(operation: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any]]:
    for parameter in operation["parameters"]:
        yield parameter["schema"], parameter["example"]
    contents = list(operation.get("requestBody", {}).get("content", {}).values())
    contents += [one for answer in operation["responses"].values() for one in answer["content"].values()]
    for content in contents:
        if "example" in content:
            yield content["schema"], content["example"]
        for example in content.get("examples", {}).values():
            yield content["schema"], example["value"]
