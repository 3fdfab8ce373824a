"""The sample rates: of all our sound from the take to the release, and of the speech models."""

from __future__ import annotations

RATE = 48_000
"""Samples a second: what AAC for video, Opus and most microphones have of themselves."""
SAMPLES_PER_MS = RATE // 1000
MODEL_RATE = 16_000
"""Samples a second that the models of speech were trained on, Whisper and Silero alike."""
