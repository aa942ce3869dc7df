"""Numbers that name customers: valid check digits, in ranges that are never issued (see world.toml)."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from amity.demo.arrays import Flags, Ints, Texts, texts
from amity.demo.stage import numbered

_ID_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_ID_CHECKS = "10X98765432"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_cards(
    regions: Sequence[str], births: Sequence[str], is_female: Flags, *, first: int = 3
) -> Texts:
    """Return numbers of identity cards: region, birth (YYYYMMDD), a running number odd for men, a check."""
    stems = [f"{region}{birth}" for region, birth in zip(regions, births, strict=True)]
    seen: dict[str, int] = {}
    numbers = []
    for stem, female in zip(stems, is_female, strict=True):
        place = seen.get(stem, first)
        seen[stem] = place + 1
        sequence = place * 2 + (0 if female else 1)
        numbers.append(with_identity_check(f"{stem}{sequence:03d}"))
    return texts(numbers)


def with_identity_check(body: str) -> str:
    """Return 17 digits with their check character (GB 11643)."""
    total = int(np.dot(np.frombuffer(body.encode(), dtype=np.uint8).astype(np.int64) - 48, _ID_WEIGHTS))
    return body + _ID_CHECKS[total % 11]


def company_codes(regions: Sequence[str], index: Ints) -> Texts:
    """Return unified social credit codes: enterprise, region, a number, a check."""
    return texts(
        [
            with_company_check(f"91{region}{place + 100_000_000:09d}")
            for region, place in zip(regions, index, strict=True)
        ]
    )


def with_company_check(body: str) -> str:
    """Return 17 characters with their check character (GB 32100)."""
    total = sum(_USCC.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _USCC[(31 - total % 31) % 31]


def passports(prefix: str, index: Ints) -> Texts:
    """Return passport numbers: the prefix, six digits, and ICAO's check digit."""
    return texts([_with_passport_check(f"{prefix}{place % 1_000_000:06d}") for place in index])


def _with_passport_check(body: str) -> str:
    values = [int(c, 36) for c in body]
    return f"{body}{sum(v * (7, 3, 1)[n % 3] for n, v in enumerate(values)) % 10}"


def mobiles(prefix: str, index: Ints) -> pa.Array:
    """Return mobile numbers, no two alike."""
    return numbered(prefix, (index * 41_113_579 + 6_021) % 100_000_000, 8)


def accounts(prefix: str, index: Ints) -> pa.Array:
    """Return account numbers of 19 digits with Luhn's check digit."""
    width = 18 - len(prefix)
    spread = (index * 1_000_003 + 77_777) % 10**12
    digits = np.empty((len(index), 18), dtype=np.int64)
    digits[:, : len(prefix)] = [int(c) for c in prefix]
    for place in range(width):
        digits[:, 17 - place] = spread // 10**place % 10
    doubled = digits[:, ::-1].copy()
    doubled[:, ::2] *= 2
    doubled -= np.where(doubled > 9, 9, 0)  # noqa: PLR2004 the sum of two digits
    check = (10 - doubled.sum(axis=1) % 10) % 10
    return numbered(prefix, spread * 10 + check, width + 1)
