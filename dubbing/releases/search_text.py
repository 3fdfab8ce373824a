"""The searchable words of a release, written when it goes live. `states.move_release` removes them when it ends.

The words are those that the release holds, never a draft or a later text. The French beside them is the French of the
moment: what the video says, by which everybody may find it, whether or not the French version is live.
"""

from __future__ import annotations

from collections.abc import Mapping

from craft.documents import JsonObject
from craft.text.search_form import searchable
from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release, SearchText
from tutorials.models import Segment


def write_search_text(release: Release) -> None:
    """Write or replace the row of a live release; none for the interface's own words, which no page shows."""
    tutorial = release.version.tutorial
    if tutorial.is_interface:
        return
    segments = Segment.objects.filter(tutorial=tutorial).exclude(text="")
    french = dict(segments.values_list("public_id", "text"))
    found = search_fields(
        read_manifest(release.manifest), french, title=tutorial.title_fr or "", summary=tutorial.summary_fr or ""
    )
    SearchText.objects.update_or_create(release=release, defaults=found)


def search_fields(manifest: Manifest, french: Mapping[str, str], *, title: str, summary: str) -> JsonObject:
    """The fields of the row. french: public id of a segment → its French; title, summary: the French ones."""
    titles = _once(searchable(manifest.title), searchable(title))
    summaries = _once(searchable(manifest.summary), searchable(summary))
    lines: list[tuple[str, int, str, str]] = []
    for segment in manifest.segments:
        words = " ".join(_once(searchable(segment.text), searchable(french.get(segment.segment, ""))))
        if words:
            lines.append((segment.segment, manifest.heard_ms(segment), segment.text, words))
    text = "\n".join([*titles, *summaries, *(line[-1] for line in lines)])
    return {"title": "\n".join(titles), "text": text, "lines": lines}


def _once(*texts: str) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
