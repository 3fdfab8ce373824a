"""One child process: how it starts, how it is killed with whatever it started, and the error that tells of it."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from craft.messages import N_, Message, Text
from media.programs.confine import Limits, clean_environment, confine

log = logging.getLogger(__name__)
TAIL_BYTES = 4_000  # of stderr, kept for the error
# ffmpeg ends with the error's number, taken modulo 256; other programs say it in the C library's words (confined
# programs are given no language but C).
FFMPEG_NO_ROOM = -errno.ENOSPC & 0xFF
NO_ROOM = (os.strerror(errno.ENOSPC), os.strerror(errno.EDQUOT))

COULD_NOT = N_("{program} could not process this file.")
NOT_INSTALLED = N_("{program} is not installed.")
FAILURES = {
    "timed_out": N_("{program} took too long and was stopped."),
    "too_big": N_("{program} wrote more than allowed and was stopped."),
    "missing_tool": NOT_INSTALLED,
    "disk_full": N_("The disk was full while {program} wrote."),
    "killed": N_("{program} was stopped from outside, most likely because the server had too little memory."),
}
MACHINE_FAULTS = {"missing_tool", "disk_full", "killed"}
# The kernel kills without a word when memory is short; an operator or systemd asks first. ffmpeg then ends by itself,
# with a number that it has for nothing else.
KILLS = {-signal.SIGKILL, 128 + signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGTERM}
FFMPEG_TOLD_TO_END = 255

Argv = Sequence[str | Path]


class MediaError(Exception):
    """A media program failed, or was stopped.

    message: for a person (a text without values stands for itself). detail: the same for the log, in English, with
    figures and names (default: the message). code: a short name for it (`failed`, `timed_out`, `too_big`,
    `missing_tool`, `disk_full`, `killed`: from outside, not by us).
    command: the argv as asked (without the wrapper). returncode: negative for a signal, None if it never started.
    stderr_tail: the last 4,000 bytes that it said.
    """

    def __init__(
        self,
        message: Message | Text,
        *,
        code: str = "failed",
        detail: str = "",
        command: Sequence[str] = (),
        returncode: int | None = None,
        stderr_tail: str = "",
    ) -> None:
        self.message = message if isinstance(message, Message) else Message(message, code=code)
        self.detail = detail or str(self.message)
        super().__init__(self.detail)
        self.code = code
        self.command = tuple(command)
        self.returncode = returncode
        self.stderr_tail = stderr_tail

    @property
    def of_the_machine(self) -> bool:
        """Nothing is said about the file: whoever turns an error into a verdict on it lets this one pass."""
        return self.code in MACHINE_FAULTS

    def report(self) -> str:
        """Everything, for the log and the operator: detail, command, return code, stderr tail."""
        return f"{self.detail}\ncommand: {' '.join(self.command)}\nreturned: {self.returncode}\n{self.stderr_tail}"


class FileRefused(MediaError):
    """A file that is not what it should be, whichever program found it: the sender must act, not the operator."""

    def __init__(self, message: Message | Text, code: str, *, cause: MediaError | None, stderr_tail: str = "") -> None:
        super().__init__(
            message,
            code=code,
            command=cause.command if cause else (),
            returncode=cause.returncode if cause else None,
            stderr_tail=cause.stderr_tail if cause else stderr_tail,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.code,), self.__dict__)


def start(argv: Argv, limits: Limits, *, cwd: Path | None, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            confine(argv, limits),
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
            Message(NOT_INSTALLED, {"program": Path(argv[0]).name}),
            code="missing_tool",
            detail=f"{os.fspath(argv[0])} could not be started: {error.strerror}.",
            command=[os.fspath(part) for part in argv],
        ) from error


def kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, and reap it. Safe to call twice."""
    if child.poll() is None:
        # Its process group is its own pid (start_new_session), and not yet reaped, so the number is still its own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def log_end(argv: Argv, child: subprocess.Popen[bytes], begun: float) -> None:
    """One line for each program that ended. begun: of `time.monotonic`. Its arguments are not written down."""
    program, seconds = Path(os.fspath(argv[0])).name, round(time.monotonic() - begun, 1)
    about = {"program": program, "seconds": seconds, "returned": child.returncode}
    log.info("%s ended after %s s: %s", program, seconds, child.returncode, extra={"about": about})


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
    if code == "failed" and (
        returncode in KILLS or (returncode == FFMPEG_TOLD_TO_END and program in ("ffmpeg", "ffprobe"))
    ):
        code = "killed"
    # The wrapper answers 127 when the program is not there.
    if code == "failed" and returncode == 127:
        code = "missing_tool"
    message = Message(FAILURES.get(code, COULD_NOT), {"program": program}, code)
    return MediaError(
        message, code=code, command=[os.fspath(part) for part in argv], returncode=returncode, stderr_tail=tail
    )


def not_as_asked(detail: str) -> MediaError:
    """Our own output is not what was asked, by measurement. detail: what differs, with figures, for the log."""
    message = N_(
        "The finished sound or picture is not as it should be. Nothing is lost, but trying again would end the same: "
        "tell the operator."
    )
    return MediaError(message, code="not_as_asked", detail=detail)
