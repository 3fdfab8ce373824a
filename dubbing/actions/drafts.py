"""Hearing the whole dub before it is published."""

from __future__ import annotations

from django.db import transaction

from dubbing.actions.releases import require_open
from dubbing.drafts.choice import KIND, draft_material
from dubbing.models import DraftMix
from dubbing.permissions import hears_everybody
from jobs.models import Job
from jobs.states import ACTIVE, enqueue, tutorial_turn
from journal.actions import record
from journal.people import Person
from subtitles.permissions import require_translator
from tutorials.models import LanguageVersion


@transaction.atomic
def draft_request(*, by: Person, version: LanguageVersion) -> Job:
    """Have the draft mix of this person's circle made, or made again; the job that does it. A second request while one
    is made returns the same. A job that finds nothing changed ends at once."""
    require_translator(by, version.language)
    require_open(version)
    voice = None if hears_everybody(by, version.language) else by.pk
    draft_material(version, voice)  # refuse at once, not after the wait
    draft, _made = DraftMix.objects.get_or_create(version=version, voice_id=voice)
    DraftMix.objects.select_for_update().get(pk=draft.pk)  # a second click waits, and finds the job
    running = Job.objects.filter(kind=KIND, target=str(draft.pk), state__in=ACTIVE).first()
    if running is not None:
        return running
    job = enqueue(KIND, str(draft.pk), turn_of=tutorial_turn(version.tutorial_id), by=by)
    record(
        actor=by,
        verb="hear_draft",
        about=job,
        name=str(job),
        tutorial=version.tutorial.slug,
        language=version.language,
    )
    return job
