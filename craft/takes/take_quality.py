"""Is this take good enough? The one function for intake, the command line and the tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.documents import JsonObject
from craft.findings import Finding
from craft.sound.levels import Samples
from craft.takes.take_figures import TakeFigures, measure_take
from craft.takes.take_findings import take_findings
from craft.timing.pauses import removable_ms


@dataclass(frozen=True)
class TakeQuality:
    """Figures and findings of a take. speech_start_ms, speech_end_ms: the trimmed take in the file, what alignment
    places (both 0 when nobody speaks). pauses: silences above 250 ms inside it, in ms of the file."""

    figures: TakeFigures
    findings: tuple[Finding, ...]
    speech_start_ms: int
    speech_end_ms: int
    pauses: tuple[tuple[int, int], ...]

    @property
    def length_ms(self) -> int:
        """L, the trimmed length."""
        return self.speech_end_ms - self.speech_start_ms

    def as_json(self) -> JsonObject:
        """The figures with the span and the pauses, rounded, ready for JSON."""
        return {
            **self.figures.as_json(),
            "speech_start_ms": self.speech_start_ms,
            "speech_end_ms": self.speech_end_ms,
            "pauses": [list(pause) for pause in self.pauses],
        }


def judge_take(
    samples: Samples,
    *,
    speech_probability: NDArray[np.float32],
    studio: bool = False,
    slot_ms: float | None = None,
    wall_clock_ms: float | None = None,
    letters: int | None = None,
    coarse: bool = False,
) -> TakeQuality:
    """Judge one take. Deterministic; takes any array, also an empty one.

    samples: float32, mono, 48 kHz, 1.0 = full scale. speech_probability: 0…1 for each 32 ms of them.
    studio: recorded in our studio, where silence is recorded before and after, so a voice at the very edge was cut.
    slot_ms: the room in the picture (None: not asked). wall_clock_ms: how long the recording lasted by the clock.
    letters: of the text that is read.
    coarse: a file of 8 bits, whose rounding hisses by itself.
    """
    figures, speech = measure_take(
        samples, speech_probability, wall_clock_ms=wall_clock_ms, letters=letters, coarse=coarse
    )
    findings = take_findings(
        figures,
        heard=speech is not None,
        studio=studio,
        slot_ms=slot_ms,
        tightest_ms=figures.length_ms - removable_ms(speech.pauses) if speech else None,
    )
    if speech is None:
        return TakeQuality(figures, findings, 0, 0, ())
    return TakeQuality(figures, findings, speech.trimmed_start_ms, speech.trimmed_end_ms, speech.pauses)
