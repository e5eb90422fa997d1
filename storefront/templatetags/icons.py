"""The shop's line drawings, 24 by 24, one weight."""

from __future__ import annotations


def _line(paths: str) -> str:
    return (
        '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.4" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{paths}</svg>'
    )


ICONS = {
    "bag": _line('<path d="M5 8h14l1 13H4L5 8Z"/><path d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5"/>'),
    "search": _line('<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>'),
    "person": _line('<circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4.4 3.800-7 8-7s7.400 2.600 8 7"/>'),
    "heart": _line(
        '<path d="M12 20.5S3.500 15.500 3.500 9.300A4.800 4.800 0 0 1 12 6.600a4.800 4.800 0 0 1 8.500 2.700c0 6.200-8.500 11.200-8.500 11.200Z"/>'
    ),
    "lock": _line('<path d="M5 11h14v10H5zM8 11V7.500a4 4 0 0 1 8 0V11"/>'),
}
