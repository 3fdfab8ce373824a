"""How far a version is, in words and as one bar of segments by part: the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext_lazy, pgettext_lazy

from dubbing.queries import Stage, VersionProgress, counted_now
from tutorials.models import LanguageVersion

register = template.Library()

STAGE_WORDS: dict[str, Promise] = {
    "to_translate": pgettext_lazy("stage", "to translate"),
    "to_review": pgettext_lazy("stage", "to review"),
    "to_record": pgettext_lazy("stage", "to record"),
    "to_listen": pgettext_lazy("stage", "to listen to"),
    "no_room": pgettext_lazy("stage", "without room"),
    "ready": pgettext_lazy("stage", "ready to publish"),
    "live": pgettext_lazy("stage", "live"),
    "behind": pgettext_lazy("stage", "live, but behind"),
}
LIVE_BEHIND = ngettext_lazy("live, {n} sentence behind", "live, {n} sentences behind", "n")
PART_WORDS = {
    "to_translate": ngettext_lazy("{n} sentence to translate", "{n} sentences to translate", "n"),
    "to_review": ngettext_lazy("{n} text to review", "{n} texts to review", "n"),
    "to_record": ngettext_lazy("{n} sentence to record", "{n} sentences to record", "n"),
    "to_listen": ngettext_lazy("{n} recording to hear", "{n} recordings to hear", "n"),
    "no_room": ngettext_lazy("{n} sentence without room", "{n} sentences without room", "n"),
    "done": ngettext_lazy("{n} sentence finished", "{n} sentences finished", "n"),
}


@dataclass(frozen=True)
class BarPart:
    """x, width: of its place in the bar, as SVG percentages."""

    name: str
    count: int
    words: str
    x: str
    width: str


def bar_parts(progress: VersionProgress) -> list[BarPart]:
    found, before = [], 0
    share = 100 / max(1, progress.total)
    for name, count in progress.parts:
        words = PART_WORDS[name].format(n=count)
        found.append(BarPart(name, count, words, f"{before * share:.3f}%", f"{count * share:.3f}%"))
        before += count
    return found


@register.simple_tag
def stage_words(stage: Stage) -> SafeString:
    """ "to review 7/14": the stage by name, with its count where something is left; "live, 3 sentences behind"."""
    if stage.name == "behind" and stage.count:
        return format_html("{}", LIVE_BEHIND.format(n=stage.count))
    name = STAGE_WORDS[stage.name]
    if not stage.count:
        return format_html("{}", name)
    return format_html('{} <bdi class="ltr">{}/{}</bdi>', name, stage.count, stage.of)


@register.filter
def stage_name(name: str) -> str:
    return str(STAGE_WORDS[name])


@register.filter
def part_words(part: str, count: int) -> str:
    """ "7 texts to review"."""
    return str(PART_WORDS[part].format(n=count))


@register.inclusion_tag("dubbing/_stage_bar.html")
def stage_bar(progress: VersionProgress, *, named: bool = True) -> dict[str, list[BarPart] | bool | str]:
    """The bar. named: with the name of each part beside it; else they are its label."""
    parts = bar_parts(progress)
    return {"parts": parts, "named": named, "label": " · ".join(part.words for part in parts)}


@register.inclusion_tag("dubbing/_version_stage.html")
def version_stage(version: LanguageVersion) -> dict[str, VersionProgress | str]:
    """The stage and the bar of the version that somebody works on; one query."""
    progress = counted_now(version)
    return {"progress": progress, "done": PART_WORDS["done"].format(n=progress.part("done"))}
