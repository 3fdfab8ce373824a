"""The one place that starts ffmpeg, ffprobe and rubberband: with a timeout, limits, progress, and errors that
say what happened."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from media.programs.child import TAIL_BYTES, Argv, MediaError, failure, kill, log_end, signal_group, start
from media.programs.confine import Limits

__all__ = ["Argv", "MediaError", "Pipe", "pipe", "run"]

STDOUT_BYTES = 512 * 1024**2  # what `run` gathers at most when the caller sets no limit
CHUNK = 1 << 16
TICK_S = 1.0  # `on_progress` is called at least this often, so that a cancel never waits for ffmpeg


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
    begun = time.monotonic()
    if on_progress:
        read_fd, write_fd = os.pipe()
        command[1:1] = ["-progress", f"pipe:{write_fd}", "-stats_period", "0.5"]
    try:
        child = start(
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
            child, stdin or b"", read_fd, on_progress, begun + timeout_s, max_output_bytes or STDOUT_BYTES
        )
    finally:
        kill(child)
        log_end(argv, child, begun)
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        if read_fd >= 0:
            os.close(read_fd)
    if ended != "failed" or child.returncode:
        raise failure(command, child.returncode, stderr, code=ended)
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
        kill(self._child)


@contextlib.contextmanager
def pipe(
    argv: Argv,
    *,
    timeout_s: float,
    feed: Iterable[bytes] | None = None,
    cpu_s: int | None = None,
    data_bytes: int | None = None,
) -> Iterator[Pipe]:
    """Start a program whose input or output is a stream, as a context manager that yields a `Pipe`.

    Either write to `stdin`, or read from `stdout`; to do both at once give the input as `feed` (chunks of bytes,
    written by a thread), so that the two can never wait for each other. stderr is read by a thread and kept as a tail.

    Leaving the block closes stdin, reads what is left of stdout, waits, and raises MediaError unless the child
    returned 0. An exception inside the block kills the child with its group and passes through (if it is the
    BrokenPipeError of a child that failed, the child's MediaError comes instead); an exception of `feed` also stops
    the child and is raised at the end. Limits as in `run`.
    """
    begun = time.monotonic()
    child = start(argv, Limits(cpu_s, data_bytes=data_bytes), cwd=None)
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
            signal_group(child)

    def ring() -> None:
        late.set()
        signal_group(child)

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
        kill(child)
        log_end(argv, child, begun)
        for thread in threads:
            thread.join()
        for stream in (child.stdin, child.stdout, child.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
    if feed_error:
        raise feed_error[0]
    if not handle.stopped and (child.returncode or late.is_set()):
        raise failure(argv, child.returncode, bytes(tail), code="timed_out" if late.is_set() else "failed")
