"""Days and moments in words: 22 Nov 2026 or 2026年11月22日; "3 days ago" only below a week."""

from datetime import date, datetime, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.web.formats.language import is_chinese

WEEK_DAYS = 7
MINUTE = 60
HOUR = 3600


def day(value: date) -> str:
    """Write a day with its year."""
    value = local_day(value)
    return (
        f"{value.year}年{value.month}月{value.day}日" if is_chinese() else dateformat.format(value, "j M Y")
    )


def short_day(value: date, *, today: date) -> str:
    """Write a day, with its year only where that is another one."""
    value = local_day(value)
    if value.year != today.year:
        return day(value)
    return f"{value.month}月{value.day}日" if is_chinese() else dateformat.format(value, "j M")


def weekday(value: date) -> str:
    """Write a day with its day of the week: Sunday 22 November, 11月22日 周日."""
    value = local_day(value)
    if is_chinese():
        return f"{value.month}月{value.day}日 周{'一二三四五六日'[value.weekday()]}"
    return dateformat.format(value, "l j F")


def month(value: date) -> str:
    """Write a month: Nov 2026, 2026年11月."""
    return f"{value.year}年{value.month}月" if is_chinese() else dateformat.format(value, "M Y")


def clock(value: datetime) -> str:
    """Write the time of day in the bank's zone: 14:05."""
    return dateformat.format(timezone.localtime(value), "H:i")


def moment(value: datetime) -> str:
    """Write a day and its time."""
    return f"{day(value)} {clock(value)}" if is_chinese() else f"{day(value)}, {clock(value)}"


def relative(value: date, *, now: datetime) -> str:
    """Write how long ago or how soon, within a week; beyond it the day."""
    if isinstance(value, datetime):
        seconds = (now - value).total_seconds()
        if 0 <= seconds < HOUR and local_day(value) == local_day(now):
            return _minutes_ago(int(seconds // MINUTE))
    today = local_day(now)
    days = (local_day(value) - today).days
    if days == 0:
        return clock(value) if isinstance(value, datetime) else _("today")
    if abs(days) == 1:
        return _("tomorrow") if days > 0 else _("yesterday")
    if 0 < days < WEEK_DAYS:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    if -WEEK_DAYS < days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return short_day(value, today=today)


def local_day(value: date) -> date:
    """Return the day in the bank's zone that a moment falls on; a day is itself."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def span(value: timedelta) -> str:
    """Write how long something took: 48 s, 3 min 20 s."""
    seconds = round(value.total_seconds())
    if seconds < MINUTE:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": seconds // MINUTE, "seconds": seconds % MINUTE}


def _minutes_ago(minutes: int) -> str:
    if minutes == 0:
        return _("just now")
    return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
