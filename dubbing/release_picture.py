"""The timeline picture of a release, from its manifest: French spans, placements, paces, and what found no room."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from craft.timeline_picture import PictureSegment, PictureTake, PictureWords, timeline_picture
from dubbing.models import Release

FASTEST = 1.20


def release_picture(release: Release) -> SafeString:
    """One `<svg>` element, escaped by its maker; empty for a release that was never built."""
    manifest = release.manifest
    if not manifest.get("segments"):
        return SafeString("")
    refused = {one["segment"]: one for one in release.report.get("refused", [])}
    words = PictureWords(
        title=_("Release {number}: when the French and the voices speak").format(number=release.number),
        description=_("Above, when the French speaks; below, when the voice speaks. The height is the pace."),
        prefix=f"release-{release.number}",
    )
    segments = [_segment(one, refused.get(one["segment"])) for one in manifest["segments"]]
    return mark_safe(timeline_picture(segments, manifest["duration_ms"], words))


def _segment(row: dict[str, Any], refused: dict[str, Any] | None) -> PictureSegment:
    take = None
    placement = row["placement"]
    if placement is not None:
        take = PictureTake(placement["start_ms"], placement["end_ms"], placement["rate"])
    elif refused is not None:
        take = PictureTake(row["start_ms"], row["start_ms"] + refused["take_ms"] / FASTEST, FASTEST, refused=True)
    return PictureSegment(row["start_ms"], row["end_ms"], take, f"{row['position']}. {row['text']}")
