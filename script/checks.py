"""The checks of script/check, two at a time, each with its time; the output of failing ones is printed at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
TEMPLATE_FORMAT = (str(BIN / "djangofmt"), "--profile", "django", "--line-length", "120", "--indent-width", "2")


def biome() -> str:
    """Biome's own program: its wrapper in `.bin` would need Node.js on the path."""
    return str(next((ROOT / "node_modules" / "@biomejs").glob("cli-*/biome")))


def checks() -> dict[str, list[str]]:
    """The slow ones first, so that the short ones run beside them."""
    return {
        "types": [str(BIN / "mypy")],
        "contracts": [str(BIN / "lint-imports"), "--no-logo"],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "django": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
        "messages": [PYTHON, "script/messages.py", "--check"],
        "lint": [str(BIN / "ruff"), "check"],
        "format": [str(BIN / "ruff"), "format", "--check"],
        "scripts and styles": [biome(), "ci", "--colors=off"],
        "licences": [PYTHON, "script/licences.py"],
        "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
        "format of templates": [*TEMPLATE_FORMAT, "--check", "templates", "static/away.html"],
    }


def run(argv: list[str]) -> tuple[bool, float, str]:
    began = time.monotonic()
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env={**os.environ, "PORTEVOIX_ENV": "test", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, time.monotonic() - began, done.stdout


def main() -> int:
    if "--fix" in sys.argv:
        for argv in (
            [str(BIN / "ruff"), "check", "--fix", "-q"],
            [str(BIN / "ruff"), "format", "-q"],
            [biome(), "check", "--write"],
            [*TEMPLATE_FORMAT, "templates", "static/away.html"],
        ):
            run(argv)
    began, table, failed = time.monotonic(), checks(), []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, (good, seconds, output) in zip(table, pool.map(run, table.values()), strict=True):
            print(f"{'ok    ' if good else 'FAILED'} {seconds:5.1f} s  {name}", flush=True)
            if not good:
                failed.append((name, output))
    for name, output in failed:
        print(f"\n=== {name}\n{output.rstrip()}")
    print(f"\n{len(table) - len(failed)} of {len(table)} checks hold, in {time.monotonic() - began:.0f} s.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
