"""What is compared and how near two values are, from the same to different: each level in SQL and in Python.

The SQL compares columns of the same names as ``Forms`` has, of ``l`` and ``r``; what is not known is NULL.
The first level that holds counts. ``m`` is how often records of one customer agree so, ``u`` how often those
of two: what is believed before anything was trained.
"""

from __future__ import annotations

from amity.analytics.identity.forms import Forms
from amity.analytics.identity.levels import (
    CLOSE,
    VERY_CLOSE,
    Comparison,
    Level,
    different,
    edits,
    either_is_absent,
    jaro,
    near,
    within,
)

_SWAPPED = "l.family = r.given AND l.given = r.family"


def _swapped(left: Forms, right: Forms) -> bool:
    return bool(left.family and left.given) and left.family == right.given and left.given == right.family


def _same_part_sql(part: str) -> str:
    han = f"{part}_han"
    return (
        f"l.{han} = r.{han} OR l.{part} = r.{part} AND (l.{han} IS NULL OR r.{han} IS NULL)"
        " OR l.latin = r.latin AND (l.family_han IS NULL OR r.family_han IS NULL)"
    )


def _same_family(left: Forms, right: Forms) -> bool:
    both = bool(left.family_han and right.family_han)
    if left.family_han == right.family_han if both else left.family == right.family:
        return True
    return _same_latin(left, right)


def _same_given(left: Forms, right: Forms) -> bool:
    both = bool(left.given_han and right.given_han)
    if left.given_han == right.given_han if both else left.given == right.given:
        return True
    return _same_latin(left, right)


def _same_latin(left: Forms, right: Forms) -> bool:
    both = bool(left.family_han and right.family_han)
    return not both and left.latin != "" and left.latin == right.latin


def _is_initial(left: Forms, right: Forms) -> bool:
    shorter, longer = sorted((left.given, right.given), key=len)
    return len(shorter) == 1 and longer.startswith(shorter)


FAMILY = Comparison(
    "FAMILY_NAME",
    ("family",),
    either_is_absent("family"),
    lambda a, b: not a.family or not b.family,
    (
        Level("SAME", _same_part_sql("family"), _same_family, 0.8, 0.005, by_frequency="family"),
        Level("SAME_SOUND", "l.family = r.family", lambda a, b: a.family == b.family, 0.01, 0.003),
        Level("SWAPPED", _SWAPPED, _swapped, 0.02, 1e-5),
        Level(
            "VERY_CLOSE",
            jaro("family", VERY_CLOSE),
            lambda a, b: near(a.family, b.family, VERY_CLOSE),
            0.07,
            0.004,
        ),
        Level("CLOSE", jaro("family", CLOSE), lambda a, b: near(a.family, b.family, CLOSE), 0.05, 0.02),
        different(0.05, 0.96),
    ),
)

GIVEN = Comparison(
    "GIVEN_NAME",
    ("given",),
    either_is_absent("given"),
    lambda a, b: not a.given or not b.given,
    (
        Level("SAME", _same_part_sql("given"), _same_given, 0.75, 0.004, by_frequency="given"),
        Level("SAME_SOUND", "l.given = r.given", lambda a, b: a.given == b.given, 0.02, 0.001),
        Level("SWAPPED", _SWAPPED, _swapped, 0.02, 1e-5),
        Level(
            "VERY_CLOSE",
            jaro("given", VERY_CLOSE),
            lambda a, b: near(a.given, b.given, VERY_CLOSE),
            0.07,
            0.004,
        ),
        Level("CLOSE", jaro("given", CLOSE), lambda a, b: near(a.given, b.given, CLOSE), 0.05, 0.02),
        Level(
            "INITIAL",
            "least(length(l.given), length(r.given)) = 1 AND substr(l.given, 1, 1) = substr(r.given, 1, 1)",
            _is_initial,
            0.02,
            0.01,
        ),
        different(0.07, 0.96),
    ),
)

CORE = Comparison(
    "ORGANISATION_NAME",
    ("core",),
    either_is_absent("core"),
    lambda a, b: not a.core or not b.core,
    (
        Level(
            "SAME",
            "l.core_han = r.core_han OR l.core = r.core AND (l.core_han IS NULL OR r.core_han IS NULL)"
            " OR l.latin = r.latin AND (l.core_han IS NULL OR r.core_han IS NULL)",
            lambda a, b: (
                a.core_han == b.core_han
                if a.core_han and b.core_han
                else a.core == b.core or (a.latin != "" and a.latin == b.latin)
            ),
            0.75,
            1e-5,
            by_frequency="core",
        ),
        Level("SAME_SOUND", "l.core = r.core", lambda a, b: a.core == b.core, 0.03, 1e-5),
        Level(
            "CONTAINED",
            "least(length(l.core), length(r.core)) >= 6"
            " AND (contains(l.core, r.core) OR contains(r.core, l.core))",
            lambda a, b: min(len(a.core), len(b.core)) >= 6 and (a.core in b.core or b.core in a.core),  # noqa: PLR2004
            0.07,
            1e-4,
        ),
        Level(
            "VERY_CLOSE",
            jaro("core", VERY_CLOSE),
            lambda a, b: near(a.core, b.core, VERY_CLOSE),
            0.08,
            0.001,
        ),
        different(0.07, 0.999),
    ),
)

BIRTH = Comparison(
    "BIRTH",
    ("birth",),
    either_is_absent("birth"),
    lambda a, b: not a.birth or not b.birth,
    (
        Level("SAME", "l.birth = r.birth", lambda a, b: a.birth == b.birth, 0.88, 5e-5),
        Level(
            "SWAPPED",
            "r.birth = substr(l.birth, 1, 4) || substr(l.birth, 7, 2) || substr(l.birth, 5, 2)",
            lambda a, b: b.birth == a.birth[:4] + a.birth[6:8] + a.birth[4:6],
            0.02,
            3e-5,
        ),
        Level("ONE_EDIT", edits("birth", 1), lambda a, b: within(a.birth, b.birth, 1), 0.04, 8e-4),
        Level("TWO_EDITS", edits("birth", 2), lambda a, b: within(a.birth, b.birth, 2), 0.02, 0.012),
        different(0.04, 0.985),
    ),
)

SEX = Comparison(
    "SEX",
    ("sex",),
    either_is_absent("sex"),
    lambda a, b: not a.sex or not b.sex,
    (Level("SAME", "l.sex = r.sex", lambda a, b: a.sex == b.sex, 0.98, 0.5), different(0.02, 0.5)),
)


def _no_document_of_one_kind(left: Forms, right: Forms) -> bool:
    return not (
        (left.id_card and right.id_card)
        or (left.passport and right.passport)
        or (left.number and right.number and left.scheme == right.scheme)
        or (left.code and right.code)
    )


def _pairs(left: Forms, right: Forms) -> list[tuple[str, str]]:
    found = [(left.id_card, right.id_card), (left.passport, right.passport), (left.code, right.code)]
    if left.scheme == right.scheme:
        found.append((left.number, right.number))
    return [(one, other) for one, other in found if one and other]


DOCUMENT = Comparison(
    "DOCUMENT",
    ("id_card", "passport", "number", "code"),
    "NOT (l.id_card IS NOT NULL AND r.id_card IS NOT NULL"
    " OR l.passport IS NOT NULL AND r.passport IS NOT NULL"
    " OR l.number IS NOT NULL AND r.number IS NOT NULL AND l.scheme = r.scheme"
    " OR l.code IS NOT NULL AND r.code IS NOT NULL)",
    _no_document_of_one_kind,
    (
        Level(
            "SAME",
            "l.id_card = r.id_card OR l.passport = r.passport OR l.code = r.code"
            " OR l.number = r.number AND l.scheme = r.scheme",
            lambda a, b: any(one == other for one, other in _pairs(a, b)),
            0.9,
            1e-7,
        ),
        Level(
            "BOTH_VALID",
            "l.valid <> r.valid",
            lambda a, b: bool(a.valid and b.valid) and a.valid != b.valid,
            0.003,
            0.6,
            is_agreement=False,
        ),
        Level(
            "ONE_EDIT",
            " OR ".join(
                (
                    edits("id_card", 1),
                    edits("passport", 1),
                    edits("code", 1),
                    f"{edits('number', 1)} AND l.scheme = r.scheme",
                )
            ),
            lambda a, b: any(within(one, other, 1) for one, other in _pairs(a, b)),
            0.05,
            2e-6,
        ),
        different(0.05, 0.4),
    ),
)


def _shared(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return any(value and value in other for value in one)


MOBILE = Comparison(
    "MOBILE",
    ("mobile",),
    either_is_absent("mobile"),
    lambda a, b: not a.mobile or not b.mobile,
    (
        Level(
            "SAME", "l.mobile = r.mobile", lambda a, b: a.mobile == b.mobile, 0.6, 2e-6, by_frequency="mobile"
        ),
        Level(
            "SAME_SECOND",
            "l.mobile = r.second_mobile OR l.second_mobile = r.mobile OR l.second_mobile = r.second_mobile",
            lambda a, b: _shared((a.mobile, a.second_mobile), (b.mobile, b.second_mobile)),
            0.05,
            2e-6,
        ),
        Level("ONE_EDIT", edits("mobile", 1), lambda a, b: within(a.mobile, b.mobile, 1), 0.03, 2e-5),
        different(0.32, 0.9999),
    ),
)

EMAIL = Comparison(
    "EMAIL",
    ("email",),
    either_is_absent("email"),
    lambda a, b: not a.email or not b.email,
    (
        Level("SAME", "l.email = r.email", lambda a, b: a.email == b.email, 0.6, 2e-6, by_frequency="email"),
        Level(
            "SAME_SECOND",
            "l.email = r.second_email OR l.second_email = r.email OR l.second_email = r.second_email",
            lambda a, b: _shared((a.email, a.second_email), (b.email, b.second_email)),
            0.04,
            2e-6,
        ),
        Level(
            "SAME_USER",
            "split_part(l.email, '@', 1) = split_part(r.email, '@', 1)",
            lambda a, b: a.email.split("@")[0] == b.email.split("@")[0],
            0.08,
            3e-5,
        ),
        Level("VERY_CLOSE", jaro("email", 0.92), lambda a, b: near(a.email, b.email, 0.92), 0.08, 0.002),
        different(0.2, 0.998),
    ),
)

STREET = Comparison(
    "STREET",
    ("street",),
    either_is_absent("street"),
    lambda a, b: not a.street or not b.street,
    (
        Level(
            "SAME",
            "l.street = r.street",
            lambda a, b: a.street == b.street,
            0.65,
            0.001,
            by_frequency="street",
        ),
        Level(
            "VERY_CLOSE",
            jaro("street", VERY_CLOSE),
            lambda a, b: near(a.street, b.street, VERY_CLOSE),
            0.1,
            0.003,
        ),
        Level("CLOSE", jaro("street", CLOSE), lambda a, b: near(a.street, b.street, CLOSE), 0.05, 0.03),
        different(0.2, 0.97),
    ),
)

HOUSE = Comparison(
    "HOUSE",
    ("house",),
    either_is_absent("house"),
    lambda a, b: not a.house or not b.house,
    (
        Level("SAME", "l.house = r.house", lambda a, b: a.house == b.house, 0.72, 0.01, by_frequency="house"),
        different(0.28, 0.99),
    ),
)

CITY = Comparison(
    "CITY",
    ("city",),
    # The postcode says the city too: what it said already is not counted again.
    f"{either_is_absent('city')} OR l.area = r.area",
    lambda a, b: not a.city or not b.city or (a.area != "" and a.area == b.area),
    (
        Level("SAME", "l.city = r.city", lambda a, b: a.city == b.city, 0.78, 0.02, by_frequency="city"),
        Level(
            "VERY_CLOSE",
            jaro("city", VERY_CLOSE),
            lambda a, b: near(a.city, b.city, VERY_CLOSE),
            0.07,
            0.004,
        ),
        different(0.15, 0.976),
    ),
)

AREA = Comparison(
    "AREA",
    ("area",),
    either_is_absent("area"),
    lambda a, b: not a.area or not b.area,
    (
        Level("SAME", "l.area = r.area", lambda a, b: a.area == b.area, 0.78, 0.004, by_frequency="area"),
        Level("ONE_EDIT", edits("area", 1), lambda a, b: within(a.area, b.area, 1), 0.07, 0.01),
        different(0.15, 0.986),
    ),
)

COMPARISONS = (FAMILY, GIVEN, CORE, BIRTH, SEX, DOCUMENT, MOBILE, EMAIL, STREET, HOUSE, CITY, AREA)
"""All questions; those about persons cannot be asked of organisations, and the other way round."""
