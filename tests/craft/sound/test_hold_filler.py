"""While the picture waits, the room tone continues: nothing of the original is lost, and no step or gap is heard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.sound.hold_filler import CROSSFADE, FADE_OUT, REPEATED, RISE, Gap, Samples, filler, in_blocks, with_gaps
from craft.sound.sample_rate import RATE


def noise(count: int, seed: int = 1) -> Samples:
    return (0.05 * np.random.default_rng(seed).standard_normal(count)).astype(np.float32)


def level_db(sound: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(np.float64))) + 1e-12))


@given(
    st.integers(0, 4000),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 3000), st.booleans()), max_size=5),
    st.integers(1, 700),
    st.integers(1, 900),
)
def test_nothing_of_the_original_is_lost(count: int, rows: list[tuple[int, int, bool]], block: int, size: int) -> None:
    sound = np.arange(1, count + 1, dtype=np.float32)
    gaps = [Gap(*row) for row in sorted(rows)]
    blocks = [sound[at : at + block] for at in range(0, count, block)]
    pieces = list(in_blocks(with_gaps(blocks, gaps), size))
    assert all(len(piece) == size for piece in pieces[:-1]) and all(0 < len(piece) <= size for piece in pieces)
    out = np.concatenate([*pieces, np.zeros(0, np.float32)])
    assert len(out) == count + sum(gap.length for gap in gaps)
    kept, at, longer = [], 0, 0
    for gap in gaps:
        until = max(at, min(gap.at, count))
        kept.append(out[at + longer : until + longer])
        at, longer = until, longer + gap.length
    kept.append(out[at + longer :])
    assert np.array_equal(np.concatenate(kept), sound)


@pytest.mark.parametrize("length_ms", [200, 400, 1000, 1800, 4000, 8000])
@pytest.mark.parametrize("seed", range(4))
def test_a_room_goes_on_without_a_step(length_ms: int, seed: int) -> None:
    room = noise(2 * RATE, seed)
    out = np.concatenate(list(with_gaps([room], [Gap(RATE, length_ms * RATE // 1000)])))
    frame = RATE // 20
    levels = [level_db(out[at : at + frame]) for at in range(0, len(out) - frame, frame)]
    assert np.ptp(levels) < 2.3 + 1.0, "as even as the noise itself, nearly"
    whole = level_db(room)
    assert max(abs(level - whole) for level in levels) < 2.3


@pytest.mark.parametrize("where", ["begins", "ends"])
def test_a_tone_does_not_jump(where: str) -> None:
    """The steepest step of a tone stays what it was, at both seams."""
    tone = (0.5 * np.sin(2 * np.pi * 200 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    length = RATE + 1234
    out = np.concatenate(list(with_gaps([tone], [Gap(RATE, length)])))
    seam = RATE if where == "begins" else RATE + length
    around = np.abs(np.diff(out[seam - 400 : seam + 400]))
    assert around.max() < 2 * np.abs(np.diff(tone)).max()


def test_speech_is_never_repeated() -> None:
    spoken = noise(REPEATED)
    out = filler(spoken, 2 * RATE, silent=True)
    assert not out[FADE_OUT:-RISE].any()
    assert level_db(out[:FADE_OUT]) < level_db(spoken) and abs(out[0]) == pytest.approx(abs(spoken[-1]), abs=1e-4)
    assert np.abs(out[-1] - spoken[-1]) < 1e-3, "it leads into what follows"


def test_a_hold_before_any_sound_is_silent() -> None:
    assert not filler(noise(0), 500).any() and len(filler(noise(10), 0)) == 0
    assert len(filler(noise(CROSSFADE // 3), 7)) == 7
