"""One verdict: the whole tutorial is solved with every take, and everybody reads what was found."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone, translation

from craft import languages
from craft.timing.alignment import Slot, align
from craft.timing.natural_pace import EASY_RATE, unhurried_alignment
from craft.timing.speech_rate import predicted_ms
from dubbing.models import NoRoom, Take, VersionVerdict
from dubbing.progress import verdicts, version_alignment
from dubbing.progress.verdicts import solve_version
from dubbing.queries import Stage, Verdicts, progress_of, unplaced_segments
from journal.message_translation import translate_message
from subtitles.models import Translation
from tests import factories
from tests.dubbing.judged_takes import LETTERS_PER_SECOND, TWO, kinds, narration, opened, recorded, solved
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.postgres), 1, 2])
def test_it_is_what_a_release_of_all_takes_will_find(seed: int) -> None:
    """To the millisecond, and following it once is enough."""
    chance = random.Random(seed)
    spans, lengths, duration_ms = narration(chance, 40, 1.25)
    version = opened(spans, duration_ms=duration_ms)
    segments = factories.speech(version.tutorial)
    takes = [recorded(version, segment, length) for segment, length in zip(segments, lengths, strict=True)]
    told = solved(version)
    slots = [Slot(float(start), float(end), float(length)) for (start, end), length in zip(spans, lengths, strict=True)]
    asked = align(slots, duration_ms, drop_refused=True, kept=[])
    advised = unhurried_alignment(asked, slots, duration_ms, kept=[])
    refused = {refusal.index: refusal.advised_ms for refusal in advised.refused}
    assert refused, "a narration that asks nothing proves nothing"
    for index, (take, placement) in enumerate(zip(takes, asked.placements, strict=True)):
        verdict = told.of(take)
        assert verdict is not None
        assert (verdict.kind == "no_room") == (index in refused)
        if placement is None:
            assert 0 <= verdict.natural_ms - refused[index] < 1
            assert verdict.letters == -(-refused[index] * LETTERS_PER_SECOND // 1000)
        else:
            assert abs(verdict.rate - placement.rate) < 1e-4
            assert abs(verdict.start_ms - placement.start_ms) <= 0.5
    for index, take in enumerate(takes):
        verdict = told.of(take)
        if index in refused and verdict:
            Take.objects.filter(pk=take.pk).update(
                speech_end_ms=take.speech_end_ms - verdict.natural_ms, audio_sha256=f"shorter {index}"
            )
    followed = solved(version)
    assert "no_room" not in kinds(followed, takes)
    assert not NoRoom.objects.exists()
    # Nor is anybody hurried who followed: by what only just fits all of these were played at 1.20.
    rates = [verdict.rate for index in refused for verdict in [followed.of(takes[index])] if verdict]
    assert max(rates) <= EASY_RATE + 0.005


def test_what_is_not_recorded_counts_with_the_meter_and_without_a_text_as_the_french() -> None:
    version = opened(TWO, duration_ms=9000)
    first, second = factories.speech(version.tutorial)
    long = "ا" * 200
    Translation.objects.get(segment=second).revisions.update(text=long)
    take = recorded(version, first, 5200)
    told = solved(version)
    needs = predicted_ms(long, languages.get("ar").seconds_per_letter)
    assert needs > 1.2 * 4300
    assert told.texts[second.public_id].kind == "no_room"
    assert told.texts[second.public_id].letters > 0
    assert first.public_id not in told.texts
    Translation.objects.filter(segment=second).update(approved=None, latest=None)
    told = solved(version)
    assert not told.texts
    alone = align([Slot(500, 3500, 5200), Slot(3700, 8000, 4300)], 9000, drop_refused=True, kept=[])
    verdict = told.of(take)
    assert verdict is not None
    assert bool(alone.refused) == (verdict.kind == "no_room")
    assert verdict.rate == pytest.approx(alone.placements[0].rate, abs=1e-4) if alone.placements[0] else True


def test_a_take_that_waits_is_tried_in_the_place_of_the_approved_one() -> None:
    """The one that is published keeps its own verdict; so does everybody's else who recorded the same."""
    version = opened(TWO, duration_ms=9000)
    first, second = factories.speech(version.tutorial)
    samir = factories.volunteer("ar", "samir")
    approved, other = recorded(version, first, 7000), recorded(version, second, 4000)
    better = recorded(version, first, 3000, state="submitted")
    long = recorded(version, first, 9000, samir, state="checked")
    assert kinds(solved(version), [approved, better, long, other]) == ["no_room", "fits", "no_room", "fits"]
    assert set(NoRoom.objects.values_list("take", flat=True)) == {approved.pk, long.pk}
    assert [row.waiting for row in unplaced_segments(version)] == [True]


@pytest.mark.parametrize("french_heard", [True, False])
def test_pins_that_contradict_each_other_are_no_fault_of_a_take(french_heard: bool) -> None:
    version = opened(TWO, duration_ms=9000, has_audio=french_heard)
    for segment, pin_ms in zip(factories.speech(version.tutorial), (7000, 1000), strict=True):
        Segment.objects.filter(pk=segment.pk).update(pin_ms=pin_ms)
        recorded(version, segment, 3000)
    told = solved(version)
    assert {verdict.kind for verdict in told.takes.values()} == {"fits"}


CHANGES: dict[str, Any] = {
    "a text": lambda v, s, t: Translation.objects.get(segment=s).revisions.update(text="ا" * 90),
    "the French's place": lambda v, s, t: Segment.objects.filter(pk=s.pk).update(end_ms=s.end_ms - 100),
    "a pin": lambda v, s, t: Segment.objects.filter(pk=s.pk).update(pin_ms=s.start_ms),
    "how late a voice may begin": lambda v, s, t: Tutorial.objects.update(late_ms=300),
    "a take": lambda v, s, t: Take.objects.filter(pk=t.pk).update(state="rejected"),
    "a voice's pace": lambda v, s, t: User.objects.filter(pk=t.voice_id).update(
        speaking_pace={"ar": {"base_s": 0.9, "scale": 1.4, "takes": 6}}
    ),
}


@pytest.mark.postgres
@pytest.mark.parametrize("what", CHANGES)
def test_it_is_made_anew_when_something_changed_and_only_then(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    version = opened(TWO, duration_ms=9000)
    first, second = factories.speech(version.tutorial)
    take = recorded(version, first, 3000)
    asked: list[int] = []
    whole = version_alignment.solve

    def counted(ground: Any, slots: Any, **more: Any) -> Any:
        asked.append(len(slots))
        return whole(ground, slots, **more)

    monkeypatch.setattr(verdicts, "solve", counted)
    solved(version)
    solved(version)
    assert len(asked) == 1
    CHANGES[what](version, second, take)
    solved(version)
    assert len(asked) == 2


@pytest.mark.postgres
def test_what_changes_during_a_solve_is_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    version = opened(TWO, duration_ms=9000)
    first, _second = factories.speech(version.tutorial)
    take = recorded(version, first, 3000)
    whole = version_alignment.solve

    def overtaken(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(verdicts, "solve", whole)
        Take.objects.filter(pk=take.pk).update(speech_end_ms=9300, audio_sha256="another")
        return whole(*given, **more)

    monkeypatch.setattr(verdicts, "solve", overtaken)
    assert not solve_version(version), "an old verdict must not be written over a newer one"
    assert not VersionVerdict.objects.exclude(digest="").exists()
    assert kinds(solved(version), [take]) == ["no_room"]


@pytest.mark.postgres
def test_what_finds_no_room_is_a_step_of_its_own_and_never_a_hundred_per_cent() -> None:
    version = opened(TWO, duration_ms=9000)
    first, second = factories.speech(version.tutorial)
    recorded(version, second, 4000)
    take = recorded(version, first, 7000)
    assert progress_of([version])[version.pk].stage.name == "ready"
    solved(version)
    progress = progress_of([version])[version.pk]
    assert (progress.steps["no_room"], progress.steps["done"], progress.total) == (1, 2, 3)
    assert progress.stage == Stage("no_room", 1, 3)
    recorded(version, first, 3000, state="submitted")
    assert progress_of([version])[version.pk].steps["take_review"] == 1
    Take.objects.filter(pk=take.pk).update(state="superseded")
    Take.objects.filter(state="submitted").update(state="approved")
    assert progress_of([version])[version.pk].steps["done"] == 3


def test_the_figure_is_rounded_up_in_every_language() -> None:
    version = opened(TWO, duration_ms=9000)
    take = recorded(version, factories.speech(version.tutorial)[0], 7000)
    verdict = solved(version).of(take)
    assert verdict is not None
    tenths = -(-verdict.natural_ms // 100)
    for language in ("en", "fr"):
        with translation.override(language):
            said = translate_message(verdict.message)
            assert f"{tenths // 10}{'.' if language == 'en' else ','}{tenths % 10} s" in said
            assert str(verdict.letters) in said


def test_a_version_without_takes_or_texts_is_solved_too() -> None:
    version = factories.version(factories.tutorial(), "ar")
    assert solved(version) == Verdicts()
    Segment.objects.update(retired_at=timezone.now())
    assert solved(version) == Verdicts()


@pytest.mark.postgres
def test_a_version_of_one_language_says_nothing_of_another() -> None:
    version = opened(TWO, duration_ms=9000)
    turkish: LanguageVersion = factories.version(version.tutorial, "tr")
    take = recorded(version, factories.speech(version.tutorial)[0], 7000)
    solved(version)
    solved(turkish)
    assert NoRoom.objects.get().take_id == take.pk
