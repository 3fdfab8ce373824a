"""Makes a video out of drawn pictures and spoken sentences, for the demonstration."""

from __future__ import annotations

import shutil
import tempfile
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from media.programs import recipes
from media.programs.process import pipe
from media.sound.take_reader import read_take


def sentences_in_a_row(
    files: Sequence[Path], *, lead_ms: int, pause_ms: int, tail_ms: int
) -> tuple[NDArray[np.float32], tuple[tuple[int, int], ...]]:
    """One narration of several recordings: its samples (mono, 48 kHz), and each sentence's span in ms."""
    silence = np.zeros(RATE * pause_ms // 1000, np.float32)
    parts, spans, clock = [np.zeros(RATE * lead_ms // 1000, np.float32)], [], lead_ms
    for path in files:
        samples = read_take(path)
        samples = samples[: len(samples) // (RATE // 1000) * (RATE // 1000)]  # whole milliseconds: spans stay exact
        length = len(samples) * 1000 // RATE
        spans.append((clock, clock + length))
        parts += [samples, silence]
        clock += length + pause_ms
    parts.append(np.zeros(RATE * tail_ms // 1000, np.float32))
    return np.concatenate(parts), tuple(spans)


def write_video(
    pictures: Iterable[bytes], size: tuple[int, int], fps: int, sound: NDArray[np.float32], out: Path
) -> None:
    """Encode RGB24 pictures of `size` at `fps` with mono samples at 48 kHz, as an MP4. Built aside, then moved."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".video-") as folder:
        voice, video_file = Path(folder) / "voice.wav", Path(folder) / "video.mp4"
        with wave.open(str(voice), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        command = recipes.ffmpeg(
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(fps), "-i", "pipe:0"),
            *recipes.own_file(voice),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac"),
            *("-b:a", "128k", "-shortest", "-movflags", "+faststart", recipes.file_url(video_file)),
        )
        with pipe(command, timeout_s=900, feed=pictures):
            pass
        shutil.move(video_file, out)
