"""The house's own rules, those that no ready-made tool checks. Prints one line a finding."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.rules import clocks, imports, locks, names, sizes, templates, writes

ROOT = Path(__file__).resolve().parent.parent
RULES = (sizes, names, imports, clocks, writes, templates, locks)


def main() -> int:
    """Check every file of the repository against every rule."""
    found = list(findings(ROOT, files_of(ROOT)))
    for line in found:
        print(line)
    return 1 if found else 0


def findings(root: Path, files: Iterable[Path]) -> Iterator[str]:
    """Yield what each rule finds in the files it looks at, as ``path:line: what is wrong``."""
    shown = sorted(files)
    for rule in RULES:
        for path in shown:
            name = path.relative_to(root).as_posix()
            if rule.concerns(name):
                for line, what in rule.findings(name, path.read_text(encoding="utf-8")):
                    yield f"{name}:{line}: {what}"


def files_of(root: Path) -> Iterator[Path]:
    """Yield the files that are, or are about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return (path for name in listed.splitlines() if (path := root / name).is_file())


if __name__ == "__main__":
    sys.exit(main())
