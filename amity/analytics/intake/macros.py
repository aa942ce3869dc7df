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
    # Of a name written in both scripts, the Chinese part and the Latin one.
    "native_part": "(v) AS nullif(regexp_replace(coalesce(v, ''), '[^\\p{{Han}}\u00b7]', '', 'g'), '')",
    "latin_part": "(v) AS nullif(trim(regexp_replace(regexp_replace(coalesce(v, ''),"
    " '[\\p{{Han}}()\uff08\uff09\u00b7]', ' ', 'g'), ' +', ' ', 'g'), {spaces}), '')",
    # A resident identity number: 18 characters with a day of birth and a check, or 15 digits of old.
    "id_day": "(t) AS TRY_CAST(substr(t, 1, 4) || '-' || substr(t, 5, 2) || '-' || substr(t, 7, 2) AS DATE)",
    "id_check": "(t) AS substr('10X98765432', 1 + CAST(list_sum(list_transform(range(1, 18),"
    " lambda i: TRY_CAST(substr(t, i, 1) AS INTEGER)"
    " * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][i]))"
    " AS BIGINT) % 11, 1)",
    "joined": "(v) AS regexp_replace(upper(clean(v)), '[\\s\u00a0\u3000-]', '', 'g')",
    "id_card": "(v) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN regexp_full_match(joined(v), '[1-9][0-9]{{14}}')"
    " THEN CASE WHEN id_day('19' || substr(joined(v), 7, 6)) IS NULL"
    " THEN {bad} 'holds no day of the calendar' ELSE joined(v) END"
    " WHEN NOT regexp_full_match(joined(v), '[1-9][0-9]{{16}}[0-9X]')"
    " THEN {bad} 'is no identity number of 18 characters'"
    " WHEN id_day(substr(joined(v), 7, 8)) IS NULL THEN {bad} 'holds no day of the calendar'"
    " WHEN id_check(joined(v)) <> substr(joined(v), 18, 1) THEN {bad} 'has a wrong check character'"
    " ELSE joined(v) END",
    # A unified social credit code: 18 characters, the last a check character (GB 32100).
    "uscc_check": "(t) AS substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - CAST(list_sum(list_transform("
    "range(1, 18), lambda i: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(t, i, 1)) - 1)"
    " * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][i])) AS BIGINT) % 31) % 31, 1)",
    "uscc": "(v) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN NOT regexp_full_match(joined(v), '[0-9A-HJ-NPQRTUWXY]{{18}}')"
    " THEN {bad} 'is no credit code of 18 characters'"
    " WHEN uscc_check(joined(v)) <> substr(joined(v), 18, 1) THEN {bad} 'has a wrong check character'"
    " ELSE joined(v) END",
    # A mobile number: eleven digits of the mainland, or + and the digits of a number abroad.
    "telephone": "(v) AS regexp_replace(regexp_replace(clean(v),"
    " '[\\s\u00a0\u3000()\uff08\uff09.-]', '', 'g'), '^([+]86|0086|86(1[3-9][0-9]{{9}}$))', '\\2')",
    "mobile": "(v) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN regexp_full_match(telephone(v), '1[3-9][0-9]{{9}}|[+](?:[0-79][0-9]|8[0-57-9])[0-9]{{5,12}}')"
    " THEN telephone(v) ELSE {bad} 'is no mobile number' END",
    "email": "(v) AS CASE WHEN clean(v) IS NULL THEN NULL"
    " WHEN regexp_full_match(clean(v),"
    " '[A-Za-z0-9._%+-]{{1,64}}@([A-Za-z0-9-]{{1,63}}[.]){{1,8}}[A-Za-z]{{2,24}}')"
    " THEN lower(clean(v)) ELSE {bad} 'is no e-mail address' END",
}
