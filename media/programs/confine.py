"""How a foreign program is started: alone, with limits, without our secrets, and never longer alive than we are.

Uploaded media are hostile, and ffmpeg is a large parser written in C. So every child has its own session (it can be
killed with whatever it started), resource limits, a small environment, and a parent-death signal: a worker that is
killed with -9 leaves no ffmpeg behind.

The parent-death signal and the limits are set by an exec wrapper, not by `preexec_fn`: Python code between fork and
exec can deadlock when other threads hold locks (the web server and Whisper both have threads).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

GIB = 1024**3

# What a child may know of us. Anything else (database address, secret key, mail password) stays here.
INHERITED_VARIABLES = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")

# Used where util-linux is missing. It runs in the child after exec, so it may import what it likes. Arguments:
# core, cpu seconds, address space, file size, data (each a number or "-"), then the command.
_PYTHON_WRAPPER = """
import ctypes, os, resource, signal, sys
for name, value in zip(("CORE", "CPU", "AS", "FSIZE", "DATA"), sys.argv[1:6]):
    if value != "-":
        grace = 5 if name == "CPU" else 0
        resource.setrlimit(getattr(resource, "RLIMIT_" + name), (int(value), int(value) + grace))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
os.execvp(sys.argv[6], sys.argv[6:])
"""


@dataclass(frozen=True)
class Limits:
    """Resource limits of one child; `None` leaves a limit as it is.

    cpu_s: processor seconds over all threads. memory_bytes: address space (`RLIMIT_AS`; threads' stacks and mapped
    files count, so give room). file_bytes: the largest single file that the child may write. data_bytes: what it may
    allocate (`RLIMIT_DATA`: no libraries, no mapped files), for a bound near what it really uses.
    """

    cpu_s: int | None = None
    memory_bytes: int | None = 3 * GIB
    file_bytes: int | None = 16 * GIB
    data_bytes: int | None = None


@cache
def _util_linux() -> tuple[str, str] | None:
    """Paths of (prlimit, setpriv), or None when one of them is missing."""
    prlimit, setpriv = shutil.which("prlimit"), shutil.which("setpriv")
    return (prlimit, setpriv) if prlimit and setpriv else None


def confine(argv: Sequence[str | Path], limits: Limits, *, wrapper: bool | None = None) -> list[str]:
    """The argv that starts `argv` under `limits` with a parent-death signal (SIGKILL).

    `wrapper` chooses util-linux (True) or our own Python wrapper (False); by default the first that is present.

    Trap: Linux sends the parent-death signal when the *thread* that started the child ends. `process.run` and
    `process.pipe` keep that thread waiting, so it cannot happen while they are at work.
    """
    command = [os.fspath(part) for part in argv]
    tools = _util_linux() if wrapper is not False else None
    if tools is None:
        values = [0, limits.cpu_s, limits.memory_bytes, limits.file_bytes, limits.data_bytes]
        return [
            sys.executable,
            "-I",
            "-S",
            "-c",
            _PYTHON_WRAPPER,
            *("-" if value is None else str(value) for value in values),
            *command,
        ]
    prlimit, setpriv = tools
    flags = ["--core=0:0"]
    asked = {
        "cpu": limits.cpu_s,
        "as": limits.memory_bytes,
        "fsize": limits.file_bytes,
        "data": limits.data_bytes,
    }
    for flag, value in asked.items():
        if value is not None:
            # At the hard limit of processor time the kernel kills without a word; at the soft one it says SIGXCPU.
            flags.append(f"--{flag}={value}:{value + 5 if flag == 'cpu' else value}")
    return [prlimit, *flags, setpriv, "--pdeathsig", "KILL", "--", *command]


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: a path, UTF-8, UTC, and what the caller adds."""
    environment = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    environment.setdefault("PATH", os.defpath)
    environment.update({"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"})
    environment.update(extra or {})
    return environment
