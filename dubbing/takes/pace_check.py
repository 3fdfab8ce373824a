"""After a take: is the voice known now, and which texts will be too long in it? They are asked for again before they
are recorded. Running twice does no harm."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.utils.translation import gettext as _

from dubbing.models import Take
from dubbing.states import TakeState
from jobs.execution import Progress
from jobs.models import Job
from journal.people import Person
from subtitles.actions.rewording import rewordings_find
from tutorials.models import LanguageVersion


def check_texts(job: Job, progress: Progress) -> None:
    """Every text of the take's version that nobody has recorded yet, at the pace of the voice that records most."""
    take = Take.objects.select_related("segment").filter(pk=job.target).first()
    if take is None:
        return
    version = LanguageVersion.objects.filter(tutorial=take.segment.tutorial_id, language=take.language).first()
    voice = main_voice(take.segment.tutorial_id, take.language)
    if version is None or voice is None:
        return
    progress(200, _("checking the texts at the voice's own pace"))
    rewordings_find(version, voice, recorded=_recorded_segments(version))


def main_voice(tutorial_id: int, language: str) -> Person | None:
    """Who recorded most segments of a version; of two who recorded as many, who came first."""
    takes = Take.objects.filter(
        segment__tutorial=tutorial_id, language=language, state__in=(TakeState.SUBMITTED, TakeState.APPROVED)
    )
    counted = takes.order_by().values("voice").annotate(segments=Count("segment", distinct=True))
    first = counted.order_by("-segments", "voice").first()
    return get_user_model().objects.filter(pk=first["voice"]).first() if first else None


def _recorded_segments(version: LanguageVersion) -> set[int]:
    takes = Take.objects.filter(segment__tutorial=version.tutorial_id, language=version.language)
    return set(takes.filter(state__in=(TakeState.SUBMITTED, TakeState.APPROVED)).values_list("segment", flat=True))
