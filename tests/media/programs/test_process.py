"""Programs are started with a timeout, limits and a clean environment, and never outlive us."""

from __future__ import annotations

import copy
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.programs import process
from media.programs.child import TAIL_BYTES
from media.programs.confine import Limits, clean_environment, confine
from media.programs.process import MediaError

TEST_PICTURE = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=3:r=25:s=320x240"]


def failure(argv: list[str], **limits: float | int) -> MediaError:
    with pytest.raises(MediaError) as caught:
        process.run(argv, **{"timeout_s": 20, **limits})  # type: ignore[arg-type]
    return caught.value


def test_standard_output_comes_back() -> None:
    assert process.run(["printf", "%s", "été"], timeout_s=10) == "été".encode()


def test_input_larger_than_a_pipe_does_not_deadlock() -> None:
    data = os.urandom(3_000_000)
    assert process.run(["cat"], timeout_s=20, stdin=data) == data


def test_a_program_that_ignores_its_input_is_no_error() -> None:
    assert process.run(["true"], timeout_s=10, stdin=b"x" * 1_000_000) == b""


def test_failure_carries_command_return_code_and_last_words() -> None:
    error = failure(["sh", "-c", "echo nothing; echo why >&2; exit 3"])
    assert (error.code, error.returncode, error.stderr_tail) == ("failed", 3, "why\n")
    assert error.command[0] == "sh"
    assert str(error).endswith(".") and "why" in error.report()


def test_only_the_tail_of_stderr_is_kept() -> None:
    error = failure(["sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1"])
    assert len(error.stderr_tail) == TAIL_BYTES
    assert error.stderr_tail.endswith("xend\n")


def test_a_missing_program_says_so() -> None:
    error = failure(["no-such-program-here"])
    assert error.code == "missing_tool"
    assert str(error.message) == "no-such-program-here is not installed."


def test_errors_survive_being_rebuilt() -> None:
    error = failure(["false"])
    again = copy.copy(error)  # by the same road as pickle, which Celery takes
    assert (again.message, again.code, again.command) == (error.message, error.code, error.command)


def test_timeout_kills_the_program_and_what_it_started(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    error = failure(["sh", "-c", f"sleep 600 & echo $! > {pid_file}; wait"], timeout_s=1)
    assert error.code == "timed_out"
    assert ended(int(pid_file.read_text()))


@pytest.mark.parametrize(
    ("argv", "limits", "code"),
    [
        (["yes"], {"max_output_bytes": 100_000}, "too_big"),
        (["sh", "-c", "exec head -c 300000 /dev/zero > big"], {"max_output_bytes": 100_000}, "too_big"),
        ([sys.executable, "-c", "while True: pass"], {"cpu_s": 1}, "timed_out"),
        ([sys.executable, "-c", "bytearray(10**9)"], {"memory_bytes": 400_000_000}, "failed"),
    ],
)
def test_limits_end_the_program(argv: list[str], limits: dict[str, int], code: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        process.run(argv, timeout_s=60, cwd=tmp_path, **limits)  # type: ignore[arg-type]
    assert caught.value.code == code


@pytest.mark.parametrize("wrapper", [True, False])
def test_both_wrappers_set_the_limits(wrapper: bool) -> None:
    command = ["sh", "-c", "ulimit -t; ulimit -f; ulimit -v; ulimit -c"]
    argv = confine(command, Limits(cpu_s=7, memory_bytes=2 * 1024**3, file_bytes=1024**2), wrapper=wrapper)
    answer = subprocess.run(argv, capture_output=True, check=True, text=True).stdout.split()
    assert answer == ["7", "2048", "2097152", "0"]  # file size in blocks of 512 bytes, memory in kB


def test_secrets_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for ffmpeg")
    monkeypatch.setenv("DATABASE_URL", "postgres://town:pw@db/portevoix")
    seen = process.run(["env"], timeout_s=10).decode()
    assert "not for ffmpeg" not in seen and "postgres" not in seen
    assert set(clean_environment()) <= {"PATH", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH"} | {
        *("LANG", "LC_ALL", "TZ", "HOME")
    }


def test_progress_counts_milliseconds() -> None:
    seen: list[int] = []
    process.run([*TEST_PICTURE, "-f", "null", "-"], timeout_s=60, on_progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 3000


def test_raising_in_progress_stops_the_program() -> None:
    class Cancelled(Exception):
        pass

    def cancel(ms: int) -> None:
        raise Cancelled

    endless = ["ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc=r=25:s=64x64"]
    with pytest.raises(Cancelled):
        process.run([*endless, "-f", "null", "-"], timeout_s=60, on_progress=cancel)
    assert children_named("ffmpeg") == []


def test_pipe_feeds_and_reads_at_once() -> None:
    blocks = [bytes([n]) * 100_000 for n in range(40)]
    with process.pipe(["cat"], timeout_s=30, feed=iter(blocks)) as cat:
        assert cat.stdout.read() == b"".join(blocks)


def test_pipe_takes_writing_alone(tmp_path: Path) -> None:
    with process.pipe(["sh", "-c", f"cat > {tmp_path}/out"], timeout_s=30) as sink:
        for _ in range(20):
            sink.stdin.write(b"0" * 100_000)
    assert (tmp_path / "out").stat().st_size == 2_000_000


def test_pipe_failure_is_a_media_error_even_when_writing_breaks() -> None:
    with pytest.raises(MediaError) as caught, process.pipe(["sh", "-c", "echo no >&2; exit 4"], timeout_s=30) as bad:
        for _ in range(100):
            bad.stdin.write(b"0" * 100_000)
    assert (caught.value.returncode, caught.value.stderr_tail) == (4, "no\n")


def test_pipe_timeout() -> None:
    with pytest.raises(MediaError) as caught, process.pipe(["sleep", "600"], timeout_s=0.5) as slow:
        slow.stdout.read()
    assert caught.value.code == "timed_out"


def test_pipe_that_has_seen_enough_is_no_error() -> None:
    with process.pipe(["yes"], timeout_s=30) as endless:
        assert endless.stdout.read(4) == b"y\ny\n"
        endless.stop()
    assert ended(endless.pid)


def test_an_exception_in_the_block_kills_the_program() -> None:
    with pytest.raises(ZeroDivisionError), process.pipe(["sleep", "600"], timeout_s=30) as slow:
        _ = 1 / 0
    assert ended(slow.pid)


def test_an_exception_of_the_feed_comes_out() -> None:
    def broken() -> Iterator[bytes]:
        yield b"some"
        raise LookupError("the source broke")

    with pytest.raises(LookupError), process.pipe(["cat"], timeout_s=30, feed=broken()) as cat:
        cat.stdout.read()


@pytest.mark.parametrize("wrapper", [True, False])
def test_children_die_with_a_killed_parent(wrapper: bool) -> None:
    """kill -9 of a worker leaves no ffmpeg running."""
    argv = confine(["sh", "-c", "echo $$; exec sleep 600"], Limits(), wrapper=wrapper)
    script = f"import subprocess; subprocess.Popen({argv!r}, start_new_session=True).wait()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        watch = os.pidfd_open(child)
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        gone, _, _ = select.select([watch], [], [], 20)  # readable once the process has ended
        os.close(watch)
    assert gone


def ended(pid: int) -> bool:
    """The process is gone, or is on its way out (waits until it is)."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    gone, _, _ = select.select([watch], [], [], 20)
    os.close(watch)
    return bool(gone)


def children_named(name: str) -> list[int]:
    """Our own living children that run the program `name`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("comm").read_text().strip()
        except OSError:
            continue
        if command == name and int(fields[1]) == os.getpid():
            found.append(int(stat.parent.name))
    return found
