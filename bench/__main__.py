"""Run the benchmarks in order: ``python -m bench``, or some of them by name: ``python -m bench keys pages``.

Each prints a table and writes its figures into bench-data; the large ones share one bank (see bench.bank).
"""

import subprocess
import sys

ORDER = ("keys", "contacts", "load", "features", "pages", "api", "identity", "allotment", "handover")
ORDER = ("keys", "contacts", "load", "features", "pages", "api", "identity")
ORDER = ("keys", "contacts", "households", "load", "features", "pages", "api")


def main() -> int:
    """Run each in a process of its own, so that none inherits another's memory."""
    for name in sys.argv[1:] or ORDER:
        print(f"\n== {name}", flush=True)
        ended = subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False)
        if ended.returncode:
            return ended.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
