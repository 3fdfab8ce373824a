"""What is learned of a voice, against voices made by the formula and against sums worked out another way."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.languages import get
from craft.timing.speech_rate import LANGUAGES_PACE, Pace, predicted_ms, unscaled_s
from craft.timing.voice_pace import BASE_LIMITS, RIDGE, SCALE_LIMITS, Said, learned_pace, starting_pace
from tests.material.voices import demonstration_texts

K = 0.06
WORDS = "touchez le petit bouton bleu, puis attendez que la page de votre enfant apparaisse. Voilà".split()


def texts(count: int, seed: int = 4) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(2, 30))) for _ in range(count)]


def said(voice: Pace, spoken: list[str], noise: float = 0.0, seed: int = 5) -> list[Said]:
    chance = random.Random(seed)
    return [(text, predicted_ms(text, K, voice) * chance.lognormvariate(0, noise)) for text in spoken]


@pytest.mark.parametrize("voice", [Pace(0.7, 1.25), Pace(0.1, 1.3), Pace(0.6, 0.8), Pace(0.3, 1.0)])
def test_base_and_scale_are_found_where_takes_are_many(voice: Pace) -> None:
    found = learned_pace(said(voice, texts(1000), noise=0.1), K)
    assert found.takes == 1000
    assert found.base_s == pytest.approx(voice.base_s, abs=0.12)
    assert found.scale == pytest.approx(voice.scale, abs=0.05)


@pytest.mark.parametrize("seed", range(6))
def test_the_error_falls_with_every_few_takes(seed: int) -> None:
    """A slow voice with long pauses before it speaks, and one that hurries: on texts that were not learned from."""
    for voice in (Pace(0.8, 1.3), Pace(0.2, 0.8)):
        takes = said(voice, texts(10, seed), noise=0.05, seed=seed)
        others = texts(60, seed + 100)

        def error(pace: Pace, voice: Pace = voice, others: list[str] = others) -> float:
            real = np.array([predicted_ms(text, K, voice) for text in others])
            return float(np.median(np.abs(np.array([predicted_ms(text, K, pace) for text in others]) / real - 1)))

        unknown, three, ten = (error(learned_pace(takes[:count], K)) for count in (0, 3, 10))
        assert ten < 0.06 < unknown and three < unknown / 1.5


def test_nothing_said_is_where_the_language_stands() -> None:
    start = Pace(0.4, 1.1)
    assert learned_pace([], K, start) == start
    assert learned_pace([("…", 900.0), ("Bonjour", 0.0)], K, start) == start


def test_one_odd_take_does_not_turn_the_meter() -> None:
    normal = said(LANGUAGES_PACE, texts(9))
    odd = [*normal, (normal[0][0], 60_000.0)]
    assert learned_pace(odd, K).scale < 1.15
    assert learned_pace([("a" * 40, 90_000.0)] * 50, K).scale <= SCALE_LIMITS[1]


def test_an_odd_take_pulls_no_more_than_one_at_the_limit_however_slow_the_voice() -> None:
    slow = said(Pace(0.45, 1.5), texts(9))
    without = learned_pace(slow, K)
    with_odd = [learned_pace([*slow, (slow[0][0], ms)], K).scale for ms in (12_000.0, 24_000.0, 100_000.0)]
    assert with_odd == pytest.approx([with_odd[0]] * 3, abs=1e-6)
    assert 0 < with_odd[0] - without.scale < 0.05


def test_the_microphone_test_counts_like_a_take_and_is_none() -> None:
    slow = Pace(0.5, 1.3)
    sentence = said(slow, [demonstration_texts()[0]["fr"]])
    known = learned_pace([], K, rehearsed=sentence)
    assert (known.takes, known.is_known) == (0, False)
    assert LANGUAGES_PACE.scale < known.scale < slow.scale
    assert learned_pace(sentence, K) == Pace(known.base_s, known.scale, 1)


def test_a_new_voice_begins_where_the_known_ones_of_the_language_stand() -> None:
    assert starting_pace([]) == LANGUAGES_PACE
    assert starting_pace([Pace(0.9, 1.6, takes=2)]) == LANGUAGES_PACE  # not known yet
    found = starting_pace([Pace(0.6, 1.2, takes=3), Pace(0.6, 1.2, takes=50)])
    assert (found.base_s, found.scale, found.takes) == pytest.approx((0.30 + 0.6 / 5, 1 + 0.4 / 5, 0))


def test_the_solution_is_the_least_of_its_sum() -> None:
    """Against the sum itself, at points around the solution."""
    takes = said(Pace(0.7, 1.15), texts(12), noise=0.15)
    takes[3] = (takes[3][0], 30_000.0)
    expected = np.array([0.30 + unscaled_s(text, K) for text, _ms in takes])
    logs = np.log([ms / 1000 for _text, ms in takes] / expected)
    beyond = RIDGE.odd_beyond

    def total(theta: float, v: float) -> float:
        errors = np.abs(logs - theta - v * (1 / expected - 1 / 3))
        losses = np.where(errors <= beyond, errors**2, beyond * (2 * errors - beyond))
        return float(np.sum(losses)) + RIDGE.scale_held * theta**2 + RIDGE.base_held * v**2

    found = learned_pace(takes, K)
    v = found.base_s / found.scale - 0.30
    theta = math.log(found.scale) + v / 3
    for aside, along in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01), (0.01, -0.01)):
        assert total(theta + aside, v + along) > total(theta, v)


@given(
    st.lists(st.tuples(st.text(max_size=60), st.floats(-1000, 1e7)), max_size=12),
    st.sampled_from([get(tag).seconds_per_letter for tag in ("fr", "ar", "zh-Hans", "ta")]),
)
def test_whatever_was_measured_the_pace_is_one_that_a_person_has(takes: list[Said], rate: float) -> None:
    pace = learned_pace(takes, rate)
    assert BASE_LIMITS[0] <= pace.base_s <= BASE_LIMITS[1] and SCALE_LIMITS[0] <= pace.scale <= SCALE_LIMITS[1]
    assert pace.takes <= len(takes)
