"""One child process: how it starts, how it is killed with whatever it started, and the error that tells of it."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from media.programs.confine import Limits, clean_environment, confined

TAIL_BYTES = 4_000  # of stderr, kept for the error
# ffmpeg ends with the error's number, taken modulo 256; other programs say it in the C library's words (confined
# programs are given no language but C).
FFMPEG_NO_ROOM = -errno.ENOSPC & 0xFF
NO_ROOM = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))

Argv = Sequence[str | Path]


class MediaError(Exception):
    """A media program failed, or was stopped.

    sentence: one sentence for a person. code: a short name for it (`failed`, `timed_out`, `too_big`, `missing_tool`,
    `disk_full`).
    command: the argv as asked (without the wrapper). returncode: negative for a signal, None if it never started.
    stderr_tail: the last 4,000 bytes that it said.
    """

    def __init__(
        self,
        sentence: str,
        *,
        code: str = "failed",
        command: Sequence[str] = (),
        returncode: int | None = None,
        stderr_tail: str = "",
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.command = tuple(command)
        self.returncode = returncode
        self.stderr_tail = stderr_tail

    def report(self) -> str:
        """Everything, for the log and the operator: sentence, command, return code, stderr tail."""
        return f"{self.sentence}\ncommand: {' '.join(self.command)}\nreturned: {self.returncode}\n{self.stderr_tail}"


def start(argv: Argv, limits: Limits, *, cwd: Path | None, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            confined(argv, limits),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=clean_environment(),
            pass_fds=pass_fds,
            start_new_session=True,
        )
    except OSError as error:
        raise MediaError(
            f"{os.fspath(argv[0])} could not be started: {error.strerror}.",
            code="missing_tool",
            command=[os.fspath(part) for part in argv],
        ) from error


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, and reap it. Safe to call twice."""
    if child.poll() is None:
        # Its process group is its own pid (start_new_session), and not yet reaped, so the number is still its own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def signal_group(child: subprocess.Popen[bytes]) -> None:
    """Kill without reaping, from another thread than the one that waits."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def failure(argv: Argv, returncode: int | None, stderr: bytes, *, code: str = "failed") -> MediaError:
    program = Path(os.fspath(argv[0])).name
    tail = stderr[-TAIL_BYTES:].decode("utf-8", "replace")
    if code == "failed" and returncode in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ):
        code = "too_big"
    if code == "failed" and returncode in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        code = "timed_out"
    if code == "failed" and (returncode == FFMPEG_NO_ROOM or any(said in tail for said in NO_ROOM)):
        code = "disk_full"
    # The wrapper answers 127 when the program is not there.
    if code == "failed" and returncode == 127:
        code = "missing_tool"
    sentence = {
        "timed_out": f"{program} took too long and was stopped.",
        "too_big": f"{program} wrote more than allowed and was stopped.",
        "missing_tool": f"{program} is not installed.",
        "disk_full": f"The disk was full while {program} wrote.",
    }.get(code, f"{program} could not process this file.")
    return MediaError(
        sentence, code=code, command=[os.fspath(part) for part in argv], returncode=returncode, stderr_tail=tail
    )
