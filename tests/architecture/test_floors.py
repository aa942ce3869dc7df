"""The doors of the rooms, shown on small drawings of a house."""

import grimp
import pytest
from importlinter.domain.contract import Contract

from scripts.contracts import DoorsContract


def doors() -> Contract:
    return DoorsContract(
        name="doors",
        session_options={},
        contract_options={
            "wings": ["foundation", "know", "engage"],
            "open_wings": ["foundation"],
            "joining": ["selectors", "steps"],
            "ring": ["amity.refresh"],
        },
    )


def is_kept(importer: str, imported: str) -> bool:
    graph = grimp.ImportGraph()
    for module in ("amity", importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    return doors().check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("amity.know.parties.services", "amity.know.parties.models"),
        ("amity.engage.tasks.selectors", "amity.know.parties.models"),
        ("amity.web.myday.selectors", "amity.know.parties.models"),
        ("amity.engage.tasks.services", "amity.know.parties.services"),
        ("amity.web.customers.views", "amity.know.parties.selectors"),
        ("amity.refresh", "amity.know.parties.steps"),
        ("amity.refresh", "amity.know.parties.tokens"),
        ("amity.know.parties.services", "amity.foundation.access.http"),
    ],
)
def test_these_are_doors(importer: str, imported: str) -> None:
    assert is_kept(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("amity.engage.tasks.services", "amity.know.parties.models"),
        ("amity.web.customers.views", "amity.know.parties.models"),
        ("amity.know.parties.services", "amity.foundation.access.models"),
        ("amity.engage.tasks.services", "amity.know.parties.policies"),
        ("amity.engage.tasks.steps", "amity.know.parties.steps"),
        ("amity.web.customers.views", "amity.know.parties.tokens"),
        ("amity.refresh", "amity.know.parties.models"),
    ],
)
def test_these_are_none(importer: str, imported: str) -> None:
    assert not is_kept(importer, imported)
