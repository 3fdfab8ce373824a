"""What to do about a finding of a take, in the reader's language. The craft's own message is English."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.utils import translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from craft import languages
from craft.takes.take_findings import letters_to_drop

ADVICE: dict[tuple[str, str], Promise] = {
    ("no_speech", "retake"): gettext_lazy(
        "No voice is heard. Check that the right microphone is chosen and not muted, then record again."
    ),
    ("clipped", "retake"): gettext_lazy("The voice is distorted. Move back from the microphone and record again."),
    ("clipped", "warn"): gettext_lazy(
        "The loudest sounds are distorted. Move back a little, or turn the microphone down."
    ),
    ("too_quiet", "retake"): gettext_lazy(
        "The voice is far too quiet. Come closer to the microphone, about a hand away, and record again."
    ),
    ("too_quiet", "warn"): gettext_lazy("The voice is quiet. Come closer to the microphone."),
    ("too_loud", "warn"): gettext_lazy("The voice is very loud. Move back from the microphone or speak more softly."),
    ("noisy", "retake"): gettext_lazy(
        "There is too much noise or music behind the voice. Find a quiet place, close the window, record again."
    ),
    ("noisy", "warn"): gettext_lazy(
        "There is noise behind the voice. A quieter place would make it easier to understand."
    ),
    ("hum", "retake"): gettext_lazy(
        "A loud hum covers the voice. Unplug the charger or change the cable, and record again."
    ),
    ("hum", "warn"): gettext_lazy("A hum is heard. Unplug the charger or move away from electric devices."),
    ("cut_start", "retake"): gettext_lazy("The beginning is cut. Wait until the recording has started, then speak."),
    ("cut_start", "warn"): gettext_lazy("The voice starts at once. Listen whether the beginning is cut."),
    ("cut_end", "retake"): gettext_lazy("The end is cut. Wait a moment after the last word, then stop."),
    ("cut_end", "warn"): gettext_lazy("The voice lasts until the very end. Listen whether the end is cut."),
    ("dropouts", "retake"): gettext_lazy("The sound breaks off in places. Close other programs and record again."),
    ("telephone_band", "warn"): gettext_lazy(
        "It sounds like a telephone. Use the device's own microphone rather than a wireless headset."
    ),
    ("dc_offset", "warn"): gettext_lazy(
        "The recording is off-centre, which a faulty microphone or cable does. Try another one."
    ),
    ("too_long", "warn"): gettext_lazy("It is a little long and will be played faster."),
    ("too_long", "retake"): gettext_lazy("It does not fit the picture. Shorten the text."),
    ("wrong_text", "warn"): gettext_lazy(
        "This may be another sentence than the one written. Listen to it and compare."
    ),
}


def advice(code: str, severity: str, figure: float = 0.0, letters_per_second: float | None = None) -> str:
    """One or two sentences in the active language; empty for a code that is not known (an older take's finding).

    figure: the finding's. letters_per_second: of the take's figures; then `too_long` says how many letters to drop.
    """
    if (code, severity) == ("too_long", "retake") and figure > 0:
        return _too_long(figure, letters_to_drop(figure, letters_per_second))
    return str(ADVICE.get((code, severity), ""))


def in_the_voices_language(tag: str) -> AbstractContextManager[object]:
    """The language that somebody records becomes the active one, where the advice exists in it: a volunteer may know
    little French. tag: BCP-47. Else the language of the page stays."""
    row = languages.get(tag)
    return translation.override(languages.django_tag(row.tag)) if row.interface else nullcontext()


def all_advice() -> dict[str, dict[str, str]]:
    """Every advice in the active language, code → severity → text: what the browser shows at once."""
    texts: dict[str, dict[str, str]] = {}
    for (code, severity), text in ADVICE.items():
        texts.setdefault(code, {})[severity] = str(text)
    return texts


def _too_long(excess_ms: float, letters: int) -> str:
    values = {"seconds": number_format(round(excess_ms / 1000, 1), 1), "letters": letters}
    if not letters:
        return _("It does not fit the picture. Shorten the text by %(seconds)s seconds.") % values
    return (
        ngettext(
            "It does not fit the picture. Shorten the text by %(seconds)s seconds (about %(letters)d letter).",
            "It does not fit the picture. Shorten the text by %(seconds)s seconds (about %(letters)d letters).",
            letters,
        )
        % values
    )
