"""How often a token may call: a bucket that fills all the time and that each call takes from.

Each process of the server keeps its own buckets, which costs a call nothing. A token that spreads its calls
over all of them gets at most so many times its limit as there are processes.
"""

import math
import threading
from dataclasses import dataclass

SECONDS_IN_FULL = 60.0


@dataclass(slots=True)
class _Bucket:
    calls: float
    filled_at: float


class Limits:
    """The buckets of one process."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._mutex = threading.Lock()

    def seconds_to_wait(self, token_id: int, *, calls_per_minute: int, now: float) -> int:
        """Take one call from the token's bucket; return 0, or after how many seconds there will be one."""
        with self._mutex:
            bucket = self._buckets.setdefault(token_id, _Bucket(calls_per_minute, now))
            per_second = calls_per_minute / SECONDS_IN_FULL
            elapsed = max(0.0, now - bucket.filled_at)
            bucket.calls = min(float(calls_per_minute), bucket.calls + elapsed * per_second)
            bucket.filled_at = now
            if bucket.calls >= 1:
                bucket.calls -= 1
                return 0
            return max(1, math.ceil((1 - bucket.calls) / per_second))

    def forget(self) -> None:
        """Begin anew, with every bucket full."""
        with self._mutex:
            self._buckets.clear()
