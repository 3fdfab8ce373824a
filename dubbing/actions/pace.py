"""How fast a voice speaks: one number per person and language, learned from their submitted and approved takes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from craft import languages
from craft.timing.speech_rate import take_residual
from dubbing.models import Take
from dubbing.states import T


@transaction.atomic
def learn_pace(take: Take) -> None:
    """Compute the person's pace again from their takes of this language (the last one of each segment), and store
    [Σ r, number] in their account, where the fit meter finds it."""
    people: Any = get_user_model().objects
    person = people.select_for_update().get(
        pk=take.voice_id
    )  # lock first: a count made before the wait would miss a take
    residuals: dict[int, float] = {}
    per_letter = languages.get(take.language).seconds_per_letter
    rows = Take.objects.filter(
        voice_id=take.voice_id, language=take.language, state__in=(T.SUBMITTED, T.APPROVED), revision__isnull=False
    ).order_by("pk")
    for segment_id, start, end, text in rows.values_list(
        "segment_id", "speech_start_ms", "speech_end_ms", "revision__text"
    ):
        residual = take_residual(end - start, text, per_letter)
        if residual is not None:
            residuals[segment_id] = residual
    learned = [round(sum(residuals.values()), 6), len(residuals)]
    people.filter(pk=person.pk).update(speaking_theta={**person.speaking_theta, take.language: learned})
