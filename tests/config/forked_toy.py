"""A child that is a fork of its supervisor; test_supervisor.py asks what it was given: `forked_toy.py FOLDER`."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from pathlib import Path

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    atexit.register((folder / "ended").touch)
    shared = "tests.config.supervised" in sys.orig_argv
    sys.stderr.write(f"shared={shared} nice={os.nice(0)} leads={os.getsid(0) == os.getpid()}\n")
    aside = folder / "first.aside"
    aside.write_text(str(os.getpid()))
    aside.replace(folder / "first.pid")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(5))
    signal.pause()
