"""How fast this machine hears the French, and which larger model it could bear."""

from __future__ import annotations

import json
import tempfile
import time
from itertools import count
from pathlib import Path

import numpy as np
import soundfile
from django.conf import settings
from django.utils.translation import gettext as _

from craft.sound.sample_rate import RATE
from craft.transcripts.whisper_models import largest_that_fits
from media.sound.take_reader import read_take
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import packaged_model
from operations.demonstration.video import DATA
from operations.doctor.finding import Finding, ok

CODE = "whisper_pace"
SECONDS = 10


def measure_pace() -> None:
    """Let *base* hear ten seconds, twice: the first time its weights are read. The second is kept beside the data.
    Raises MediaError."""
    with tempfile.TemporaryDirectory() as folder:
        sound, parts = Path(folder) / "sound.wav", list[np.ndarray]()
        for number in count(1):
            parts.append(read_take(DATA / "fr" / f"{number:02}.opus"))
            if sum(map(len, parts)) >= SECONDS * RATE:
                break
        soundfile.write(sound, np.concatenate(parts)[: SECONDS * RATE], RATE)
        engine, took = FasterWhisper(packaged_model(Path(settings.DATA_DIR))), 0.0
        for _time in range(2):
            begun = time.perf_counter()
            list(engine.transcribe(sound))
            took = time.perf_counter() - begun
    _note().parent.mkdir(parents=True, exist_ok=True)
    _note().write_text(json.dumps({"pace": round(took / SECONDS, 3)}))


def whisper_pace() -> Finding:
    try:
        pace = float(json.loads(_note().read_text())["pace"])
    except (OSError, ValueError, KeyError):
        return ok(CODE, _("How fast this machine hears is not measured: doctor --pace does it, in half a minute."))
    size = largest_that_fits(pace, _free_memory())
    heard = _("Ten seconds are heard in {n} s.").format(n=round(SECONDS * pace, 1))
    if size is None:
        fits = _("A model larger than base would take too long here, or too much memory.")
    else:
        fits = _("The largest model that fits: “{name}” ({n} MB), on the page “The town” or in WHISPER_MODEL.")
        fits = fits.format(name=size.name, n=size.megabytes)
    return Finding(CODE, "ok", f"{heard} {fits}", figures={"pace": pace})


def _note() -> Path:
    return Path(settings.DATA_DIR) / "run" / "whisper_pace.json"


def _free_memory() -> int:
    """Bytes that Linux could give to a new process, beside what runs now."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
