"""Handing one customer over in a bank of a million, and crediting the bank's balances on an axis.

AMITY_BENCH_PARTIES says how many customers (default 1,000,000). They are written straight into tables of a
throw-away home, each with a main manager and two balances: no names, no accounts.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Make an empty bank, and measure in a process that knows its home from the start."""
    with tempfile.TemporaryDirectory(prefix="amity-bench-") as home:
        Path(home).chmod(0o711)  # the server's account must walk through
        environment = {**os.environ, "AMITY_HOME": home, "AMITY_DEMO": "1"}
        for command in (["amity", "init", "--name", "Bench"], ["bench.handing"]):
            subprocess.run([sys.executable, "-m", *command], env=environment, check=True)


if __name__ == "__main__":
    main()
