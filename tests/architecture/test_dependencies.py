"""Every package that we ask for has a line that says what for."""

import re
from pathlib import Path

HOUSE = Path(__file__).parent.parent.parent


def test_every_package_that_we_ask_for_is_explained_and_no_other() -> None:
    explained = re.findall(
        r"^\| ([a-z0-9-]+) \|", (HOUSE / "docs/explanation/dependencies.md").read_text(), re.MULTILINE
    )

    assert sorted(explained) == sorted(["package"] * explained.count("package") + list(asked_for()))


def asked_for() -> set[str]:
    return {
        re.split(r"[\[<>=~!; ]", line)[0].lower()
        for file in (HOUSE / "requirements").glob("*.in")
        for line in file.read_text().splitlines()
        if line and not line.startswith(("-", "#"))
    }
