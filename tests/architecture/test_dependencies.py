"""Every package and library that we ask for has a line that says what for."""

import json
import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent
HEADINGS = {"package", "library"}


def test_every_library_that_we_ask_for_is_explained_and_no_other() -> None:
    text = (HOUSE / "docs/explanation/dependencies.md").read_text()
    first_cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    explained = [name for cell in first_cells for name in cell.split(", ") if name not in HEADINGS]

    assert sorted(explained) == sorted(packages() | libraries_of_pages())


def packages() -> set[str]:
    return {
        re.split(r"[\[<>=~!; ]", line)[0].lower()
        for file in (HOUSE / "requirements").glob("*.in")
        for line in file.read_text().splitlines()
        if line and not line.startswith(("-", "#"))
    }


def libraries_of_pages() -> set[str]:
    asked = json.loads((HOUSE / "frontend/package.json").read_text())
    return {*asked.get("dependencies", {}), *asked.get("devDependencies", {})}
