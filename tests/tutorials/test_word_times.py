"""After a correction the words get their times anew: asked for by the change, found by a worker in a person's voice."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import RATE
from craft.text.heard_words import heard_words
from jobs.models import Job
from jobs.states import lease
from media.picture.probe import AudioStream, Probe
from media.speech import recogniser
from storage.files import keep_private
from tests.factories import coordinator, speech, tutorial
from tests.job_runs import work_off
from tests.material.known_words import Joined, joined, single_words
from tutorials.actions import segment_edit, segment_merge, segment_split
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.word_time_requests import KIND

pytestmark = pytest.mark.django_db
BEFORE_MS = 1000
SAID = joined(single_words("fr"), seed=2)


@pytest.fixture
def film(tmp_path: Path) -> Tutorial:
    """One sentence, a second after its beginning; of its words the machine has misheard the second."""
    sound = tmp_path / "film.wav"
    soundfile.write(sound, np.concatenate([np.zeros(BEFORE_MS * RATE // 1000, np.float32), SAID.sound]), RATE)
    kept = keep_private(sound, "originals")
    ms = BEFORE_MS + round(len(SAID.sound) * 1000 / RATE)
    heard = AudioStream(0, 0, "pcm_s16le", 1, RATE, ms, "fr")
    probed = Probe(ms, ms, 640, 360, 25.0, False, 0, 0, "h264", "", "", "wav", 1, (heard,))
    row = tutorial(
        sentences=[(BEFORE_MS, ms, misheard(SAID))],
        original=kept.path,
        original_sha256=kept.sha256,
        duration_ms=ms,
        probe=asdict(probed),
    )
    words = misheard(SAID).split()
    segment = speech(row)[0]
    segment.words = [
        [ms + BEFORE_MS + 150, ms + BEFORE_MS + 200, f" {word}", 0.3]
        for word, ms in zip(words, starts(SAID), strict=True)
    ]
    segment.save(update_fields=["words"])
    return row


def misheard(said: Joined) -> str:
    first, _second, *rest = said.text.split()
    return " ".join([first, "pardon", *rest])


def starts(said: Joined) -> list[int]:
    return [round(ms) for ms in said.times_ms[:-1] if ms is not None]


def correct_text(film: Tutorial, text: str = SAID.text) -> Segment:
    segment = speech(film)[0]
    return segment_edit(by=coordinator(), segment=segment, text=text, base_revision=segment.revision)


def off(segment: Segment) -> list[int]:
    segment.refresh_from_db()
    assert [word[2].strip() for word in segment.words] == heard_words(SAID.text)
    return [abs(word[0] - BEFORE_MS - ms) for word, ms in zip(segment.words, starts(SAID), strict=True)]


def test_each_word_of_the_corrected_text_is_found_where_it_is_said(film: Tutorial) -> None:
    segment = correct_text(film)
    assert len(segment.words) == len(SAID.text.split()) and segment.words[1][2] == " pardon"  # nothing in the request
    [job] = work_off(KIND)
    assert (job.state, job.queue, job.rank) == (Job.State.DONE, Job.Queue.SHORT, Job.Rank.IDLE)
    assert np.median(off(segment)) <= 80 and max(off(segment)) <= 400
    assert [word[3] for word in segment.words][:3] == [0.3, 1.0, 0.3]


def test_where_nobody_can_look_for_them_they_come_from_the_letters(
    film: Tutorial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recogniser, "soundswallower", None)
    segment = correct_text(film)
    work_off(KIND)
    assert max(off(segment)[2:]) == 150  # as the machine had heard them


def test_a_text_that_changed_meanwhile_is_looked_for_again(film: Tutorial) -> None:
    segment = correct_text(film, "Tout autre chose.")
    first = Job.objects.get(kind=KIND)
    assert lease(first.pk) is not None  # a worker reads the sentence as it is now
    segment = segment_edit(by=coordinator("paul"), segment=segment, text=SAID.text, base_revision=segment.revision)
    behind = Job.objects.get(kind=KIND, state=Job.State.QUEUED)
    assert behind.target != first.target
    work_off(KIND)
    assert np.median(off(segment)) <= 80


def test_the_parts_of_a_split_share_the_words_and_joined_they_have_them_all(film: Tutorial) -> None:
    segment = correct_text(film)
    work_off(KIND)
    by = coordinator("paul")
    segment.refresh_from_db()
    words = segment.words
    cut = len(" ".join(SAID.text.split()[:2])) + 1
    second = segment_split(by=by, segment=segment, at=cut, base_revision=segment.revision)
    assert second.start_ms is not None and abs(second.start_ms - BEFORE_MS - starts(SAID)[2]) <= 400
    assert len(second.words) == len(words) - 2
    assert not Job.objects.filter(kind=KIND, state=Job.State.QUEUED).exists()
    segment.refresh_from_db()
    assert segment_merge(by=by, segment=segment, base_revision=segment.revision).words == words


def test_a_film_that_is_put_away_is_left_alone(film: Tutorial) -> None:
    segment = correct_text(film)
    Tutorial.objects.filter(pk=film.pk).update(state=Tutorial.State.ARCHIVED)
    [job] = work_off(KIND)
    segment.refresh_from_db()
    assert job.state == Job.State.DONE and segment.words[1][2] == " pardon"
