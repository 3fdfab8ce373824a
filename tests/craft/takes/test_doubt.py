"""What is doubtful about a take, beside the others of its voice in the film."""

from __future__ import annotations

from dataclasses import replace

import pytest

from craft.takes import doubt
from craft.takes.doubt import Doubt, TakeEvidence, TextCheck, doubts

USUAL = TakeEvidence(
    voice=1,
    length_ms=4000,
    expected_ms=4000,
    check=TextCheck.FOUND,
    margin=-2.0,
    end=-1.0,
    hurried=0.2,
    loudness_lufs=-20.0,
    pitch_hz=200.0,
    tilt_db=-6.0,
    end_drop_db=30.0,
)
FILM = [replace(USUAL, margin=-2.0 + 0.1 * (n % 3), length_ms=4000 + 50 * n) for n in range(8)]


def doubt_of(take: TakeEvidence, film: list[TakeEvidence] = FILM) -> Doubt:
    return doubts([*film, take])[-1]


@pytest.mark.parametrize(
    ("differs", "reason"),
    [
        ({"margin": -4.0}, doubt.ANOTHER_SENTENCE),
        ({"margin": None, "end": None, "hurried": None, "check": TextCheck.LOST}, doubt.NOT_CHECKED),
        ({"length_ms": 2000}, doubt.LENGTH_UNLIKE_TEXT),
        ({"length_ms": 9000}, doubt.LENGTH_UNLIKE_TEXT),
        ({"end": -6.0}, doubt.CUT_END),
        ({"end_drop_db": 8.0}, doubt.CUT_END),
        ({"loudness_lufs": -30.0}, doubt.UNLIKE_THE_OTHERS),
        ({"pitch_hz": 100.0}, doubt.UNLIKE_THE_OTHERS),
        ({"tilt_db": -18.0}, doubt.UNLIKE_THE_OTHERS),
    ],
    ids=[
        "another sentence",
        "text lost",
        "half",
        "long",
        "cut",
        "loud end",
        "soft",
        "another voice",
        "another microphone",
    ],
)
def test_what_differs_is_doubtful_and_says_why(differs: dict[str, object], reason: str) -> None:
    found = doubt_of(replace(USUAL, **differs))  # type: ignore[arg-type]
    assert [str(message) for message in found.reasons] == [reason]
    assert found.score > max(doubt.score for doubt in doubts(FILM))


def test_several_small_doubts_make_one_and_the_largest_is_said() -> None:
    found = doubt_of(replace(USUAL, margin=-2.7, end=-2.3, hurried=0.34))
    assert [str(message) for message in found.reasons] == [doubt.ANOTHER_SENTENCE]


def test_takes_like_the_others_are_not_doubtful() -> None:
    assert not any(found.is_doubtful or found.reasons for found in doubts(FILM))


@pytest.mark.parametrize(
    "differs",
    [{"has_room": False}, {"retake": True, "codes": frozenset({"noisy"})}, {"codes": frozenset({"cut_end"})}],
    ids=["no room", "an insisted take", "an edge"],
)
def test_what_the_page_says_already_only_orders(differs: dict[str, object]) -> None:
    found = doubt_of(replace(USUAL, **differs))  # type: ignore[arg-type]
    assert found.score > doubt_of(USUAL).score + 1
    assert found.reasons == ()


def test_below_five_takes_of_a_voice_only_the_expected_length_counts() -> None:
    wrong = replace(USUAL, margin=-6.0, pitch_hz=90.0)
    assert doubt_of(wrong, FILM[:3]).reasons == ()
    assert [str(one) for one in doubt_of(replace(wrong, length_ms=1500), FILM[:3]).reasons] == [
        doubt.LENGTH_UNLIKE_TEXT
    ]


def test_another_voice_is_compared_with_its_own_takes() -> None:
    deep = [replace(take, voice=2, pitch_hz=100.0, margin=-4.0) for take in FILM]
    assert not any(found.is_doubtful for found in doubts([*FILM, *deep]))


def test_nothing_measured_is_nothing_said() -> None:
    assert doubts([TakeEvidence(None, 0, 0)]) == [Doubt(0.0)]
