"""The one place that starts ffmpeg, ffprobe and rubberband: with a clock, limits, progress, and errors that tell."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from media.confine import Limits, clean_environment, confined

TAIL_BYTES = 4_000  # of stderr, kept for the error
STDOUT_BYTES = 512 * 1024**2  # what `run` gathers at most when the caller sets no limit
CHUNK = 1 << 16
TICK_S = 1.0  # `on_progress` is called at least this often, so that a cancel never waits for ffmpeg

Argv = Sequence[str | Path]


class MediaError(Exception):
    """A media program failed, or was stopped.

    sentence: one sentence for a person. code: a short name for it (`failed`, `timed_out`, `too_big`, `missing_tool`).
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


def _start(argv: Argv, limits: Limits, *, cwd: Path | None, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
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


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, and reap it. Safe to call twice."""
    if child.poll() is None:
        # Its process group is its own pid (start_new_session), and not yet reaped, so the number is still its own.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _failure(argv: Argv, returncode: int | None, stderr: bytes, *, code: str = "failed") -> MediaError:
    program = Path(os.fspath(argv[0])).name
    tail = stderr[-TAIL_BYTES:].decode("utf-8", "replace")
    if code == "failed" and returncode in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ):
        code = "too_big"
    if code == "failed" and returncode in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        code = "timed_out"
    # The wrapper answers 127 when the program is not there.
    if code == "failed" and returncode == 127:
        code = "missing_tool"
    sentence = {
        "timed_out": f"{program} took too long and was stopped.",
        "too_big": f"{program} wrote more than allowed and was stopped.",
        "missing_tool": f"{program} is not installed.",
    }.get(code, f"{program} could not process this file.")
    return MediaError(
        sentence, code=code, command=[os.fspath(part) for part in argv], returncode=returncode, stderr_tail=tail
    )


def _limits(cpu_s: int | None, memory_bytes: int | None, max_output_bytes: int | None) -> Limits:
    default = Limits()
    return Limits(cpu_s, memory_bytes or default.memory_bytes, max_output_bytes or default.file_bytes)


class _Progress:
    """Reads ffmpeg's `-progress` lines. Trap: its `out_time_ms` is in microseconds, like `out_time_us`."""

    def __init__(self) -> None:
        self.ms = 0
        self._rest = b""

    def feed(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b"=")
            if name == b"out_time_us" and value.strip().lstrip(b"-").isdigit():
                self.ms = max(self.ms, int(value) // 1000)


def run(
    argv: Argv,
    *,
    timeout_s: float,
    stdin: bytes | None = None,
    on_progress: Callable[[int], None] | None = None,
    cwd: Path | None = None,
    max_output_bytes: int | None = None,
    cpu_s: int | None = None,
    memory_bytes: int | None = None,
) -> bytes:
    """Run a program to its end and return its standard output.

    timeout_s: wall clock; then the child and its group are killed. stdin: bytes fed to it (else it reads nothing).
    on_progress: only for ffmpeg; called in the caller's thread with the milliseconds of output made so far, at least
    once a second. It may raise to stop: the child is killed and the exception passes through.
    max_output_bytes: limit of stdout and of each file written. cpu_s, memory_bytes: see `confine.Limits`
    (3 GiB of address space unless told).

    Raises MediaError when it cannot start, returns non-zero, or passes a limit.
    """
    read_fd = write_fd = -1
    command: list[str | Path] = list(argv)
    if on_progress:
        read_fd, write_fd = os.pipe()
        command[1:1] = ["-progress", f"pipe:{write_fd}", "-stats_period", "0.5"]
    try:
        child = _start(
            command,
            _limits(cpu_s, memory_bytes, max_output_bytes),
            cwd=cwd,
            pass_fds=(write_fd,) if on_progress else (),
        )
    except BaseException:
        if read_fd >= 0:
            os.close(read_fd)
        raise
    finally:
        if write_fd >= 0:
            os.close(write_fd)
    try:
        stdout, stderr, ended = _converse(
            child, stdin or b"", read_fd, on_progress, time.monotonic() + timeout_s, max_output_bytes or STDOUT_BYTES
        )
    finally:
        _kill(child)
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        if read_fd >= 0:
            os.close(read_fd)
    if ended != "failed" or child.returncode:
        raise _failure(command, child.returncode, stderr, code=ended)
    return stdout


def _converse(
    child: subprocess.Popen[bytes],
    stdin: bytes,
    progress_fd: int,
    on_progress: Callable[[int], None] | None,
    deadline: float,
    max_stdout: int,
) -> tuple[bytes, bytes, str]:
    """Feed and read all pipes in one loop until the child closes them: (stdout, stderr tail, code of the ending).

    The code is `failed` for an ordinary end (the return code decides), `timed_out` or `too_big` when we stop it.
    """
    assert child.stdin and child.stdout and child.stderr
    out, err, progress, sent = bytearray(), bytearray(), _Progress(), 0
    with selectors.DefaultSelector() as selector:
        if stdin:
            os.set_blocking(child.stdin.fileno(), False)
            selector.register(child.stdin, selectors.EVENT_WRITE)
        else:
            child.stdin.close()
        for readable in (child.stdout, child.stderr, progress_fd):
            if readable != -1:
                selector.register(readable, selectors.EVENT_READ)
        open_streams = 2 + (progress_fd >= 0)
        while open_streams:
            left = deadline - time.monotonic()
            if left <= 0:
                return bytes(out), bytes(err), "timed_out"
            events = selector.select(min(left, TICK_S))
            for key, _mask in events:
                if key.fileobj is child.stdin:
                    try:
                        sent += os.write(key.fd, stdin[sent : sent + CHUNK])
                    except BrokenPipeError:
                        sent = len(stdin)
                    if sent == len(stdin):
                        selector.unregister(child.stdin)
                        child.stdin.close()
                    continue
                data = os.read(key.fd, CHUNK)
                if not data:
                    selector.unregister(key.fileobj)
                    open_streams -= 1
                elif key.fileobj is child.stdout:
                    out += data
                    if len(out) > max_stdout:
                        return bytes(out), bytes(err), "too_big"
                elif key.fileobj is child.stderr:
                    err = (err + data)[-TAIL_BYTES:]
                else:
                    progress.feed(data)
            if on_progress and (not events or any(key.fd == progress_fd for key, _mask in events)):
                on_progress(progress.ms)
    try:
        child.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return bytes(out), bytes(err), "timed_out"
    return bytes(out), bytes(err), "failed"


class Pipe:
    """A running child with open ends: write bytes to `stdin`, read bytes from `stdout`."""

    def __init__(self, child: subprocess.Popen[bytes], tail: bytearray) -> None:
        assert child.stdin and child.stdout
        self._tail = tail
        self.stdin: IO[bytes] = child.stdin
        self.stdout: IO[bytes] = child.stdout
        self.stopped = False
        self._child = child

    @property
    def pid(self) -> int:
        return self._child.pid

    def said(self) -> str:
        """What it wrote to stderr so far (the last 4,000 bytes); complete once the `with` block is left."""
        return bytes(self._tail).decode("utf-8", "replace")

    def stop(self) -> None:
        """End the child on purpose (the reader has seen enough): leaving the `with` block is then no error."""
        self.stopped = True
        _kill(self._child)


@contextlib.contextmanager
def pipe(
    argv: Argv,
    *,
    timeout_s: float,
    feed: Iterable[bytes] | None = None,
    cwd: Path | None = None,
    max_output_bytes: int | None = None,
    cpu_s: int | None = None,
    memory_bytes: int | None = None,
) -> Iterator[Pipe]:
    """Start a program whose input or output is a stream, as a context manager that yields a `Pipe`.

    Either write to `stdin`, or read from `stdout`; to do both at once give the input as `feed` (chunks of bytes,
    written by a thread), so that the two can never wait for each other. stderr is read by a thread and kept as a tail.

    Leaving the block closes stdin, reads what is left of stdout, waits, and raises MediaError unless the child
    returned 0. An exception inside the block kills the child with its group and passes through (if it is the
    BrokenPipeError of a child that failed, the child's MediaError comes instead); an exception of `feed` also stops
    the child and is raised at the end. Limits as in `run` (`max_output_bytes`: per file written).
    """
    child = _start(argv, _limits(cpu_s, memory_bytes, max_output_bytes), cwd=cwd)
    tail = bytearray()
    handle = Pipe(child, tail)
    feed_error: list[BaseException] = []
    late = threading.Event()

    def read_stderr() -> None:
        assert child.stderr
        for data in iter(lambda: os.read(child.stderr.fileno(), CHUNK), b""):  # type: ignore[union-attr]
            tail[:] = (tail + data)[-TAIL_BYTES:]

    def write_feed() -> None:
        try:
            for chunk in feed or ():
                handle.stdin.write(chunk)
            handle.stdin.close()
        except BrokenPipeError:
            pass  # the child ended first; its return code says whether that is an error
        except BaseException as error:
            feed_error.append(error)
            _signal_group(child)

    def ring() -> None:
        late.set()
        _signal_group(child)

    alarm = threading.Timer(timeout_s, ring)
    alarm.daemon = True
    threads = [threading.Thread(target=read_stderr, daemon=True)]
    if feed is not None:
        threads.append(threading.Thread(target=write_feed, daemon=True))
    for thread in (alarm, *threads):
        thread.start()
    try:
        try:
            yield handle
            if feed is None:
                handle.stdin.close()
            while not handle.stopped and handle.stdout.read(CHUNK):
                pass
            child.wait()
        except BrokenPipeError:
            child.wait()
            if not child.returncode:
                raise
    finally:
        alarm.cancel()
        _kill(child)
        for thread in threads:
            thread.join()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
    if feed_error:
        raise feed_error[0]
    if not handle.stopped and (child.returncode or late.is_set()):
        raise _failure(argv, child.returncode, bytes(tail), code="timed_out" if late.is_set() else "failed")


def _signal_group(child: subprocess.Popen[bytes]) -> None:
    """Kill without reaping, from another thread than the one that waits."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
