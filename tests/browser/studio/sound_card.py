"""A sound card without hardware: PulseAudio with a loudspeaker that nobody hears and a room with a microphone in it.

Without any sound card no AudioContext of a Firefox ever runs, and its own stand-in for tests is 5 % slow. This one has
a true clock, plays a file into the microphone when the test says so, records what comes out of the loudspeaker, and its
microphone can be pulled out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from tests.processes import wait_for

RATE = 48000
MODULES = (
    "module-null-sink sink_name=loudspeaker rate=48000",
    "module-null-sink sink_name=room rate=48000",
    "module-remap-source master=room.monitor source_name=microphone",
)


class SoundCard:
    """`environment`: what a browser needs to use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        server = f"unix:{folder}/native"
        self.environment = {
            **os.environ,
            "PULSE_SERVER": server,
            "HOME": str(folder),
            "PULSE_RUNTIME_PATH": str(folder),
        }
        loads = [part for module in MODULES for part in ("-L", module)]
        listens = f"module-native-protocol-unix socket={folder}/native auth-anonymous=1"
        alone = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
        alone += ["--high-priority=yes", "--realtime=yes"]  # where the person may
        self.server = subprocess.Popen(
            ["pulseaudio", *alone, *loads, "-L", listens],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(folder / "pulseaudio.log").open("w"),
        )
        wait_for(lambda: (folder / "native").exists(), "PulseAudio")
        self.control("set-default-sink", "loudspeaker")
        self.control("set-default-source", "microphone")

    def control(self, *words: str) -> str:
        done = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def load(self, file: Path) -> str:
        """Put a WAV file into the server's memory: from there it sounds without a gap on a busy machine. Its name."""
        self.control("upload-sample", str(file), file.stem)
        return file.stem

    def say(self, name: str) -> None:
        """A loaded file sounds in the room from now on, beside whatever sounds there already."""
        self.control("play-sample", name, "room")

    def unplug(self) -> None:
        """The microphone is pulled out."""
        self.control("unload-module", "module-remap-source")

    def heard(self, seconds: float = 1.0) -> NDArray[np.float32]:
        """What comes out of the loudspeaker from now on: mono samples −1…1 at 48 kHz."""
        size = int(seconds * RATE) * 2
        ear = [
            "parec",
            "--device=loudspeaker.monitor",
            "--format=s16le",
            "--channels=1",
            f"--rate={RATE}",
            "--latency-msec=50",
        ]
        with subprocess.Popen(ear, env=self.environment, stdout=subprocess.PIPE) as recorder:
            assert recorder.stdout
            bytes_heard = recorder.stdout.read(size)
            recorder.kill()
        return np.frombuffer(bytes_heard, np.int16).astype(np.float32) / np.float32(32768)

    def close(self) -> None:
        self.server.kill()
        self.server.wait()


@contextmanager
def sound_card() -> Iterator[SoundCard]:
    with TemporaryDirectory(prefix="sound-", ignore_cleanup_errors=True) as folder:
        card = SoundCard(Path(folder))
        try:
            yield card
        finally:
            card.close()
