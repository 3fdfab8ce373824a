"""The checks of script/check, two at a time, each with its time; the output of failing ones is printed at the end.

`--fix` repairs first what tools can repair. `--staged` is for script/hooks/pre-commit: what takes seconds, on the files
that git is about to commit, as they lie in the folder.
"""

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
TEMPLATE_FORMAT = (PYTHON, "script/template_format.py")


def biome() -> str:
    """Biome's own program: its wrapper in `.bin` would need Node.js on the path."""
    return str(next((ROOT / "node_modules" / "@biomejs").glob("cli-*/biome")))


def typescript() -> str:
    """The types' checker, likewise without Node.js."""
    return str(next((ROOT / "node_modules" / "@typescript").glob("typescript-*/lib/tsc")))


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
        "types of scripts": [typescript(), "-p", "jsconfig.json"],
        "types of workers": [typescript(), "-p", "worker.jsconfig.json"],
        "licences": [PYTHON, "script/licences.py"],
        "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
        "format of templates": [*TEMPLATE_FORMAT, "--check"],
    }


def staged_checks(names: list[str]) -> dict[str, list[str]]:
    """Those of the checks that need no more than the files named, for the kinds of files among them."""
    python, scripts, templates = (
        [name for name in names if name.endswith(ending)] for ending in (".py", (".js", ".css"), ".html")
    )
    table = checks()
    found = {name: [*table[name], *python] for name in ("lint", "format") if python}
    if scripts:
        found["scripts and styles"] = [*table["scripts and styles"], *scripts]
    found |= {name: table[name] for name in table if name.startswith("types of") and scripts}
    if templates:
        found["templates"] = [str(BIN / "djlint"), "--lint", "--quiet", *templates]
        found["format of templates"] = [*TEMPLATE_FORMAT, "--check", *templates]
    return found


def staged_names() -> list[str]:
    argv = ["git", "diff", "--cached", "--name-only", "--diff-filter=d"]
    return subprocess.run(argv, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


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
            [*TEMPLATE_FORMAT],
        ):
            run(argv)
    table = staged_checks(staged_names()) if "--staged" in sys.argv else checks()
    began, failed = time.monotonic(), []
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
