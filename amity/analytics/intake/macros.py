"""Functions for mappings. A value that cannot be is passed on as a marked text, and its row refused for it.

So there is no NULL that hides it, and no exception that stops the file. Empty stays empty.
"""

from __future__ import annotations

from amity.analytics.engine import Connection, quoted

SPACES = " \t\r\n\u00a0\u3000"


def define(duck: Connection, *, mark: str) -> None:
    """Define the functions. ``mark`` begins a text that stands for a bad value; no source begins so."""
    bad = f"{quoted(mark)} || "
    for name, body in _BODIES.items():
        duck.run(f"CREATE MACRO {name}{body.format(bad=bad, spaces=quoted(SPACES), mark=quoted(mark))}")


_BODIES = {
    # The text without spaces around it; nothing where nothing is left.
    "clean": "(v) AS nullif(trim(v, {spaces}), '')",
    # A bad value, with what is wrong with it.
    "bad": "(why) AS {bad} why",
    "is_bad": "(v) AS coalesce(starts_with(v, {mark}), false)",
    # A day or a moment written in a format of strptime, e.g. day(opened, '%d-%m-%Y').
    "day": "(v, f) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN try_strptime(clean(v), f) IS NULL THEN {bad} 'is not a day written like ' || f"
    " ELSE strftime(try_strptime(clean(v), f), '%Y-%m-%d') END",
    "moment": "(v, f) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN try_strptime(clean(v), f) IS NULL THEN {bad} 'is not a moment written like ' || f"
    " ELSE strftime(try_strptime(clean(v), f), '%Y-%m-%d %H:%M:%S.%f') END",
    # A number: plain, or with its own decimal and thousands characters.
    "plain_number": "(v) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN regexp_full_match(clean(v), '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)')"
    " THEN ltrim(regexp_replace(clean(v), '\\.0*$', ''), '+') ELSE {bad} 'is not a number' END",
    "number": "(v) AS plain_number(v),"
    " (v, point, thousands) AS plain_number(replace(replace(v, thousands, ''), point, '.'))",
    # The other sign.
    "negative": "(v) AS CASE WHEN clean(v) IS NULL OR is_bad(v) THEN v"
    " WHEN starts_with(clean(v), '-') THEN substr(clean(v), 2) ELSE '-' || clean(v) END",
    # Rounded half away from zero: only where the source is known to keep more digits than money has.
    "rounded": "(v, digits) AS CASE WHEN number(v) IS NULL OR is_bad(number(v)) THEN number(v)"
    " ELSE CAST(round(CAST(number(v) AS DECIMAL(38, 10)), digits) AS VARCHAR) END",
    # Per cent as a share: 3.359 becomes 0.03359.
    "per_cent": "(v) AS CASE WHEN number(v) IS NULL OR is_bad(number(v)) THEN number(v)"
    " ELSE CAST(CAST(number(v) AS DECIMAL(28, 8)) / 100 AS VARCHAR) END",
    # So many months after a day; the last day of a day's month.
    "months_after": "(v, months) AS CASE WHEN clean(v) IS NULL OR is_bad(v) OR clean(months) IS NULL THEN v"
    " WHEN TRY_CAST(v AS DATE) IS NULL OR TRY_CAST(months AS INTEGER) IS NULL"
    " THEN {bad} 'is not a day and a count of months'"
    " ELSE strftime(TRY_CAST(v AS DATE) + to_months(TRY_CAST(months AS INTEGER)), '%Y-%m-%d') END",
    "month_end": "(v) AS CASE WHEN clean(v) IS NULL OR is_bad(v) OR TRY_CAST(v AS DATE) IS NULL THEN v"
    " ELSE strftime(last_day(TRY_CAST(v AS DATE)), '%Y-%m-%d') END",
    # A code of the source as one of ours; a code that the feed does not list is bad.
    "coded": "(v, codes) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " ELSE coalesce(codes[clean(v)], {bad} 'is a code that the feed does not know') END",
    # Words with one blank between them, without the empty ones: words([first, middle, last]).
    "words": "(parts) AS nullif(array_to_string(list_filter(list_transform(parts, lambda w: clean(w)),"
    " lambda w: w IS NOT NULL), ' '), '')",
}
