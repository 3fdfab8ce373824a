"""How fast a voice speaks: learned for a person and language from their submitted and approved takes, and from the
sentence of the microphone test."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q

from craft import languages
from craft.documents import JsonValue
from craft.timing.speech_rate import predicted_ms
from craft.timing.voice_pace import learned_pace
from dubbing.models import Take
from dubbing.states import TakeState
from journal.people import Person
from subtitles.actions.rewording import voice_forget
from subtitles.queries.pace import languages_pace
from tutorials.models import Segment

FASTEST_TEST, SLOWEST_TEST = 2.0, 2.5  # times the language's pace: beyond that it is no reading of the sentence
NEWEST_TAKES = 200  # so many say all that there is to learn; a voice's pace may change over the years

SAYS_THE_FRENCH = Q(segment__kind=Segment.Kind.SPEECH, source_digest=F("segment__digest"))
"""Of a take without a text: its sentence, as the French is still."""
NOT_THE_WHOLE_TEXT = {
    ("wrong_text", "warn"), ("cut_start", "retake"), ("cut_end", "retake"), ("dropouts", "retake"),
}  # fmt: skip  # a table
"""Findings of a take that says nothing of the pace, for its text was not said, or not all of it. What the recogniser
hears comes later than the take: the next one learns without it."""


@transaction.atomic
def learn_pace(take: Take) -> None:
    """Compute the person's pace again from their takes of this language (the last sound one of each segment), and store
    it in their account, where the fit meter finds it."""
    _learn(take.voice_id, take.language)


@transaction.atomic
def microphone_test_learn(*, by: Person, language: str, text: str, speech_ms: int) -> bool:
    """The microphone test's sentence says something of the pace, too: a person who has recorded nothing yet need not
    record only to be known. The last test counts. False: it says nothing of this language (too short or too long for
    anybody, or not a language that the person records)."""
    if not by.may_record(language):
        return False
    expected = predicted_ms(text, languages.get(language).seconds_per_letter)
    if not expected / FASTEST_TEST <= speech_ms <= expected * SLOWEST_TEST:
        return False  # cut off, or something else was said
    _learn(by.pk, language, test=[text, speech_ms])
    return True


def _learn(person_id: int | None, language: str, *, test: list[Any] | None = None) -> None:
    people: Any = get_user_model().objects
    # Locked first: a count made before the wait would miss a take.
    person = people.select_for_update().get(pk=person_id)
    rows = Take.objects.filter(
        voice_id=person_id,
        language=language,
        state__in=(TakeState.SUBMITTED, TakeState.APPROVED),
    )
    rows = rows.exclude(Q(revision=None) & ~SAYS_THE_FRENCH).select_related("segment", "revision").order_by("-pk")
    rows = rows.only("language", "speech_start_ms", "speech_end_ms", "findings", "segment__text", "revision__text")
    said: dict[int, tuple[str, float]] = {}
    for take in rows[:NEWEST_TAKES]:
        if not any((finding["code"], finding["severity"]) in NOT_THE_WHOLE_TEXT for finding in take.findings):
            said.setdefault(take.segment_id, _spoken_text(take))
    before = person.speaking_pace.get(language, {})
    test = test or before.get("test")
    pace = learned_pace(
        list(said.values()),
        languages.get(language).seconds_per_letter,
        languages_pace(language, without=person.pk),
        rehearsed=[(str(test[0]), float(test[1]))] if test else [],
    )
    kept: dict[str, JsonValue] = {"base_s": round(pace.base_s, 4), "scale": round(pace.scale, 4), "takes": pace.takes}
    if test:
        kept["test"] = test
    people.filter(pk=person.pk).update(speaking_pace={**person.speaking_pace, language: kept})


def _spoken_text(take: Take) -> tuple[str, float]:
    """The text, and how long this voice took. Of a take that nobody wrote the French, as long as if that had been a
    text of its language: French letters last for another time."""
    length = float(take.speech_ms)
    if take.revision is not None:
        return take.revision.text, length
    own, french = (languages.get(tag).seconds_per_letter for tag in (take.language, "fr"))
    return take.segment.text, length * own / french


@transaction.atomic
def pace_forget(voice: Person) -> None:
    """What was learned from a voice goes with it."""
    get_user_model().objects.filter(pk=voice.pk).update(speaking_pace={})
    voice_forget(voice)
