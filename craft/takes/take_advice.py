"""The advice for each finding of a take, by code and severity.

A take's row keeps code, severity and figure; server and browser both use this table for the text. Volunteers read
it in the language that they record, so it is in every catalogue (script/messages).
"""

from __future__ import annotations

import math

from craft.findings import Finding, TakeSeverity
from craft.messages import N_, Message, N_n, RoundedNumber

ADVICE: dict[tuple[str, str], str] = {
    ("no_speech", "retake"): N_(
        "No voice is heard. Check that the right microphone is chosen and not muted, then record again."
    ),
    ("clipped", "retake"): N_("The voice is distorted. Move back from the microphone and record again."),
    ("clipped", "warn"): N_("The loudest sounds are distorted. Move back a little, or turn the microphone down."),
    ("too_quiet", "retake"): N_(
        "The voice is far too quiet. Come closer to the microphone, about a hand away, and record again."
    ),
    ("too_quiet", "warn"): N_("The voice is quiet. Come closer to the microphone."),
    ("too_loud", "warn"): N_("The voice is very loud. Move back from the microphone or speak more softly."),
    ("noisy", "retake"): N_(
        "There is too much noise or music behind the voice. Find a quiet place, close the window, record again."
    ),
    ("noisy", "warn"): N_("There is noise behind the voice. A quieter place would make it easier to understand."),
    ("hum", "retake"): N_("A loud hum covers the voice. Unplug the charger or change the cable, and record again."),
    ("hum", "warn"): N_("A hum is heard. Unplug the charger or move away from electric devices."),
    ("cut_start", "retake"): N_("The beginning is cut. Wait until the recording has started, then speak."),
    ("cut_start", "warn"): N_("The voice starts at once. Listen whether the beginning is cut."),
    ("cut_end", "retake"): N_("The end is cut. Wait a moment after the last word, then stop."),
    ("cut_end", "warn"): N_("The voice lasts until the very end. Listen whether the end is cut."),
    ("dropouts", "retake"): N_("The sound breaks off in places. Close other programs and record again."),
    ("dropouts", "warn"): N_("The sound may break off in one place. Listen to it; if it does, record again."),
    ("clicks", "warn"): N_(
        "A click or a jump is heard: a piece of a word may be missing. Listen to it. If so, close other programs, leave"
        " the cable alone, and record again."
    ),
    ("echo", "retake"): N_(
        "The voice is heard twice. Turn the loudspeaker off or use headphones, move away from bare walls, and record"
        " again."
    ),
    ("echo", "warn"): N_(
        "The room echoes. A small room with curtains, or clothes around the microphone, would make the voice clearer."
    ),
    ("telephone_band", "warn"): N_(
        "It sounds like a telephone. Use the device's own microphone rather than a wireless headset."
    ),
    ("dc_offset", "warn"): N_("The recording is off-centre, which a faulty microphone or cable does. Try another one."),
    ("too_long", "warn"): N_("It is a little long and will be played faster."),
    ("too_long", "retake"): N_("It does not fit the picture. Shorten the text."),
    ("wrong_text", "warn"): N_("This may be another sentence than the one written. Listen to it and compare."),
}
SHORTEN_BY = N_("It does not fit the picture. Shorten the text by %(seconds)s seconds.")
TOO_LONG_BY_LETTERS = N_n(
    "It does not fit the picture. Shorten the text by %(seconds)s seconds (about %(letters)d letter).",
    "It does not fit the picture. Shorten the text by %(seconds)s seconds (about %(letters)d letters).",
    by="letters",
)


def advice(code: str, severity: str, figure: float = 0.0, letters_per_second: float | None = None) -> Message | None:
    """The message of a finding; None for a code that is not known (an older take's finding).

    figure: the finding's. letters_per_second: of the take's figures; then `too_long` says how many letters to drop.
    """
    if (code, severity) == ("too_long", "retake") and figure > 0:
        letters = letters_to_drop(figure, letters_per_second)
        values = {"seconds": RoundedNumber(figure / 1000, 1), "letters": letters}
        return Message(TOO_LONG_BY_LETTERS if letters else SHORTEN_BY, values, code)
    text = ADVICE.get((code, severity))
    return Message(text, code=code) if text else None


def take_finding(code: str, severity: TakeSeverity, figure: float, letters_per_second: float | None = None) -> Finding:
    """A finding with its advice. The arguments are those of `advice`."""
    message = advice(code, severity, figure, letters_per_second)
    assert message is not None, f"{code} has no advice"
    return Finding(code, severity, figure, message)


def letters_to_drop(excess_ms: float, letters_per_second: float | None) -> int:
    """How many letters the text must lose so that the take loses `excess_ms`; 0 when the rate is not known."""
    return math.ceil(excess_ms / 1000 * letters_per_second) if letters_per_second else 0
