"""What a take hides from every level: a voice that comes back, and a wave that breaks. Parameters are drawn at random
from a seed; the voices are people's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.random import Generator
from scipy.signal import resample_poly

from craft.sound.sample_rate import RATE
from craft.takes.clicks import click_db
from craft.takes.echo import Echo, echo_of
from craft.takes.thresholds import TAKE
from tests.material import voices
from tests.material.spoilt import clicking, doubled, echoed, in_a_bare_room, in_a_room, stepped, without_a_piece
from tests.takes import LANGUAGES, SENTENCES, Samples, clean_take, found, in_a_quiet_room, judged, mains, music, noise

DRAWN = 3
Spoil = Callable[[Samples, Generator], Samples]


def chances(language: str) -> list[Generator]:
    return [np.random.default_rng([*language.encode(), number]) for number in range(DRAWN)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("spoil", [doubled, echoed], ids=["doubled", "echoed"])
def test_a_voice_that_comes_back_is_named(language: str, spoil: Spoil) -> None:
    assert "echo" not in found(judged(clean_take(language)))
    said = [found(judged(spoil(clean_take(language), chance))).get("echo") for chance in chances(language)]
    assert None not in said, said


def test_most_bare_rooms_are_named() -> None:
    said = [
        "echo" in found(judged(in_a_bare_room(clean_take(language), chance)))
        for language in SENTENCES
        for chance in chances(language)
    ]
    assert sum(said) >= 0.85 * len(said), said


@pytest.mark.parametrize("language", SENTENCES)
def test_a_furnished_room_is_no_echo(language: str) -> None:
    room = in_a_room(clean_take(language), np.random.default_rng(1), seconds=0.5, below_db=6)
    assert "echo" not in found(judged(room))


@pytest.mark.parametrize("language", LANGUAGES)
def test_clicks_are_named(language: str) -> None:
    said = [found(judged(clicking(clean_take(language), chance))) for chance in chances(language)]
    assert all(findings.get("clicks") == "warn" for findings in said), said


def test_most_pieces_that_were_lost_without_a_hole_are_named() -> None:
    """The rest joins where the wave happens to go on: no ear hears a jump there either, only that a sound is short."""
    said = [
        "clicks" in found(judged(without_a_piece(clean_take(language), chance)))
        for language in SENTENCES
        for chance in chances(language)
    ]
    assert sum(said) >= 0.8 * len(said), said


def test_a_step_of_12_db_is_no_click() -> None:
    takes = [
        stepped(clean_take(language), chance, gain)
        for language in SENTENCES
        for gain in (4.0, 0.25)
        for chance in chances(language)
    ]
    said = [click_db(take, take) >= TAKE.click_warn_from_db for take in takes]
    assert sum(said) <= 0.05 * len(said), said


def test_a_top_that_was_cut_off_is_no_click() -> None:
    """A voice that reaches full scale for a few samples, as a recording in 16 bits keeps it."""
    for language in SENTENCES:
        take = clean_take(language)
        assert "clicks" not in found(judged(np.clip(take * (1.3 / np.abs(take).max()), -1, 1)))


@pytest.mark.parametrize("language", sorted(voices.SPEAKERS))
def test_clean_announcements_hide_nothing(language: str) -> None:
    """Eight of each speaker, drawn; none is asked again, none is told of an echo or a click."""
    names = voices.announcements(language, longest_s=8.0)
    drawn = np.random.default_rng(5).choice(len(names), 8, replace=False)
    alarms = {}
    for at in drawn:
        findings = found(judged(in_a_quiet_room(voices.samples(voices.human(language, names[at])))))
        if {"echo", "clicks"} & set(findings) or "retake" in findings.values():
            alarms[names[at]] = findings
    assert alarms == {}


def test_a_synthetic_voice_at_an_even_pitch_does_not_come_back() -> None:
    """Its periods come back all the time, at the lowest voices 12 ms apart; an echo does not."""
    for language, number in (("fr", 1), ("en", 4), ("es", 7), ("it", 2), ("pt", 9)):
        assert echo_of(voices.samples(voices.demonstration(language, number))).repeat_db < TAKE.repeat_warn_from_db


def test_hum_and_music_are_not_called_an_echo() -> None:
    take = clean_take("fr")
    for sound in (mains(len(take), -34), music(len(take), -32)):
        assert "echo" not in found(judged(take + sound))


def test_nothing_to_hear_gives_nothing_to_say() -> None:
    for length in (0, 1, 100, RATE // 2, RATE):
        for sound in (np.zeros(length, np.float32), noise(length, -40)):
            assert echo_of(sound) == Echo()
            assert click_db(sound, sound) < TAKE.click_warn_from_db
    zeros = np.zeros(3 * RATE, np.float32)
    assert echo_of(zeros).repeat_db < TAKE.repeat_warn_from_db
    assert np.isfinite([echo_of(zeros).repeat_db, echo_of(zeros).ringing_db, click_db(zeros, zeros)]).all()


def test_a_long_take_is_judged_by_its_beginning() -> None:
    take = clean_take("ru")
    long = np.concatenate([doubled(np.tile(take, 3), np.random.default_rng(1)), np.tile(take, 4)])
    assert echo_of(long).repeat_db > TAKE.repeat_warn_from_db


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100])
def test_a_doubled_voice_is_named_whatever_the_file_s_rate(rate: int) -> None:
    both = doubled(clean_take("it"), np.random.default_rng(3))
    low = resample_poly(both, rate // 50, RATE // 50)
    assert found(judged(np.asarray(resample_poly(low, RATE // 50, rate // 50), np.float32)))["echo"] == "retake"
