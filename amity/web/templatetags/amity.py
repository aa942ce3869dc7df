"""The component vocabulary of templates; docs/reference/components.md shows each in use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

from amity.foundation.kernel.money import to_minor
from amity.web import pictures
from amity.web.charts import Chart
from amity.web.formats import money as money_words
from amity.web.formats import names, times
from amity.web.formats.language import is_chinese

register = template.Library()

SPRITE = "dist/icons.svg"


@register.filter
def money(value: int | Decimal | None, currency: str = "") -> str:
    """Write money compactly: ¥2.40M, ¥240万. An int is minor units, a Decimal an amount."""
    return "" if value is None else money_words.compact(value, currency)


@register.filter
def money_exact(value: int | Decimal | None, currency: str = "") -> str:
    """Write money to the hundredth."""
    return "" if value is None else money_words.exact(value, currency)


@register.filter
def minor(value: Decimal) -> int:
    """Return an amount as minor units."""
    return to_minor(value)


@register.simple_tag
def money_of(value: int | Decimal | None, currency: str, extra: str = "") -> SafeString:
    """Write money compactly, exact in the tooltip."""
    if value is None:
        return SafeString("")
    exact = money_words.exact(value, currency)
    compact = money_words.compact(value, currency)
    return format_html('<span class="num {}" title="{}">{}</span>', extra, exact, compact)


@register.filter
def count(value: int | None) -> str:
    """Write a whole number with its thousands parted."""
    return "" if value is None else f"{value:,}".replace("-", money_words.MINUS)


@register.filter
def share(value: float | None, digits: int = 0) -> str:
    """Write a share as per cent: 0.041 as 4%."""
    return "" if value is None else f"{value * 100:.{digits}f}%".replace("-", money_words.MINUS)


@register.filter
def day(value: date | None) -> str:
    """Write a day: 22 Nov 2026, 2026年11月22日."""
    return times.day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """Write a day without its year when that is this one."""
    return times.short_day(value, today=times.local_day(timezone.now())) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """Write a day with its day of the week."""
    return times.weekday(value) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """Write the time of day: 14:05."""
    return times.clock(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a day and its time."""
    return times.moment(value) if value else ""


@register.filter
def relative(value: date | None, now: datetime | None = None) -> str:
    """Write how long ago or how soon, within a week; beyond it the day."""
    return times.relative(value, now=now or timezone.now()) if value else ""


@register.simple_tag
def time_of(value: date | None, extra: str = "") -> SafeString:
    """Write a <time> in relative words, exact in the tooltip."""
    if value is None:
        return SafeString("")
    exact = times.moment(value) if isinstance(value, datetime) else times.day(value)
    words = times.relative(value, now=timezone.now())
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>', extra, value.isoformat(), exact, words
    )


@register.filter
def name_text(full_name: str, native_name: str = "") -> str:
    """Return the name that the reader reads best, as plain text for labels and titles."""
    return names.main_name(full_name, native_name)


@register.simple_tag
def name(full_name: str, native_name: str = "", small: str = "text-ink-3 font-normal") -> SafeString:
    """Write a name, and small beside it the same in the other script, each with its language."""
    main = names.main_name(full_name, native_name)
    other = names.other_name(full_name, native_name)
    if not other:
        return _tongued(main)
    return format_html('{} <span class="{}" lang="zh-Hans">{}</span>', main, small, other)


@register.simple_tag
def avatar(full_name: str, native_name: str = "", extra: str = "") -> SafeString:
    """Draw the letters of a name in a circle."""
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>', extra, names.initials(full_name, native_name)
    )


def _tongued(text: str) -> SafeString:
    if names.is_han(text) and not is_chinese():
        return format_html('<span lang="zh-Hans">{}</span>', text)
    return format_html("{}", text)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of frontend/src/icons.txt. It says nothing to a screen reader: the words beside it do."""
    return format_html(
        '<svg class="ic {}" aria-hidden="true"><use href="{}#{}"></use></svg>', extra, static(SPRITE), name
    )


@register.simple_tag
def chip(text: object, tone: str = "", icon: str = "") -> SafeString:
    """Draw a chip. Tones: good, warn, bad, info, gold, violet, brand or none."""
    return _chip(text, tone, icon)


@register.simple_block_tag
def chipblock(content: SafeString, tone: str = "", icon: str = "") -> SafeString:
    """Draw a chip around marked-up words."""
    return _chip(content, tone, icon)


def _chip(content: object, tone: str, picture: str) -> SafeString:
    drawn = icon(picture) if picture else SafeString("")
    return format_html('<span class="chip {}">{}{}</span>', f"t-{tone}" if tone else "", drawn, content)


@register.simple_tag
def delta(value: float | None, digits: int = 1) -> SafeString:
    """Draw a change as an arrow, a sign and per cent; never colour alone."""
    if value is None:
        return SafeString("")
    tone, arrow = ("text-good", "arrow-up-right") if value >= 0 else ("text-bad", "arrow-down-right")
    words = f"{'+' if value >= 0 else money_words.MINUS}{abs(value) * 100:.{digits}f}%"
    return format_html('<span class="delta {}">{}{}</span>', tone, icon(arrow, "ic-sm"), words)


@register.simple_tag
def sparkline(values: Sequence[float], label: str = "", extra: str = "") -> SafeString:
    """Draw a small line of the values. With a label it is an image, without one it is decoration."""
    line, under = pictures.sparkline(values)
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="spark {}" viewBox="0 0 100 24" preserveAspectRatio="none" {}>'
        '<path class="under" d="{}"></path><path d="{}"></path></svg>',
        extra,
        spoken,
        under,
        line,
    )


@register.simple_block_tag
def card(  # noqa: PLR0917 a template names them
    content: SafeString,
    title: object = "",
    note: object = "",
    url: str = "",
    more: object = "",
    ident: str = "",
) -> SafeString:
    """Draw a card with a heading; ``url`` and ``more`` make a link at its right end."""
    heading = format_html('<h2 id="{}">{}</h2>', ident, title) if ident else format_html("<h2>{}</h2>", title)
    small = format_html('<span class="text-xs text-ink-3">{}</span>', note) if note else ""
    link = format_html('<a class="link ml-auto text-xs" href="{}">{}</a>', url, more) if url else ""
    labelled = format_html(' aria-labelledby="{}"', ident) if ident else ""
    return format_html(
        '<section class="card"{}><div class="card-h">{}{}{}</div>{}</section>',
        labelled,
        heading,
        small,
        link,
        content,
    )


@register.simple_block_tag
def empty(content: SafeString, icon_name: str, title: object, text: object = "") -> SafeString:
    """Draw an empty state: what is not here, why, and (inside the block) a way on."""
    words = format_html("<p>{}</p>", text) if text else ""
    ways = format_html('<div class="empty-a">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="empty">{}<p class="empty-t">{}</p>{}{}</div>', icon(icon_name), title, words, ways
    )


@register.simple_tag
def chart(picture: Chart, ident: str, label: object, extra: str = "h-52") -> SafeString:
    """Draw a chart with a sentence for those who cannot see it, and the same numbers as a table."""
    context = {
        "ident": ident,
        "label": label,
        "extra": extra,
        "names": [series.name for series in picture.series],
        "rows": picture.rows(),
        "spec": json_script(picture.spec(), ident),
    }
    return mark_safe(render_to_string("components/chart.html", context))  # noqa: S308 a template escaped it


@register.simple_tag
def legend(picture: Chart) -> SafeString:
    """Name a chart's colours."""
    items = format_html_join("", "<li>{}</li>", ((series.name,) for series in picture.series))
    return format_html('<ul class="legend">{}</ul>', items)


@register.simple_tag(takes_context=True)
def sort_th(
    context: template.Context, key: str, label: object, side: str = "", target: str = "#results"
) -> SafeString:
    """
    Draw a table heading that sorts by ``key``: ?sort=key, again ?sort=-key.

    Other parameters of the address are kept, except the place in the list (after). Numbers pass side="r".
    """
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "") or str(context.get("sort", ""))
    spoken, arrow, following = _sorting(now, key, first=f"-{key}" if side == "r" else key)
    query = request.GET.copy()
    query.pop("after", None)
    query["sort"] = following
    address = f"{request.path}?{query.urlencode()}"
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a class="sort" href="{}" hx-get="{}" hx-target="{}"'
        ' hx-swap="innerMorph" hx-push-url="true"{}>{}{}</a></th>',
        side,
        spoken,
        address,
        address,
        target,
        SafeString(' aria-current="true"') if arrow else "",
        label,
        icon(arrow) if arrow else "",
    )


def _sorting(now: str, key: str, *, first: str) -> tuple[str, str, str]:
    """Return what a screen reader hears, the arrow, and what the next click asks for."""
    if now == key:
        return "ascending", "arrow-up", f"-{key}"
    if now == f"-{key}":
        return "descending", "arrow-down", key
    return "none", "", first
