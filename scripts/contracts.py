"""Doors: a contract for import-linter about the rooms of the wings: through which modules others may enter.

models               the room itself; others join them in the modules that the contract names
services, selectors  anybody who stands above
judgements           anybody who stands above: pure
steps, exports, jobs, urls   the top floor, which turns the ring and mounts the pages
all other modules    the room itself and the ring; a room of an open wing (the foundation) opens them too
"""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output

FOR_ANYBODY = frozenset({"services", "selectors", "judgements"})
FOR_THE_TOP = frozenset({"steps", "exports", "jobs", "urls"})
DEPTH_OF_ROOM = 3  # amity, wing, room


class DoorsContract(Contract):
    """Check every import that enters a room from outside."""

    type_name = "doors"

    wings = fields.SetField(subfield=fields.StringField())
    joining = fields.SetField(subfield=fields.StringField())
    ring = fields.SetField(subfield=fields.StringField(), required=False)
    open_wings = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Return the imports that enter by no door."""
        wrong = sorted(
            (importer, imported)
            for imported in graph.modules
            if self._room_of(imported)
            for importer in graph.find_modules_that_directly_import(imported)
            if not self._may_enter(importer, imported)
        )
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each."""
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"- {importer} -> {imported}: no door for it", bold=False)
        output.new_line()

    def _room_of(self, module: str) -> str:
        parts = module.split(".")
        wings: Any = self.wings
        if len(parts) < DEPTH_OF_ROOM or parts[1] not in wings:
            return ""
        return ".".join(parts[:DEPTH_OF_ROOM])

    def _may_enter(self, importer: str, imported: str) -> bool:
        room = self._room_of(imported)
        if self._room_of(importer) == room:
            return True
        joining: Any = self.joining
        door = imported.removeprefix(f"{room}.").split(".")[0]
        if door == "models":
            return bool(set(importer.split(".")) & joining)
        if door in FOR_ANYBODY:
            return True
        if door in FOR_THE_TOP and not self._room_of(importer):
            return True
        open_wings: Any = self.open_wings or set()
        ring: Any = self.ring or set()
        return imported.split(".")[1] in open_wings or importer in ring
