"""The limits of take quality, in one place for the server and the browser.

Source: the project's design notes, "Take quality" (fixed). Levels in dBFS are RMS against a full-scale square, so a
full-scale sine is -3; shares are fractions, not per cent; times are milliseconds.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class TakeThresholds:
    """`warn` and `retake` limits by figure. "Below" and "above" are strict; "from" includes the limit."""

    clip_level: float = 0.985  # of full scale; converters and codecs rarely reach exactly 1
    clip_run_samples: int = 3  # one or two samples at the top are an ordinary peak
    least_ceiling: float = 0.05  # a flat top below full scale counts from here on: it is no whisper
    ceiling_step_lsb: float = 1.5  # flat: the same value but for rounding to 16 bits
    just_below_ceiling: float = 0.95  # a ceiling is where more samples lie than between this share of it and itself
    clipped_warn_from: float = 0.0005
    clipped_retake_from: float = 0.005

    peak_warn_below_dbfs: float = -18.0
    peak_retake_below_dbfs: float = -40.0
    speech_warn_below_dbfs: float = -30.0
    speech_retake_below_dbfs: float = -38.0
    speech_warn_above_dbfs: float = -14.0

    noise_floor_dbfs: float = -80.0  # quieter than any room; a gate's digital silence must not count as 120 dB
    snr_warn_below_db: float = 25.0
    snr_retake_below_db: float = 15.0
    beats_warn_below_db: float = 22.0  # drums: short sounds that are heard a tenth of the time between the words
    # Noise that reaches the treble, against the voice: mixed 30 dB below, white 40 to 45, pink 45 to 48; of 790 clean
    # files one is at 48, one at 52, the next at 53.
    hiss_warn_below_db: float = 50.0
    # Noise below the voice, beside the mains' lines, against the voice: brown noise mixed 20 dB below lies at 30 to 36,
    # 25 dB below at 35 to 41; of 532 clean files one in a hundred is below 38 and one in twenty below 41.
    rumble_warn_below_db: float = 41.0
    beat_warn_from: float = 0.25  # drums 20 dB below the voice: 0.27 to 1; 533 clean files: 0 to 0.22
    within_warn_below_db: float = 22.0  # noise that is heard only while somebody speaks (a gate hides the rest)
    always_warn_below_db: float = 29.0  # and in every band of the voice, which it fills in its turn

    start_room_ms: int = 50
    end_room_ms: int = 80
    edge_step_ms: int = 10
    edge_ms: int = 50  # the softest step of so much: a click alone is shorter
    edge_quiet_ms: int = 200
    edge_floor_dbfs: float = -85.0
    edge_sound_above_db: float = 12.0  # a file that begins or ends in a sound, against its quietest 200 ms
    dropout_retake_from_ms: float = 50.0
    # A break of the wave: 150 ms cut out of a voice 14 and more in nine of ten takes, clicks 35 and more in 212 of 213;
    # of 1,788 clean recordings that were not joined one is above it (docs/benchmarks.md).
    click_warn_from_db: float = 14.0
    # A voice that comes back once: 21 to 45 with 40 to 100 % after 20 to 120 ms and with 30 to 70 % after 200 to 300;
    # 951 clean recordings: 9 to 19.2.
    repeat_warn_from_db: float = 20.0
    repeat_retake_from_db: float = 25.0
    # A room of 0.9 to 1.2 s, as loud as the voice or so: in 204 of 215 takes it rings by so much and the voice falls by
    # less; one of 784 clean recordings is so. By the first alone, from 4 on, it was 196 and 47.
    ringing_warn_from_db: float = 3.0
    fall_warn_below_db: float = 9.0

    length_warn_above_slots: float = 1.10
    fastest_rate: float = 1.20
    placed_within_slots: float = 1.20  # a take of at most 1.20 slots can always be placed
    borrowed_ms: int = 1350  # the most that a take can borrow: 1.2 s late and 0.15 s early

    bandwidth_warn_below_hz: float = 7000.0
    band_edge_warn_from_db: float = 20.0  # craft/takes/spectrum: a dull voice has no edge
    hum_warn_above_db: float = -40.0  # against the speech
    hum_retake_above_db: float = -10.0
    dc_offset_warn_above: float = 0.02

    pause_above_ms: int = 250
    frame_ms: int = 20
    wrong_text_warn_above: float = 0.5  # character error rate

    def as_json(self) -> dict[str, float]:
        """Every limit by its name, in the unit that the name ends with."""
        return asdict(self)

    def as_javascript(self) -> str:
        """The same numbers as an ES module with camelCase names, for `static/js/take-thresholds.js`."""
        lines = [f"  {_camel(name)}: {value}," for name, value in asdict(self).items()]
        head = "// Made by `manage.py take_thresholds` from craft/takes/thresholds.py: change it there.\n"
        return head + "export const TAKE = Object.freeze({\n" + "\n".join(lines) + "\n});\n"


def _camel(name: str) -> str:
    return re.sub("_([a-z0-9])", lambda match: match[1].upper(), name)


TAKE = TakeThresholds()
