"""A version that nobody writes: nothing of it is compared with the French as if its voice had read that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.urls import reverse

from craft import languages
from craft.timing.speech_rate import predicted_ms
from dubbing.actions.pace import learn_pace
from dubbing.models import Take
from dubbing.queries import Verdicts, review_queue
from dubbing.takes.doubt_figures import doubt_figures, said_text
from media.sound.take_reader import read_take
from outlets.steps.making import has_times
from public.queries.watch import WatchPage
from subtitles.queries.pace import pace_of
from tests import factories
from tests.dubbing import studio
from tests.dubbing.conftest import Room, spoken_room
from tests.volunteers.shortcuts import signed_in
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(db: None) -> Room:
    """In Spanish, which a recogniser knows: the French is not to be looked for in it."""
    return spoken_room(factories.tutorial("parle"), "es")


def takes(room: Room, factor: float, **figures: Any) -> list[Take]:
    """Of each sentence one that waits, as long as the French times `factor`."""
    french = languages.get("fr").seconds_per_letter
    return [
        Take.objects.create(
            segment=segment,
            language="es",
            voice=room.voice,
            state="submitted",
            audio="takes/x.flac",
            sha256=f"{segment.pk:064d}",
            source_digest=segment.digest,
            speech_end_ms=round(factor * predicted_ms(segment.text, french)),
            figures=figures,
        )
        for segment in room.sentences
    ]


def test_it_is_ranked_without_phones_and_the_page_says_so(spoken: Room) -> None:
    found = takes(spoken, 1.0, text_check="found", text_margin={"mean": -9.0, "end": -9.0, "hurried": 1.0})
    assert [said_text(take) for take in found] == [None] * len(found)
    assert doubt_figures(read_take(studio.take_file(1)), None, "es")["text_check"] == "unavailable"
    queue = review_queue(spoken.version, spoken.reviewer, Verdicts())
    assert queue.unchecked and not any(doubt.reasons for doubt in queue.doubts.values()), "nor by older figures"
    page = signed_in(spoken.reviewer).get(reverse("dubbing:review", args=["parle", "es"]))
    assert 'id="text-unchecked"' in page.content.decode()


def test_what_is_much_too_short_for_its_french_is_heard_first(spoken: Room) -> None:
    found = takes(spoken, 1.0)
    Take.objects.filter(pk=found[-1].pk).update(speech_end_ms=found[-1].speech_end_ms // 5)
    assert review_queue(spoken.version, spoken.reviewer, Verdicts()).waiting[0].pk == found[-1].pk


def test_the_pace_of_a_voice_is_learned_from_the_french_that_it_said(spoken: Room) -> None:
    before = pace_of(spoken.voice, "es")
    slow = takes(spoken, 1.6)
    learn_pace(slow[-1])
    after = pace_of(User.objects.get(pk=spoken.voice.pk), "es")
    assert after.takes == len(slow) and after.scale > before.scale
    french = languages.get("fr").seconds_per_letter
    said = spoken.sentences[0].text
    real = slow[0].speech_end_ms
    assert abs(predicted_ms(said, french, after) - real) < abs(predicted_ms(said, french, before) - real)


def test_a_changed_french_says_nothing_of_the_pace(spoken: Room) -> None:
    found = takes(spoken, 1.6)
    Take.objects.update(source_digest="older")
    learn_pace(found[0])
    assert pace_of(User.objects.get(pk=spoken.voice.pk), "es").takes == 0


def test_no_french_word_lights_up_while_another_language_is_heard() -> None:
    spanish, french = languages.get("es"), languages.get("fr")
    assert not has_times(cast(WatchPage, SimpleNamespace(text_lang=french, language=spanish)))
    assert has_times(cast(WatchPage, SimpleNamespace(text_lang=spanish, language=spanish)))
