"""The first load: from a bank's files to first scores, then a second turn, on this machine.

Goals at 1,000,000 customers and 100,000,000 transactions on two cores: load and first turn within 45 minutes,
a turn within 10, memory within 12 GB.
"""

import shutil
from dataclasses import asdict

from bench import bank
from bench.results import keep, table


def main() -> None:
    """Load anew, turn twice, print what each cost."""
    written = bank.write_files()
    shutil.rmtree(bank.HOME, ignore_errors=True)
    acts = {
        "ingest": bank.run("ingest", str(bank.EXTRACT), "--feed", str(bank.FEED)),
        "refresh, the first": bank.run("refresh"),
        "refresh, again": bank.run("refresh"),
    }
    table(
        ("act", "minutes", "CPU-s", "server CPU-s", "peak GB"),
        [
            (name, s.seconds / 60, s.cpu_seconds, s.server_cpu_seconds, s.peak_bytes / 1e9)
            for name, s in acts.items()
        ],
    )
    status = bank.status()
    first = (acts["ingest"].seconds + acts["refresh, the first"].seconds) / 60
    print(f"\n{status['customers']:,} customers, {status['transactions']:,} transactions")
    print(f"from files to first scores: {first:.1f} minutes (goal 45)")
    costs = {name: asdict(spent) for name, spent in acts.items()}
    figures = {"write_seconds": written, "minutes_to_first_scores": first, "status": status, "acts": costs}
    keep("load", figures)


if __name__ == "__main__":
    main()
