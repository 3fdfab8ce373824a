"""A recogniser of speech sounds for any language: what is said is told as the phones of English.

eSpeak NG tells the phones of a text, `craft/text/english_phones.py` says them in English, and SoundSwallower finds them
in a recording with its English model.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from craft.languages import find
from craft.sound.filters import downsample
from craft.sound.sample_rate import MODEL_RATE, RATE
from craft.text.english_phones import PHONES
from media.programs import process
from media.programs.process import MediaError

soundswallower: Any
try:
    import soundswallower
except ImportError:  # there is no wheel for this machine (aarch64)
    soundswallower = None

# A path that is less likely than the best by so much is given up. The second is tried where the first loses the text.
BEAMS = (1e-90, 1e-280)
TIMEOUT_S = 20.0
LONGEST_S = 120  # the decoder holds the interpreter for an eighth of a take's length, and a job must give signs of life
VOICES = {"zh": "cmn"}  # where eSpeak's name of a language is not its tag

_decoders = threading.local()


def can_recognise(language: str) -> bool:
    """Whether this machine has the recogniser, and eSpeak the phones of `language` (a tag of the table)."""
    return soundswallower is not None and voice_name(language) is not None


def phone_word(phone: str) -> str:
    """The word of the recogniser that is one phone."""
    return f"_{phone}"


def new_word(recogniser: Any, phones: Sequence[str]) -> str:
    """A word of these phones, which the recogniser knows from then on."""
    word = "-".join(phones)
    if recogniser.lookup_word(word) is None:
        recogniser.add_word(word, " ".join(phones), update=False)  # the next grammar brings it in
    return word


def find_path(recogniser: Any, sound: bytes, transitions: Sequence[tuple[Any, ...]], last: int) -> bool:
    """Look for the best path through a grammar, which is then in `seg`; False when none reaches its end."""
    recogniser.set_fsg(recogniser.create_fsg("said", 0, last, transitions))
    recogniser.start_utt()
    recogniser.process_raw(sound, no_search=False, full_utt=True)
    recogniser.end_utt()
    best = recogniser.hyp
    return best is not None and best.score > 0


def pcm(samples: NDArray[np.float32]) -> bytes:
    """As the recogniser hears it. samples: mono, 48 kHz."""
    slow = downsample(samples, RATE // MODEL_RATE)
    return (np.clip(slow, -1, 1) * 32767).astype("<i2").tobytes()


def decoder(beam: float, *, compare: bool = False) -> Any:
    """One for each thread. Its words are the phones, and those that were added.

    compare: scores of paths through two grammars can be compared, for each frame's are told against the best of all
    phones, not of those on its own paths. To find words needs none of that, and a third of the time."""
    made: dict[tuple[float, bool], Any] = _decoders.__dict__.setdefault("made", {})
    if (beam, compare) not in made:
        with tempfile.NamedTemporaryFile("w", suffix=".dict", encoding="ascii") as words:
            words.write("".join(f"{phone_word(phone)} {phone}\n" for phone in PHONES))
            words.flush()
            made[beam, compare] = soundswallower.Decoder(
                hmm=soundswallower.get_model_path("en-us"),
                dict=words.name,
                beam=beam,
                wbeam=beam,
                pbeam=beam,
                bestpath=False,
                compallsen=compare,
                lw=1.0,
                wip=1.0,
                cmn="batch",
                loglevel="FATAL",
            )
    return made[beam, compare]


@cache
def _voices() -> frozenset[str]:
    """The languages that eSpeak speaks, as it names them; none where it is not installed."""
    try:
        listed = process.run(["espeak-ng", "--voices"], timeout_s=TIMEOUT_S).decode("utf-8", "replace")
    except MediaError as error:
        if error.code == "killed":  # it is there: the answer is remembered, and this one would be wrong
            raise
        return frozenset()
    return frozenset(line.split()[1] for line in listed.splitlines()[1:] if len(line.split()) > 1)


def voice_name(language: str) -> str | None:
    """eSpeak's name of the language: its tag, or that of the language by whose rules it is written."""
    known = find(language)
    base = known.base if known else language.partition("-")[0]
    name = VOICES.get(base, base)
    if language.lower() in _voices():
        return language.lower()
    return name if any(voice.partition("-")[0] == name for voice in _voices()) else None


def ipa(text: str, voice: str) -> str:
    """What eSpeak says for a text, a line for each of its clauses. Raises MediaError."""
    argv = ["espeak-ng", "-q", "--ipa", "-v", voice, "--stdin"]
    return process.run(argv, timeout_s=TIMEOUT_S, stdin=text.encode()).decode("utf-8", "replace")
