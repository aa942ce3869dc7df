"""How fast the key store seals and opens in bulk: CPU-seconds and rows a second, in a throw-away home."""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from amity.foundation.keys import services as keys

ROWS = 100_000
PARTIES = range(1, ROWS + 1)
TEXTS = [f"138{number:08}" for number in PARTIES]
RESULT = Path("bench-data/keys.json")


def main() -> None:
    """Measure each act once and print a table."""
    with tempfile.TemporaryDirectory() as home:
        settings.configure(HOME=Path(home), USE_I18N=False)
        figures = measure()
    print(f"{'act':<28}{'CPU-s':>8}{'rows/s':>12}")
    for act, seconds in figures.items():
        print(f"{act:<28}{seconds:>8.2f}{ROWS / seconds:>12,.0f}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"rows": ROWS, "cpu_seconds": figures}, indent=2))


def measure() -> dict[str, float]:
    """Return the CPU-seconds of each act over all rows."""
    sealed: list[bytes | None] = []
    figures = {"seal, making each key": timed(lambda: keys.seal_many(TEXTS, parties=PARTIES, field="mobile"))}
    figures["seal, keys are there"] = timed(
        lambda: sealed.extend(keys.seal_many(TEXTS, parties=PARTIES, field="mobile"))
    )
    figures["open"] = timed(lambda: keys.open_many(sealed, parties=PARTIES, field="mobile"))
    figures["blind index"] = timed(lambda: keys.blind_index_many(TEXTS, scheme="mobile"))
    return figures


def timed(act: Callable[[], object]) -> float:
    """Return the CPU-seconds that the act took."""
    before = time.process_time()
    act()
    return time.process_time() - before


if __name__ == "__main__":
    main()
