"""The words of the page that plays a draft mix: what is in it, and what is missing."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dubbing.manifests import read_draft
from dubbing.models import DraftMix
from dubbing.queries import MissingStep
from dubbing.releases.report_messages import slower_message
from dubbing.reports import Waiting
from tutorials.models import LanguageVersion
from tutorials.queries import segment_mark

register = template.Library()
FIRST_WORDS = 48
"""Letters of a segment that name it in a list."""

KINDS: dict[str, Promise] = {
    "to_translate": gettext_lazy("to translate"),
    "to_review": gettext_lazy("text to review"),
    "changes": gettext_lazy("text asked again"),
    "to_record": gettext_lazy("to record"),
    "take_review": gettext_lazy("recording to review"),
    "refused": gettext_lazy("recording asked again"),
    "no_room": gettext_lazy("finds no room: the French is heard"),
}


@register.filter
def missing_words(kind: str) -> Promise:
    return KINDS[kind]


@register.simple_tag
def segment_name(missing: MissingStep) -> str:
    """As people know a segment, with the first words of what is said there: the translation where there is one."""
    said = missing.words if len(missing.words) <= FIRST_WORDS else missing.words[: FIRST_WORDS - 1].rstrip() + "…"
    name = format_html('<bdi dir="auto">{}</bdi>', said)
    mark = segment_mark(missing.row.segment)
    return format_html('<span class="nowrap">{}</span> · {}', mark, name) if mark else name


@register.simple_tag
def missing_link(version: LanguageVersion, missing: MissingStep, reviews: bool) -> str:
    """Where the next step of this segment is done. reviews: whether the reader may review."""
    place = (version.tutorial.slug, version.language)
    if missing.kind in {"to_translate", "changes"} or (missing.kind == "to_review" and not reviews):
        return reverse("subtitles:translate", args=[*place, missing.row.segment.public_id])
    if missing.kind == "to_review":
        return reverse("subtitles:review", args=place)
    if missing.kind == "no_room":
        return reverse("dubbing:room", args=place)
    if missing.kind == "take_review" and reviews:
        return reverse("dubbing:review", args=place)
    return reverse("dubbing:record", args=[*place, missing.row.segment.public_id])


@register.simple_tag
def draft_words(draft: DraftMix, everybody: bool) -> str:
    """How much of it is heard, and how long it waits."""
    manifest = read_draft(draft.manifest)
    heard, of = manifest.heard.segments, manifest.heard.of
    said = ngettext(
        "A voice is heard in %(heard)d of %(of)d sentence.", "A voice is heard in %(heard)d of %(of)d sentences.", of
    ) % {"heard": heard, "of": of}
    waits = manifest.times.waiting_ms
    if waits:
        seconds = round(waits / 1000, 1)
        said += " " + _("The picture waits for %(seconds)s s in all.") % {"seconds": seconds}
    if manifest.map:
        video_ms = manifest.map[-1][0]
        longer_ms = manifest.duration_ms - video_ms
        slower = Waiting(slower_ms=round(longer_ms) - waits, longer_percent=round(100 * longer_ms / video_ms, 1))
        said += " " + slower_message(slower)
    if manifest.over_limit:
        said += " " + _("That makes the film longer than the town allows: publishing will ask for a yes.")
    return said
