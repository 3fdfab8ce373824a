"""What a podcast app shows of an episode: its square picture and its steps, beside the sound that every version has."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dubbing.queries.redistribution import PASS_ON
from dubbing.releases.outlets import Outlet, OutletInputs, OutletSource
from media.picture.label import Chapter
from outlets.podcast.episodes import COVER, has_episodes

CHAPTERS = "chapters"
CHAPTERS_VERSION = "1.2.0"  # of the Podcasting 2.0 chapters format


def add_files(inputs: OutletInputs) -> None:
    inputs.files.silent(COVER, inputs.cover)
    if inputs.label.chapters:
        inputs.files.text(CHAPTERS, inputs.folder / "chapters.json", chapters_document(inputs.label.chapters))


def chapters_document(steps: Sequence[Chapter]) -> str:
    """The document that `podcast:chapters` names."""
    chapters = [{"startTime": step.start_ms / 1000, "title": step.title} for step in steps]
    return json.dumps({"version": CHAPTERS_VERSION, "chapters": chapters}, ensure_ascii=False)


OUTLET = Outlet(
    name="podcast",
    title=_("Podcast"),
    roles={COVER: "the square picture of an episode", CHAPTERS: "its steps with their times, for podcast apps"},
    scope=PASS_ON,
    make=add_files,
    source=OutletSource.SOUND,
    urls="outlets.podcast.urls",
    in_list=has_episodes,
    list_head="outlets/podcast/list_head.html",
    watch_head="outlets/podcast/watch_head.html",
)
