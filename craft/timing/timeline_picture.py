"""The timeline picture for reviewers: where the French speaks, where the takes are placed, and how fast.

Two lanes over one ruler: French spans above, placements below, the height of a placement is its rate, a refused one
is coral, and the video's stills lie behind. A string of SVG, nothing else: no script and no style attribute (the
site's content policy allows neither). Colours are presentation attributes, which any style sheet overrules, so the
file can also be saved and opened alone; the classes are `timeline-ruler`, `-still`, `-source`, `-link`, `-take`,
`-flagged`, `-refused`, `-limit`.

Time runs from left to right in every language, as in all players.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

INK, PAPER, TEAL, CORAL, SUN = "#1F2430", "#FBF8F3", "#0B5D66", "#C2452D", "#E8B23A"
PX_PER_S, WIDEST_PX = 20.0, 30_000.0
RULER_Y, STILLS_Y, STILLS_HEIGHT, SOURCE_Y, SOURCE_HEIGHT, FLOOR_Y, HEIGHT = 16.0, 24.0, 176.0, 32.0, 32.0, 192.0, 208.0
SLOWEST, FASTEST, FLAGGED = 0.95, 1.20, 1.10
LEAST_HEIGHT, MOST_HEIGHT = 24.0, 96.0
TICKS_S = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)
LEAST_TICK_PX, NUMBER_PX = 56.0, 36.0
# XML 1.0 knows no way to write these, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class PictureTake:
    """A placement: start and end in milliseconds, rate 0.95–1.20; refused: it finds no room."""

    start_ms: float
    end_ms: float
    rate: float
    refused: bool = False


@dataclass(frozen=True)
class PictureSegment:
    """One segment: its French span in milliseconds, its take if there is one, and a line to show on hovering."""

    start_ms: float
    end_ms: float
    take: PictureTake | None = None
    label: str = ""


@dataclass(frozen=True)
class PictureStill:
    """A still of the video: its moment in milliseconds and the address of the picture."""

    at_ms: float
    url: str


@dataclass(frozen=True)
class PictureWords:
    """What the picture says to those who read or hear it, in their language; `prefix` keeps its ids apart."""

    title: str
    description: str
    prefix: str = "timeline"
    stills: Sequence[PictureStill] = field(default=())


def timeline_picture(segments: Sequence[PictureSegment], duration_ms: float, words: PictureWords) -> str:
    """The picture as one `<svg>` element: 20 px per second, less where the video is longer than 25 minutes.

    ValueError when duration_ms is not above 0.
    """
    if not duration_ms > 0:
        raise ValueError("a timeline lasts longer than 0 ms")
    scale = min(PX_PER_S / 1000, WIDEST_PX / duration_ms)
    width = duration_ms * scale
    prefix = _text(words.prefix)
    takes = [(segment, segment.take) for segment in segments if segment.take is not None]
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" direction="ltr" '
            f'aria-labelledby="{prefix}-title {prefix}-desc" width="{_px(width)}" height="{_px(HEIGHT)}" '
            f'viewBox="0 0 {_px(width)} {_px(HEIGHT)}">'
        ),
        f'<title id="{prefix}-title">{_text(words.title)}</title>',
        f'<desc id="{prefix}-desc">{_text(words.description)}</desc>',
        *_stills(words.stills, scale),
        *_ruler(duration_ms, scale),
        *(_limit(rate, width) for rate in (1.0, FLAGGED)),
        *(_source(segment, scale) for segment in segments),
        *(_link(segment.start_ms, take, scale) for segment, take in takes),
        *(_take(segment, take, scale) for segment, take in takes),
        "</svg>",
    ]
    return "\n".join(parts)


def rate_height(rate: float) -> float:
    """The height of a placement in pixels: 24 at 0.95, 96 at 1.20, even in between."""
    share = (min(max(rate, SLOWEST), FASTEST) - SLOWEST) / (FASTEST - SLOWEST)
    return LEAST_HEIGHT + share * (MOST_HEIGHT - LEAST_HEIGHT)


def _stills(stills: Sequence[PictureStill], scale: float) -> list[str]:
    return [
        f'<image class="timeline-still" x="{_px(still.at_ms * scale)}" y="{_px(STILLS_Y)}" '
        f'height="{_px(STILLS_HEIGHT)}" opacity="0.25" href="{_text(still.url)}"/>'
        for still in stills
    ]


def _ruler(duration_ms: float, scale: float) -> list[str]:
    step_s = next((step for step in TICKS_S if step * 1000 * scale >= LEAST_TICK_PX), TICKS_S[-1])
    ticks = []
    for second in range(0, int(duration_ms / 1000) + 1, step_s):
        x = second * 1000 * scale
        minutes, rest = divmod(second, 60)
        ticks.append(f"M{_px(x)} {_px(RULER_Y)}V{_px(RULER_Y + 8)}")
        if x + NUMBER_PX <= duration_ms * scale:  # a number cut by the edge would be misread
            ticks.append(f'<text x="{_px(x + 3)}" y="{_px(RULER_Y - 4)}" font-size="11">{minutes}:{rest:02d}</text>')
    marks = " ".join(tick for tick in ticks if tick.startswith("M"))
    line = f"M0 {_px(RULER_Y)}H{_px(duration_ms * scale)} {marks}"
    numbers = [tick for tick in ticks if tick.startswith("<")]
    return [f'<g class="timeline-ruler" fill="{INK}">', f'<path d="{line}" stroke="{INK}"/>', *numbers, "</g>"]


def _limit(rate: float, width: float) -> str:
    y = _px(FLOOR_Y - rate_height(rate))
    return f'<path class="timeline-limit" d="M0 {y}H{_px(width)}" stroke="{INK}" stroke-dasharray="2 6"/>'


def _source(segment: PictureSegment, scale: float) -> str:
    return _bar(segment.start_ms, segment.end_ms, SOURCE_Y, SOURCE_HEIGHT, scale, "timeline-source", INK, segment.label)


def _take(segment: PictureSegment, take: PictureTake, scale: float) -> str:
    kind, colour = "timeline-take", TEAL
    if take.refused:
        kind, colour = "timeline-take timeline-refused", CORAL
    elif take.rate > FLAGGED + 5e-4:  # as in craft.timing.alignment_report: at 1.10 is not above 1.10
        kind, colour = "timeline-take timeline-flagged", SUN
    height = rate_height(take.rate)
    label = f"{take.rate:.2f}× {segment.label}".strip()
    return _bar(take.start_ms, take.end_ms, FLOOR_Y - height, height, scale, kind, colour, label)


def _link(source_ms: float, take: PictureTake, scale: float) -> str:
    """From where the French begins to where the take begins: how far a voice is from its picture, at a glance."""
    top, bottom = SOURCE_Y + SOURCE_HEIGHT, FLOOR_Y - rate_height(take.rate)
    line = f"M{_px(source_ms * scale)} {_px(top)}L{_px(take.start_ms * scale)} {_px(bottom)}"
    return f'<path class="timeline-link" d="{line}" stroke="{INK}" fill="none"/>'


def _bar(
    start_ms: float, end_ms: float, y: float, height: float, scale: float, kind: str, colour: str, label: str
) -> str:
    # At least one pixel wide: a segment that is refused down to nothing must still be seen.
    width = max(1.0, (end_ms - start_ms) * scale)
    return (
        f'<rect class="{kind}" x="{_px(start_ms * scale)}" y="{_px(y)}" width="{_px(width)}" height="{_px(height)}" '
        f'rx="3" fill="{colour}" stroke="{PAPER}"><title>{_text(label)}</title></rect>'
    )


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("", value), quote=True)
