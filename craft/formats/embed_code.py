"""The HTML that somebody puts into their own page to show one of our videos."""

from __future__ import annotations

from html import escape

WIDTH, WIDEST, NARROWEST = 640, 1920, 200
BELOW_PX = 170  # the strip and the foot of the embedded player


def embed_code(address: str, title: str, width: int, height: int) -> str:
    """address: of the embedded player, whole."""
    return (
        f'<iframe src="{escape(address)}" width="{width}" height="{height}" title="{escape(title)}" '
        'style="border:0;max-width:100%" allow="fullscreen; picture-in-picture" allowfullscreen loading="lazy" '
        'referrerpolicy="strict-origin"></iframe>'
    )


def frame_size(width: int, height: int, most_wide: int | None = None, most_high: int | None = None) -> tuple[int, int]:
    """The frame for a video of this shape: as wide as the limit, and as high as the player is then."""
    wide = min(most_wide or WIDTH, WIDEST)
    high = round(wide * height / max(1, width)) + BELOW_PX
    if most_high and high > most_high:
        high = most_high
        wide = min(wide, max(NARROWEST, round((high - BELOW_PX) * width / max(1, height))))
    return wide, high
