"""The Chromium that the tests drive: its headless shell, the same engine without windows, which needs a third less of
the processor (37 tests in four files: 258 → 177 processor seconds).

The whole program, without a window too, where a page asks the system: to keep the screen on, or for a microphone that
no file plays. The shell names no language of its own, so one is given."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium-headless-shell"
WHOLE_CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --autoplay-policy=no-user-gesture-required --accept-lang=en-US"
).split()
