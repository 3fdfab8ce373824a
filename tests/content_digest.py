"""One name for the same content: by it, tests/once.py knows again what it has worked out."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

_salt = [""]
_forgotten = itertools.count(1)


def forget() -> None:
    """For a test of what happens while something is worked out: from here on this process knows nothing."""
    _salt[0] = f"{os.getpid()} {next(_forgotten)}"


def digest(*values: object) -> str:
    total = sha256(os.environ["PATH"].encode())  # other programs, other answers
    for part in _parts([_salt[0], *values]):
        total.update(part + b"\0")
    return total.hexdigest()


def _parts(value: Any) -> Iterable[bytes]:
    """Of anything: a file counts with its content, whatever its name."""
    yield type(value).__name__.encode()
    if isinstance(value, Path):
        yield sha256(value.read_bytes()).digest()
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape}".encode() + sha256(value.tobytes()).digest()
    elif isinstance(value, Image.Image):
        yield f"{value.mode} {value.size}".encode() + sha256(value.tobytes()).digest()
    elif is_dataclass(value):
        for field in fields(value):
            yield from _parts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _parts(sorted(value.items()))
    elif isinstance(value, list | tuple | set | frozenset):
        for part in sorted(value) if isinstance(value, set | frozenset) else value:
            yield from _parts(part)
    else:
        assert value is None or isinstance(value, str | bytes | int | float), f"{value!r} cannot be compared"
        yield repr(value).encode()
