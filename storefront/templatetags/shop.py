"""Filters and tags of the storefront's templates: money, dates, pictures, icons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.clock import INDIA, today_in_india
from core.money import Money, format_money
from storefront.templatetags.icons import ICONS

register = template.Library()
EAGER = mark_safe('fetchpriority="high"')
LAZY = mark_safe('loading="lazy" decoding="async"')


@register.filter
def rupees(amount: Money | None) -> str:
    """₹2,499, or ₹2,499.50 when there are paise: prices in the shop window."""
    return "" if amount is None else format_money(amount, trim=True)


@register.filter
def rupees_exact(amount: Money | None) -> str:
    """₹2,499.00: sums, where every paisa is written out."""
    return "" if amount is None else format_money(amount)


@register.filter
def percent_off(amount: Money, original: Money | None) -> str:
    """How much less than the MRP, in whole percent rounded down; "" when it is not less."""
    if original is None or original.amount <= amount.amount:
        return ""
    percent = (original.amount - amount.amount) * 100 // original.amount
    return f"{percent}% off" if percent else ""


@register.filter
def weekday(on: date) -> str:
    """`Sat, 5 Dec`; with its year when that is not the present one."""
    year = "" if on.year == today_in_india().year else f" {on.year}"
    return f"{date_format(on, 'D, j M')}{year}"


@register.filter
def day(moment: date | datetime | None) -> str:
    """23 Nov 2026, in India."""
    if moment is None:
        return ""
    local = moment.astimezone(INDIA) if isinstance(moment, datetime) else moment
    return date_format(local, "j M Y")


@register.filter
def day_time(moment: datetime | None) -> str:
    """23 Nov 2026, 4:05 pm, in India."""
    if moment is None:
        return ""
    local = moment.astimezone(INDIA)
    return f"{day(local)}, {local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"


@register.filter
def pieces(count: int) -> str:
    """1 piece, 24 pieces."""
    return f"{count} piece" if count == 1 else f"{count} pieces"


# A picture as wide as a telephone: its dots are so small that nobody sees an eighth of them missing, and it comes sooner.
ON_TELEPHONES = "88vw"


@register.simple_tag
def picture(
    shown: Any, sizes: str, *, priority: bool = False, css: str = "", decorative: bool = False
) -> SafeString:
    """A responsive picture: AVIF where it has been made, WebP by width, with a JPEG behind, its size always stated so that nothing jumps.

    `priority` is for the one picture the page opens with; all others load when they come near.
    `decorative` empties the alternative text where the words beside it say the same.
    """
    if not shown:
        return mark_safe("")
    if isinstance(shown, Mapping):  # as an order keeps it
        shown = SimpleNamespace(**shown)
    loading = EAGER if priority else LAZY
    source = (
        format_html('<source type="image/webp" srcset="{}" sizes="{}">', shown.srcset, sizes)
        if shown.srcset
        else ""
    )
    image = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" {}{}>',
        shown.src,
        "" if decorative else shown.alt,
        shown.width,
        shown.height,
        loading,
        format_html(' class="{}"', css) if css else "",
    )
    return format_html("<picture>{}{}{}</picture>", _avif(shown, sizes), source, image)


@register.simple_tag
def blurred(shown: Any) -> SafeString:
    """What stands behind a picture until it has come: a blur of it, inside the page itself. Readers pass over it."""
    if not getattr(shown, "placeholder", ""):
        return mark_safe("")
    return format_html('<img class="blurred" src="{}" alt="" width="18" height="24">', shown.placeholder)


@register.simple_tag
def large_picture(shown: Any) -> SafeString:
    """A picture in its largest file, for looking closely; fetched when it is looked at."""
    offered = [part.rsplit(" ", 1)[0] for part in shown.srcset.split(", ") if part]
    return format_html(
        '<img src="{}" alt="" width="{}" height="{}" loading="lazy" decoding="async">',
        offered[-1] if offered else shown.src,
        shown.width,
        shown.height,
    )


@register.simple_tag
def directed_picture(wide: Any, tall: Any, *, wide_from: str = "60rem") -> SafeString:
    """One picture in two compositions: `tall` for telephones, `wide` from `wide_from` up. Opens the page."""
    if not wide or not tall:
        return picture(wide or tall, f"(min-width: {wide_from}) 100vw, {ON_TELEPHONES}", priority=True)
    source = (
        '<source media="(min-width: {})" type="image/webp" srcset="{}" sizes="100vw" width="{}" height="{}">'
    )
    wide_source = format_html(source, wide_from, wide.srcset or wide.src, wide.width, wide.height)
    tall_source = format_html(
        '<source type="image/webp" srcset="{}" sizes="{}">', tall.srcset or tall.src, ON_TELEPHONES
    )
    image = format_html(
        '<img src="{}" alt="{}" width="{}" height="{}" fetchpriority="high">',
        tall.src,
        tall.alt,
        tall.width,
        tall.height,
    )
    when = format_html('media="(min-width: {})" width="{}" height="{}" ', wide_from, wide.width, wide.height)
    sources = (_avif(wide, "100vw", when), wide_source, _avif(tall, ON_TELEPHONES), tall_source)
    return format_html("<picture>{}{}{}{}{}</picture>", *sources, image)


def _avif(shown: Any, sizes: str, when: SafeString | str = "") -> SafeString:
    """The first source of a picture whose AVIF files exist. What an order keeps of a picture may be older than them."""
    srcset = getattr(shown, "avif", "")
    if not srcset:
        return mark_safe("")
    return format_html('<source {}type="image/avif" srcset="{}" sizes="{}">', when, srcset, sizes)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the shop's line drawings, hidden from readers: the words beside it speak."""
    return mark_safe(ICONS[name])  # noqa: S308 - drawings from our own file


@register.simple_tag
def field_attrs(form_errors: dict[str, str] | None, name: str) -> SafeString:
    """Ties a field to the words about what is wrong with it."""
    if not form_errors or name not in form_errors:
        return mark_safe("")
    return format_html_join(" ", '{}="{}"', (("aria-invalid", "true"), ("aria-describedby", f"error-{name}")))


@register.filter
def rating_in(ratings: Mapping[str, Any] | None, product_id: str) -> Any:
    """A product's rating among those of a page; None when nobody has reviewed it."""
    return (ratings or {}).get(product_id)


@register.filter
def wrong_with(form_errors: dict[str, str] | None, name: str) -> str:
    """What is wrong with the field of that name; "" when nothing is."""
    return (form_errors or {}).get(name, "")
