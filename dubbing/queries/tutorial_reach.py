"""What hangs on a tutorial: what goes when it is put away, replaced or destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.models import Release, Take
from subtitles.models import Translation
from tutorials.models import LanguageVersion, Segment, Tutorial


@dataclass(frozen=True)
class TutorialReach:
    """sentences: spoken segments. texts: approved translations. takes, voices: recordings that are kept, and of how
    many people. asked: languages in which work is asked for. live: languages that parents find it in."""

    sentences: int
    texts: int
    takes: int
    voices: int
    asked: list[str]
    live: list[str]


def tutorial_reach(tutorial: Tutorial) -> TutorialReach:
    """Five queries."""
    of_it = {"segment__tutorial": tutorial, "segment__retired_at": None}
    voices = list(
        Take.objects.filter(**of_it).exclude(state=Take.State.ERASED).order_by().values_list("voice", flat=True)
    )
    opened = LanguageVersion.objects.filter(tutorial=tutorial, state=LanguageVersion.State.OPEN)
    live = Release.objects.filter(version__tutorial=tutorial, state=Release.State.LIVE)
    return TutorialReach(
        sentences=Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None).count(),
        texts=Translation.objects.filter(**of_it).exclude(approved=None).count(),
        takes=len(voices),
        voices=len(set(voices)),
        asked=list(opened.exclude(language=tutorial.source_language).values_list("language", flat=True)),
        live=list(live.order_by("version__opened_at").values_list("version__language", flat=True)),
    )
