"""The timeline picture of a release, from its manifest: French spans, placements, paces, and what found no room."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from craft.timing.alignment import Placement as TakePlacement
from craft.timing.timeline import TimeMap, span_in_language
from craft.timing.timeline_picture import PictureSegment, PictureTake, PictureWords, timeline_picture
from dubbing.manifests import Placement, ReleasedSegment, read_manifest
from dubbing.models import Release
from dubbing.progress.preview import Preview, PreviewRow
from dubbing.reports import RefusedTake, read_report

FASTEST = 1.20


def release_picture(release: Release) -> SafeString:
    """One `<svg>` element, already escaped; empty for a release that was never built."""
    manifest = read_manifest(release.manifest)
    if not manifest.segments:
        return SafeString("")
    refused = {row.segment: row for row in read_report(release.report).refused}
    title = _("Release {number}: when the French and the voices speak").format(number=release.number)
    words = PictureWords(title=title, description=_what_it_shows(), prefix=f"release-{release.number}")
    segments = [_segment(segment, refused.get(segment.segment), manifest.times) for segment in manifest.segments]
    return mark_safe(timeline_picture(segments, manifest.duration_ms or 0, words))


def preview_picture(found: Preview) -> SafeString:
    """The same picture for approved and waiting takes; empty when they cannot be placed."""
    if found.problem or not found.duration_ms:
        return SafeString("")
    title = _("Now: when the French and the voices speak")
    words = PictureWords(title=title, description=_what_it_shows(), prefix="preview")
    segments = [_preview_segment(row, *found.french_span(row)) for row in found.rows]
    return mark_safe(timeline_picture(segments, found.duration_ms, words))


def _what_it_shows() -> str:
    return _("Above, when the French speaks; below, when the voice speaks. The height is the pace.")


def _preview_segment(row: PreviewRow, start: int, end: int) -> PictureSegment:
    take = _take(row.placement, start, row.take.speech_ms if row.take else None)
    return PictureSegment(start, end, take, f"{row.position}. {row.text}")


def _segment(row: ReleasedSegment, refused: RefusedTake | None, times: TimeMap) -> PictureSegment:
    """On the clock of the version, as its voices are placed."""
    start, end = span_in_language(row.start_ms, row.end_ms, times)
    take = _take(row.placement, start, refused.take_ms if refused else None)
    return PictureSegment(start, end, take, f"{row.position}. {row.text}")


def _take(placement: TakePlacement | Placement | None, start: int, refused_ms: int | None) -> PictureTake | None:
    """Where it is heard, or where it would begin without room; refused_ms: its length then."""
    if placement is not None:
        return PictureTake(placement.start_ms, placement.end_ms, placement.rate)
    return PictureTake(start, start + refused_ms / FASTEST, FASTEST, refused=True) if refused_ms is not None else None
