"""How fast a voice speaks: learned for a person and language from their submitted and approved takes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from craft import languages
from craft.timing.voice_pace import learned_pace
from dubbing.models import Take
from dubbing.states import T
from subtitles.queries.pace import languages_pace

NEWEST_TAKES = 200  # so many say all that there is to learn; a voice's pace may change over the years


@transaction.atomic
def learn_pace(take: Take) -> None:
    """Compute the person's pace again from their takes of this language (the last one of each segment), and store it in
    their account, where the fit meter finds it."""
    people: Any = get_user_model().objects
    # Locked first: a count made before the wait would miss a take.
    person = people.select_for_update().get(pk=take.voice_id)
    rows = Take.objects.filter(
        voice_id=take.voice_id, language=take.language, state__in=(T.SUBMITTED, T.APPROVED), revision__isnull=False
    ).order_by("-pk")
    said: dict[int, tuple[str, float]] = {}
    for segment_id, start, end, text in rows.values_list(
        "segment_id", "speech_start_ms", "speech_end_ms", "revision__text"
    )[:NEWEST_TAKES]:
        said.setdefault(segment_id, (text, end - start))
    pace = learned_pace(
        list(said.values()),
        languages.get(take.language).seconds_per_letter,
        languages_pace(take.language, without=person.pk),
    )
    kept = {"base_s": round(pace.base_s, 4), "scale": round(pace.scale, 4), "takes": pace.takes}
    before = person.speaking_pace.get(take.language, {})
    people.filter(pk=person.pk).update(speaking_pace={**person.speaking_pace, take.language: {**before, **kept}})
