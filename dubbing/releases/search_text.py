"""The searchable words of a release, written when it goes live. `states.move_release` removes them when it ends.

The words are those that the release holds, never a draft or a later text. The French beside them is the French of the
moment: what the video says, by which everybody may find it, whether or not the French version is live.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from craft.text.searching import searchable
from craft.timing.timeline import Hold, to_language
from dubbing.models import Release, SearchText
from tutorials.models import Segment


def write_search_text(release: Release) -> None:
    """Write or replace the row of a live release; none for the interface's own words, which no page shows."""
    tutorial = release.version.tutorial
    if tutorial.is_interface:
        return
    segments = Segment.objects.filter(tutorial=tutorial).exclude(text="")
    french = dict(segments.values_list("public_id", "text"))
    found = searched(release.manifest, french, title=tutorial.title_fr or "", summary=tutorial.summary_fr or "")
    SearchText.objects.update_or_create(release=release, defaults=found)


def searched(manifest: Mapping[str, Any], french: Mapping[str, str], *, title: str, summary: str) -> dict[str, Any]:
    """The fields of the row. french: public id of a segment → its French; title, summary: the French ones."""
    titles = _once(searchable(manifest.get("title") or ""), searchable(title))
    summaries = _once(searchable(manifest.get("summary") or ""), searchable(summary))
    holds = [Hold(*hold) for hold in manifest.get("holds") or ()]
    lines = []
    for segment in manifest.get("segments", []):
        name, own = segment.get("segment", ""), segment.get("text") or ""  # an old manifest may say neither
        words = " ".join(_once(searchable(own), searchable(french.get(name, ""))))
        placed = segment.get("placement")
        start_ms = round(placed["start_ms"]) if placed else to_language(segment.get("start_ms", 0), holds)
        if words:
            lines.append([name, start_ms, own, words])
    text = "\n".join([*titles, *summaries, *(line[-1] for line in lines)])
    return {"title": "\n".join(titles), "text": text, "lines": lines}


def _once(*texts: str) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
