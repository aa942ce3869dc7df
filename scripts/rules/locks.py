"""Locks: every package with its version and hashes, and no address."""

import re
from collections.abc import Iterator

ADDRESS = re.compile(r"https?://|file:|git\+|--(extra-)?index-url|--find-links|--trusted-host")
PACKAGE = re.compile(r"^[A-Za-z0-9]")


def concerns(name: str) -> bool:
    return name.startswith("requirements/")


def findings(name: str, text: str) -> Iterator[tuple[int, str]]:
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if ADDRESS.search(line):
            yield number, "an address: each machine asks the registry of its own configuration"
        if name.endswith(".txt") and PACKAGE.match(line):
            if "==" not in line:
                yield number, "a package without its version"
            if number == len(lines) or "--hash=" not in lines[number]:
                yield number, "a package without its hashes"
